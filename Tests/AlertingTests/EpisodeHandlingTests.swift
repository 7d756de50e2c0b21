import Alerting
import Outbox
import Postgres
import Testing

/// Giving away, talking and keeping quiet.
@Suite(.serialized) struct EpisodeHandlingTests {
    private let connection: Connection

    init() throws {
        connection = try TestDatabase().connect()
        try connection.executeScript(
            """
            insert into isotherm.device (tenant, name) values ('acme', 'van-7');
            insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at)
            select 'breach', 'acme', id, 'breach', 'hot', 'major', now(), now() from isotherm.device
            """
        )
    }

    private func types() throws -> [String] {
        try Outbox.sequence(on: connection)
        return try Outbox.events(after: 0, limit: 100, on: connection).map(\.event.type)
    }

    @Test func whoGivesItAwaySecondSeesTheFirst() throws {
        try EpisodeActions.assign("breach", tenant: "acme", to: "boris", by: "anna", at: 1, on: connection)
        let error = #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.assign("breach", tenant: "acme", to: "clara", by: "dora", at: 2, on: connection)
        }
        guard case .conflict(let first) = error else {
            Issue.record("expected a conflict, came \(String(describing: error))")
            return
        }
        #expect(first.actor == "anna" && first.assignee == "boris")
        try EpisodeActions.assign(
            "breach",
            tenant: "acme",
            to: "clara",
            insteadOf: "boris",
            by: "dora",
            at: 3,
            on: connection
        )
        let episode = try connection.query("select assigned_to from isotherm.episode").single()
        #expect(try episode.string("assigned_to") == "clara")
        #expect(try types() == ["isotherm.breach.assigned", "isotherm.breach.assigned"])
    }

    @Test func aCommentNeedsWordsAndIsKeptInOrder() throws {
        #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.comment("breach", tenant: "acme", by: "anna", comment: " ", at: 1, on: connection)
        }
        for (time, words) in [(1, "on my way"), (2, "door was open")] {
            try EpisodeActions.comment(
                "breach",
                tenant: "acme",
                by: "anna",
                comment: words,
                at: Int64(time),
                on: connection
            )
        }
        let history = try EpisodeActions.history(of: "breach", tenant: "acme", on: connection)
        #expect(history.map(\.comment) == ["on my way", "door was open"])
        #expect(try types().count == 2)
    }

    @Test func quietIsKeptFromOthersWhileItLasts() throws {
        try EpisodeActions.snooze("breach", tenant: "acme", until: 100, by: "anna", at: 1, on: connection)
        #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.snooze("breach", tenant: "acme", until: 200, by: "boris", at: 50, on: connection)
        }
        try EpisodeActions.snooze("breach", tenant: "acme", until: 300, by: "boris", at: 101, on: connection)
        let episode = try connection.query("select snoozed_until from isotherm.episode").single()
        #expect(try episode.microseconds("snoozed_until") == 300)
        #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.snooze("breach", tenant: "acme", until: 1, by: "boris", at: 400, on: connection)
        }
    }

    @Test func whatHasEndedIsNeitherGivenAwayNorKeptQuiet() throws {
        try EpisodeActions.close("breach", tenant: "acme", by: "anna", comment: "done", at: 5, on: connection)
        #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.assign("breach", tenant: "acme", to: "boris", by: "anna", at: 6, on: connection)
        }
        #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.snooze("breach", tenant: "acme", until: 100, by: "anna", at: 6, on: connection)
        }
        try EpisodeActions.comment("breach", tenant: "acme", by: "anna", comment: "see report", at: 7, on: connection)
    }
}

import Alerting
import Outbox
import Postgres
import Testing

@Suite(.serialized) struct EpisodeActionsTests {
    private let connection: Connection

    init() throws {
        connection = try TestDatabase().connect()
        try connection.executeScript(
            """
            insert into isotherm.device (tenant, name) values ('acme', 'van-7');
            insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at)
            select kind, 'acme', id, kind, 'hot', 'major', now(), now()
            from isotherm.device, unnest(array['breach', 'warning', 'fault']) as kind
            """
        )
    }

    private func events() throws -> [OutboxEvent] {
        try Outbox.sequence(on: connection)
        return try Outbox.events(after: 0, limit: 100, on: connection).map(\.event)
    }

    @Test func anAcknowledgementIsKeptAndToldOnce() throws {
        let action = try EpisodeActions.acknowledge(
            "breach",
            tenant: "acme",
            by: "anna",
            comment: "I drive there",
            at: 5_000_000,
            on: connection
        )
        let episode = try connection.query("select * from isotherm.episode where id = 'breach'").single()
        #expect(try episode.string("acknowledged_by") == "anna")
        #expect(try episode.microseconds("acknowledged_at") == 5_000_000)
        #expect(try episode.string("comment") == "I drive there")
        #expect(try episode.string("state") == "open")
        let event = try #require(try events().first)
        #expect(event.type == "isotherm.breach.acknowledged" && event.subject == "breach/breach")
        #expect(event.data.contains("anna") && event.data.contains("van-7"))
        #expect(try EpisodeActions.history(of: "breach", tenant: "acme", on: connection) == [action])
    }

    @Test func theSecondOneSeesTheFirst() throws {
        try EpisodeActions.acknowledge("breach", tenant: "acme", by: "anna", at: 1, on: connection)
        let error = #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.acknowledge("breach", tenant: "acme", by: "boris", at: 2, on: connection)
        }
        guard case .conflict(let first) = error else {
            Issue.record("expected a conflict, came \(String(describing: error))")
            return
        }
        #expect(first.actor == "anna" && first.time == 1)
        #expect(try events().count == 1)
    }

    @Test func ofManyAtOnceOneIsFirst() async throws {
        let database = try TestDatabase()
        try database.connect().executeScript(
            """
            insert into isotherm.device (tenant, name) values ('acme', 'van-7');
            insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at)
            select 'e', 'acme', id, 'breach', 'hot', 'major', now(), now() from isotherm.device
            """
        )
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for person in 0..<8 {
                group.addTask {
                    let connection = try database.connect()
                    do {
                        try EpisodeActions.acknowledge("e", tenant: "acme", by: "p\(person)", at: 1, on: connection)
                        return true
                    } catch EpisodeActionError.conflict {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
    }

    @Test func closingByHandNeedsAComment() throws {
        #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.close("breach", tenant: "acme", by: "anna", comment: " \n", at: 1, on: connection)
        }
        #expect(try events().isEmpty)
        try EpisodeActions.close("breach", tenant: "acme", by: "anna", comment: "sensor lost", at: 9, on: connection)
        let episode = try connection.query("select * from isotherm.episode where id = 'breach'").single()
        #expect(try episode.string("state") == "closed")
        #expect(try episode.microseconds("closed_at") == 9)
        #expect(try events().map(\.type) == ["isotherm.breach.closed"])
    }

    @Test func whatHasEndedIsNotClosedAgain() throws {
        try connection.execute(
            "update isotherm.episode set state = 'closed', closed_at = to_timestamp(7) where id = 'fault'"
        )
        let error = #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.close("fault", tenant: "acme", by: "anna", comment: "why", at: 9, on: connection)
        }
        guard case .alreadyClosed(let time) = error else {
            Issue.record("expected alreadyClosed, came \(String(describing: error))")
            return
        }
        #expect(time == 7_000_000)
    }

    @Test func warningsAndFaultsHaveTypesOfTheirOwn() throws {
        for id in ["warning", "fault"] {
            try EpisodeActions.acknowledge(id, tenant: "acme", by: "anna", at: 1, on: connection)
            try EpisodeActions.close(id, tenant: "acme", by: "anna", comment: "done", at: 2, on: connection)
        }
        #expect(
            try events().map(\.type) == [
                "isotherm.warning.acknowledged", "isotherm.warning.cleared",
                "isotherm.sensor.acknowledged", "isotherm.sensor.closed",
            ]
        )
    }

    @Test func anotherTenantsEpisodeDoesNotExist() throws {
        let error = #expect(throws: EpisodeActionError.self) {
            try EpisodeActions.acknowledge("breach", tenant: "other", by: "eve", at: 1, on: connection)
        }
        guard case .notFound = error else {
            Issue.record("expected notFound, came \(String(describing: error))")
            return
        }
    }
}

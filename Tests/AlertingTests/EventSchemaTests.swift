import Alerting
import Foundation
import LocalServers
import Outbox
import Postgres
import Testing

/// Events against `config/schemas`, judged by an independent validator (jsonschema for Python).
@Suite(.serialized) struct EventSchemaTests {
    /// The lines of the validator: the type and `valid`, or what is wrong.
    private func judge(_ events: [[UInt8]]) throws -> [String] {
        let sources = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let schemas = sources.appending(path: "../../config/schemas").standardizedFileURL
        let process = Python.process("validate.py", [schemas.path])
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(events.joined(separator: [UInt8(ascii: "\n")])))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return text.split(separator: "\n").map(String.init)
    }

    private func bytes(_ event: OutboxEvent) throws -> [UInt8] {
        try CloudEvent(event, position: 1, schemaBase: "urn:isotherm:schema:").bytes()
    }

    @Test func whatThisRoomSaysIsValid() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        try connection.executeScript(
            """
            insert into isotherm.device (tenant, name) values ('acme', 'van-7');
            insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at)
            select kind, 'acme', id, kind, 'hot', 'major', now(), now()
            from isotherm.device, unnest(array['breach', 'warning', 'fault']) as kind
            """
        )
        for id in ["breach", "warning", "fault"] {
            try EpisodeActions.acknowledge(id, tenant: "acme", by: "anna", at: 1, on: connection)
            try EpisodeActions.assign(id, tenant: "acme", to: "boris", by: "anna", at: 1, on: connection)
            try EpisodeActions.comment(id, tenant: "acme", by: "boris", comment: "on my way", at: 1, on: connection)
            try EpisodeActions.snooze(id, tenant: "acme", until: 9, by: "boris", at: 1, on: connection)
            try EpisodeActions.close(id, tenant: "acme", by: "anna", comment: "done", at: 2, on: connection)
        }
        try await harness.receiver.script("failing", secret: Secrets.current, .status(500))
        try await harness.receiver.script("gone", secret: Secrets.current, .status(410))
        let hooks = [
            try harness.hook("failing", events: ["isotherm.warning.cleared"]),
            try harness.hook("gone", events: ["isotherm.warning.cleared"]),
        ]
        let schedule = RetrySchedule(delays: [.zero], jitter: 0)
        try await harness.running(harness.notifier(hooks, schedule: schedule)) {
            _ = try DeliveryQueries.sendTest(to: hooks[0], tenant: "acme", at: 0, on: connection)
            #expect(try await harness.deliveries("failing", areAll: .failed, count: 2))
            #expect(try await harness.deliveries("gone", areAll: .failed))
        }
        let events = try Outbox.events(after: 0, limit: 100, on: connection).map(\.event)
        let types = Set(events.map(\.type))
        #expect(types.isSuperset(of: ["disabled", "exhausted", "test"].map { "isotherm.webhook.\($0)" }))
        #expect(types.count == 18)
        let lines = try judge(try events.map(bytes))
        #expect(lines.sorted() == events.map { "\($0.type) valid" }.sorted())
    }

    @Test func whatIsSaidOfIncidentsIsValid() async throws {
        let harness = try NotifierHarness()
        let clock = TestClock(harness.database)
        let bot = try BotServer()
        var rule = AlertRule(name: "all", channels: ["bot"])
        rule.escalation = [EscalationStep(after: .seconds(60), channel: "bot", who: "Anna")]
        let policy = AlertPolicy(rules: [rule], wait: .zero)
        let connection = try Connection(harness.database)
        let notifier = harness.notifier(channels: [try bot.channel()], policy: policy, now: clock.reading)
        try await harness.running(notifier) {
            let isReady = try await eventually {
                try connection.query("select from isotherm.outbox_cursor where consumer = 'alerts'").count == 1
            }
            #expect(isReady)
            try harness.publish(Facts.event("b1", more: #","cause":"compressor_failure""#))
            #expect(try await harness.deliveries("bot", areAll: .delivered))
            try clock.advance(seconds: 60)
            #expect(try await harness.deliveries("bot", areAll: .delivered, count: 2))
            try harness.publish(Facts.event("b2"))
            let isJoined = try await eventually { try harness.eventTypes().contains("isotherm.incident.updated") }
            #expect(isJoined)
            let id = try connection.query("select id from isotherm.incident").single().string("id")
            try IncidentActions.acknowledge(id, tenant: "acme", by: "anna", at: clock.now, on: connection)
            try harness.publish(Facts.event("b2", "closed", at: Facts.start + 80_000_000))
            try harness.publish(Facts.event("b1", "closed", at: Facts.start + 90_000_000))
            #expect(try await eventually { try harness.eventTypes().last == "isotherm.incident.closed" })
        }
        let events = try Outbox.events(after: 0, limit: 100, on: connection).map(\.event)
            .filter { $0.type.hasPrefix("isotherm.incident.") }
        let kinds = ["opened", "told", "delivered", "escalated", "updated", "acknowledged", "closed"]
        #expect(Set(events.map(\.type)) == Set(kinds.map { "isotherm.incident.\($0)" }))
        #expect(try judge(try events.map(bytes)).sorted() == events.map { "\($0.type) valid" }.sorted())
        #expect(events.first?.data.contains("compressor_failure") == true)
    }

    @Test func whatIsIncompleteOrUnknownIsNotValid() throws {
        let lines = try judge([
            try bytes(.sample("e", type: "isotherm.breach.acknowledged")),
            try bytes(.sample("e.with.stops", type: "isotherm.webhook.test")),
            try bytes(.sample("e", type: "isotherm.unheard.of")),
        ])
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { !$0.hasSuffix(" valid") })
    }
}

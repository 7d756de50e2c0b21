import Alerting
import Foundation
import Outbox
import Postgres
import Testing

/// What a person does about an incident, beside a notifier that follows it.
@Suite(.serialized) struct IncidentActionsTests {
    private let harness: NotifierHarness
    private let bot: BotServer
    private let clock: TestClock
    private let connection: Connection

    init() throws {
        harness = try NotifierHarness()
        bot = try BotServer()
        clock = TestClock(harness.database)
        connection = try Connection(harness.database)
    }

    /// The desk hears at once, the chief after a quarter of an hour; he has quiet hours all day.
    private func notifier() throws -> Notifier {
        var rule = AlertRule(name: "all", channels: ["desk"])
        rule.escalation = [EscalationStep(after: .seconds(900), channel: "chief", who: "Anna")]
        let quiet = try #require(DailyHours("00:00-23:59", timeZone: "UTC"))
        let channels = ["desk": ChannelManners(), "chief": ChannelManners(quietHours: quiet)]
        return harness.notifier(
            channels: [try bot.channel("desk"), try bot.channel("chief")],
            policy: AlertPolicy(rules: [rule], channels: channels, wait: .zero),
            now: clock.reading
        )
    }

    /// Waits for the notifier, publishes, and gives the incident that came of it once the desk was told.
    private func incident(_ event: OutboxEvent) async throws -> String {
        let isReady = try await eventually {
            try connection.query("select from isotherm.outbox_cursor where consumer = 'alerts'").count == 1
        }
        #expect(isReady)
        try harness.publish(event)
        #expect(try await harness.deliveries("desk", areAll: .delivered))
        return try connection.query("select id from isotherm.incident").single().string("id")
    }

    private let lostGateway = OutboxEvent(
        id: "gw-7-offline",
        tenant: "acme",
        type: "isotherm.gateway.offline",
        subject: "gateway/gw-7",
        time: Facts.start,
        data: #"{"gateway":"gw-7","time":"2026-01-01T00:00:00Z"}"#
    )

    private func makeBreach() throws {
        try connection.executeScript(
            """
            insert into isotherm.device (tenant, name) values ('acme', 'logger-1');
            insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at)
            select 'b1', 'acme', id, 'breach', 'hot', 'major', now(), now() from isotherm.device
            """
        )
    }

    /// Who was first, where somebody was.
    private func firstOne(_ id: String, _ actor: String) -> String? {
        do throws(IncidentActionError) {
            try IncidentActions.acknowledge(id, tenant: "acme", by: actor, at: clock.now, on: connection)
            return nil
        } catch {
            guard case .conflict(let name, _) = error else { return "\(error)" }
            return name
        }
    }

    @Test func aLostGatewayIsTakenOnByOneAndItsStepsStop() async throws {
        try await harness.running(try notifier()) {
            let id = try await incident(lostGateway)
            try IncidentActions.acknowledge(
                id,
                tenant: "acme",
                by: "anna",
                comment: "I call the driver",
                at: clock.now,
                on: connection
            )
            #expect(firstOne(id, "boris") == "anna")
            try clock.advance(seconds: 10_000)
            let kept = try connection.query("select acknowledged_by, due_at from isotherm.incident").single()
            #expect(try kept.optionalString("acknowledged_by") == "anna")
            #expect(try await eventually { try dueAt() == nil })
        }
        #expect(try harness.deliveries("chief").isEmpty)
        let told = try Outbox.events(after: 0, limit: 100, on: connection).map(\.event)
            .filter { $0.type == "isotherm.incident.acknowledged" }
        #expect(told.count == 1 && told.first?.data.contains("I call the driver") == true)
    }

    private func dueAt() throws -> Int64? {
        try connection.query("select due_at from isotherm.incident").single().optionalMicroseconds("due_at")
    }

    @Test func withTheIncidentItsBreachIsTakenOnAndToldOnce() async throws {
        try makeBreach()
        try await harness.running(try notifier()) {
            let id = try await incident(Facts.event("b1"))
            #expect(firstOne(id, "anna") == nil)
            // The notifier hears of the breach too, and of nothing new by it.
            let isHeard = try await eventually {
                let rows = try connection.query(
                    """
                    select (select max(position) from isotherm.outbox) = position as is_done
                    from isotherm.outbox_cursor where consumer = 'alerts'
                    """
                )
                return try rows.single().optionalBool("is_done") ?? false
            }
            #expect(isHeard)
            #expect(firstOne(id, "boris") == "anna")
        }
        let breach = try connection.query("select acknowledged_by from isotherm.episode").single()
        #expect(try breach.optionalString("acknowledged_by") == "anna")
        let types = try harness.eventTypes().filter { $0.hasSuffix(".acknowledged") }
        #expect(types.sorted() == ["isotherm.breach.acknowledged", "isotherm.incident.acknowledged"])
    }

    @Test func whoeverTookTheBreachOnWasFirstBeforeTheNotifierHearsOfIt() async throws {
        try makeBreach()
        var id = ""
        try await harness.running(try notifier()) { id = try await incident(Facts.event("b1")) }
        try EpisodeActions.acknowledge("b1", tenant: "acme", by: "anna", at: clock.now, on: connection)
        #expect(firstOne(id, "boris") == "anna")
        // Of what was acknowledged long ago, and never told to the incident, the incident can be taken on.
        try clock.advance(seconds: 120)
        #expect(firstOne(id, "boris") == nil)
    }

    @Test func theNextStepIsToldByHandThoughItIsAcknowledgedAndQuiet() async throws {
        try await harness.running(try notifier()) {
            let id = try await incident(lostGateway)
            #expect(firstOne(id, "anna") == nil)
            let step = try IncidentActions.escalate(id, tenant: "acme", by: "anna", at: clock.now, on: connection)
            #expect(step.channel == "chief" && step.step == 1 && step.wantedBy == "anna")
            #expect(try await harness.deliveries("chief", areAll: .delivered))
            let last = #expect(throws: IncidentActionError.self) {
                try IncidentActions.escalate(id, tenant: "acme", by: "boris", at: clock.now, on: connection)
            }
            guard case .noFurtherStep = last else { return #expect(Bool(false), "came \(String(describing: last))") }
        }
        let told = try Outbox.events(after: 0, limit: 100, on: connection).map(\.event)
            .filter { $0.type == "isotherm.incident.escalated" }
        #expect(told.count == 1 && told.first?.data.contains(#""by": "anna""#) == true)
    }

    @Test func whatIsNotThereOrOfAnotherOrOverOrWithoutANameIsRefused() async throws {
        var id = ""
        try await harness.running(try notifier()) {
            id = try await incident(lostGateway)
            let back = OutboxEvent(
                id: "gw-7-online",
                tenant: "acme",
                type: "isotherm.gateway.online",
                subject: "gateway/gw-7",
                time: Facts.start + Facts.second,
                data: #"{"gateway":"gw-7","time":"2026-01-01T00:00:01Z"}"#
            )
            try harness.publish(back)
            #expect(try await eventually { try harness.eventTypes().contains("isotherm.incident.closed") })
        }
        func refusal(_ id: String, tenant: String, by actor: String) -> String {
            do throws(IncidentActionError) {
                _ = try IncidentActions.escalate(id, tenant: tenant, by: actor, at: clock.now, on: connection)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(refusal(id, tenant: "acme", by: "anna").hasPrefix("it ended already"))
        #expect(refusal(id, tenant: "other", by: "anna") == "there is no such incident")
        #expect(refusal("I-0", tenant: "acme", by: "anna") == "there is no such incident")
        #expect(refusal(id, tenant: "acme", by: "  ").contains("must not be empty"))
    }
}

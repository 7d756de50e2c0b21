import Alerting
import Foundation
import LocalServers
import MetricsTestKit
import Outbox
import Postgres
import Testing

/// From the detector's event to the message, with a database, a bot and a clock of our own.
@Suite(.serialized) struct IncidentNotifierTests {
    private let harness: NotifierHarness
    private let bot: BotServer
    private let clock: TestClock

    init() throws {
        harness = try NotifierHarness()
        bot = try BotServer()
        clock = TestClock(harness.database)
    }

    private func policy(
        escalation: [EscalationStep] = [],
        channels: [String] = ["bot"],
        wait: Int = 0
    ) -> AlertPolicy {
        var rule = AlertRule(name: "all", channels: channels)
        rule.escalation = escalation
        return AlertPolicy(rules: [rule], wait: .seconds(wait))
    }

    private func notifier(_ policy: AlertPolicy, _ channels: [any AlertChannel], hooks: [Hook] = []) -> Notifier {
        harness.notifier(hooks, channels: channels, policy: policy, now: clock.reading)
    }

    /// One that tries a message of the bot's again after ten minutes only.
    private func patientNotifier() throws -> Notifier {
        harness.notifier(
            channels: [try bot.channel()],
            policy: policy(),
            schedule: RetrySchedule(delays: [.zero, .seconds(600)], jitter: 0),
            now: clock.reading
        )
    }

    /// The methods that the bot was asked for.
    private func methods() throws -> [String] { try bot.requests().map(\.method) }

    /// Whether the notifier has looked at everything that has happened.
    private func isCaughtUp() async throws -> Bool {
        let connection = try Connection(harness.database)
        return try await eventually {
            let rows = try connection.query(
                """
                select (select max(position) from isotherm.outbox) = (select position from isotherm.outbox_cursor
                    where consumer = 'alerts') and not exists (
                    select from isotherm.outbox where position is null) as is_done
                """
            )
            return try rows.first?.optionalBool("is_done") ?? false
        }
    }

    /// When the notifier will look at its only incident again, in microseconds since the Unix epoch; nil for never.
    private func dueAt() throws -> Int64? {
        try Connection(harness.database).query("select due_at from isotherm.incident").single()
            .optionalMicroseconds("due_at")
    }

    private func start(_ text: String) throws { try Connection(harness.database).executeScript(text) }

    private static let van = """
        insert into isotherm.facility (tenant, name, kind, latitude, longitude) values ('acme', 'd', 'depot', 55, 37);
        insert into isotherm.vehicle (tenant, name, courier, depot, capacity) values ('acme', 'van-7', 'c7', 'd', '{1}');
        insert into isotherm.vehicle_device (tenant, device, vehicle)
            select 'acme', 'logger-' || i, 'van-7' from generate_series(1, 3) i;
        insert into isotherm.customer_order (tenant, number, channel) values ('acme', 'o', 'api');
        insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start,
            window_end, amount, profile, state, vehicle)
            select 'acme', 'S-' || i, 'o', 'd', 55, 37, now(), now(), '{1}', 'p', 'loaded', 'van-7'
            from generate_series(1, 2) i;
        """

    @Test func aReeferThatDiesIsOneMessageThatChangesWithItsLoads() async throws {
        try start(Self.van)
        let metrics = TestMetrics()
        let notifier = harness.notifier(
            channels: [try bot.channel()],
            policy: policy(wait: 10),
            metrics: metrics,
            now: clock.reading
        )
        try await harness.running(notifier) {
            try await ready()
            for number in 1...3 {
                try harness.publish(
                    Facts.event(
                        "w\(number)",
                        "raised",
                        device: "logger-\(number)",
                        family: "warning",
                        code: "predicted_hot"
                    ),
                    Facts.event("b\(number)", device: "logger-\(number)", at: Facts.start + 60_000_000)
                )
            }
            #expect(try await isCaughtUp())
            #expect(try methods().isEmpty && dueAt() == clock.now + 10 * Facts.second)
            try clock.advance(seconds: 10)
            #expect(try await eventually { try methods() == ["sendMessage"] })
            // What is under way is sent again after its lease, and the clock is about to pass that.
            #expect(try await harness.deliveries("bot", areAll: .delivered))
            try harness.publish(Facts.event("b1", "closed", device: "logger-1", at: Facts.start + 120_000_000))
            #expect(try await isCaughtUp())
            try clock.advance(seconds: 60)
            #expect(try await eventually { try methods() == ["sendMessage", "editMessageText"] })
            for id in ["w1", "w2", "w3"] {
                try harness.publish(Facts.event(id, "cleared", family: "warning", at: Facts.start + 180_000_000))
            }
            for id in ["b2", "b3"] { try harness.publish(Facts.event(id, "closed", at: Facts.start + 180_000_000)) }
            #expect(
                try await eventually {
                    try bot.requests().last?.text?.hasPrefix("Over: too warm, vehicle van-7") == true
                }
            )
            #expect(try await harness.deliveries("bot", areAll: .delivered))
        }
        let requests = try bot.requests()
        #expect(requests.filter { $0.method == "sendMessage" }.count == 1)
        #expect(requests.first?.text?.contains("On board: S-1, S-2") == true)
        #expect(requests.first?.text?.contains("• logger-3:") == true)
        #expect(requests.allSatisfy { $0.method == "sendMessage" || $0.id == 100 })
        let delivery = try #require(try harness.deliveries("bot").first)
        let attempts = try DeliveryQueries.attempts(of: delivery.id, on: Connection(harness.database))
        #expect(attempts.count == requests.count && attempts.allSatisfy { $0.status == 200 })
        let events = try harness.eventTypes().filter { $0.hasPrefix("isotherm.incident") }
        #expect(events.first == "isotherm.incident.opened" && events.last == "isotherm.incident.closed")
        // Five alerts joined and five ended before the last; the one loud message went out once and arrived once.
        let counts = Dictionary(events.map { ($0.split(separator: ".").last ?? "", 1) }, uniquingKeysWith: +)
        #expect(counts == ["opened": 1, "updated": 10, "told": 1, "delivered": 1, "closed": 1])
        let labels = [("channel", "bot"), ("kind", "telegram"), ("result", "delivered")]
        #expect(try metrics.expectCounter("isotherm_alert_messages_total", labels).totalValue == Int64(requests.count))
    }

    /// Waits until the notifier follows: what happens before is the past.
    private func ready() async throws {
        let connection = try Connection(harness.database)
        let isReady = try await eventually {
            try connection.query("select from isotherm.outbox_cursor where consumer = 'alerts'").count == 1
        }
        #expect(isReady)
    }

    @Test func stepsComeAtTheirSecondOnceAndAnAcknowledgementStopsThem() async throws {
        let steps = [
            EscalationStep(after: .seconds(900), channel: "chief", who: "the shift leader"),
            EscalationStep(after: .seconds(1_800), channel: "bot"),
        ]
        try start(
            """
            insert into isotherm.device (tenant, name) values ('acme', 'logger-1');
            insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at)
            select 'b1', 'acme', id, 'breach', 'hot', 'major', now(), now() from isotherm.device
            """
        )
        let channels = [try bot.channel(), try bot.channel("chief")]
        try await harness.running(notifier(policy(escalation: steps), channels)) {
            try await ready()
            try harness.publish(Facts.event("b1"))
            #expect(try await eventually { try methods().count == 1 })
            #expect(try await harness.deliveries("bot", areAll: .delivered))
            #expect(try harness.deliveries("chief").isEmpty && dueAt() == clock.now + 900 * Facts.second)
            try clock.advance(seconds: 900)
            #expect(try await harness.deliveries("chief", areAll: .delivered))
            #expect(try bot.requests().last?.text?.contains("Escalated (the shift leader)") == true)
            try EpisodeActions.acknowledge(
                "b1",
                tenant: "acme",
                by: "anna",
                at: clock.now,
                on: Connection(harness.database)
            )
            #expect(try await isCaughtUp())
            try clock.advance(seconds: 10_000)
            // The acknowledgement changes the first message; nobody is sent a further one.
            #expect(try await eventually { try bot.requests().last?.text?.contains("Taken on by: anna") == true })
            #expect(try await harness.deliveries("bot", areAll: .delivered))
        }
        #expect(try methods().filter { $0 == "sendMessage" }.count == 2)
        #expect(try harness.eventTypes().filter { $0 == "isotherm.incident.escalated" }.count == 1)
    }

    @Test func anAlertThatWasThereBeforeJoinsTheIncidentThatIsNear() async throws {
        try start(Self.van)
        try await harness.running(notifier(policy(wait: 10), [try bot.channel()])) {
            try await ready()
            try harness.publish(Facts.event("b1"))
            try harness.publish(Facts.event("b2", "updated", device: "logger-2", severity: "critical"))
            #expect(try await isCaughtUp())
            try clock.advance(seconds: 10)
            #expect(try await harness.deliveries("bot", areAll: .delivered))
        }
        let text = try #require(try bot.requests().first?.text)
        #expect(text.hasPrefix("CRITICAL") && text.contains("• logger-1:") && text.contains("• logger-2:"))
    }

    @Test func anIncidentThatCannotBeReadHoldsUpNoOther() async throws {
        try await harness.running(notifier(policy(wait: 10), [try bot.channel()])) {
            try await ready()
            try harness.publish(Facts.event("b1"))
            #expect(try await isCaughtUp())
        }
        try start("update isotherm.incident set document = '{}'")
        try await harness.running(notifier(policy(wait: 10), [try bot.channel()])) {
            try harness.publish(Facts.event("b2", device: "logger-2"))
            #expect(try await isCaughtUp())
            try clock.advance(seconds: 10)
            #expect(try await harness.deliveries("bot", areAll: .delivered))
        }
        #expect(try methods() == ["sendMessage"])
    }

    @Test func twoNotifiersTellEachIncidentOnce() async throws {
        let count = 30
        let channels = try (0..<2).map { _ in [try bot.channel()] }
        let policy = policy(wait: 5)
        try await harness.running(notifier(policy, channels[0]), notifier(policy, channels[1])) {
            try await ready()
            for number in 0..<count { try harness.publish(Facts.event("b\(number)", device: "logger-\(number)")) }
            #expect(try await isCaughtUp())
            try clock.advance(seconds: 5)
            #expect(try await harness.deliveries("bot", areAll: .delivered, count: count))
        }
        let texts = try bot.requests().compactMap(\.text)
        #expect(texts.count == count && Set(texts).count == count)
    }

    @Test func whatWasDueWhenTheProcessDiedIsToldByTheNext() async throws {
        let steps = [EscalationStep(after: .seconds(900), channel: "bot")]
        let policy = policy(escalation: steps, wait: 10)
        try await harness.running(notifier(policy, [try bot.channel()])) {
            try await ready()
            try harness.publish(Facts.event("b1"))
            #expect(try await isCaughtUp())
        }
        try clock.advance(seconds: 60)
        try await harness.running(notifier(policy, [try bot.channel()])) {
            let isDelivered = try await harness.deliveries("bot", areAll: .delivered)
            #expect(isDelivered)
        }
        try clock.advance(seconds: 900)
        try await harness.running(notifier(policy, [try bot.channel()])) {
            let isDelivered = try await harness.deliveries("bot", areAll: .delivered, count: 2)
            #expect(isDelivered)
        }
        #expect(try methods() == ["sendMessage", "sendMessage"])
    }

    /// The process is cut off after the bot has answered and before the database knows.
    @Test func killedBetweenSendAndMarkTheMessageComesAgainAndNeverNot() async throws {
        let connection = try Connection(harness.database)
        try connection.executeScript(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise 'no mark today'; end $$;
            create trigger refuse before insert on isotherm.delivery_attempt for each row execute function refuse();
            """
        )
        try await harness.running(notifier(policy(), [try bot.channel()])) {
            try await ready()
            try harness.publish(Facts.event("b1"))
            #expect(try await eventually { try methods().count == 1 })
        }
        try connection.executeScript(
            """
            drop trigger refuse on isotherm.delivery_attempt;
            update isotherm.delivery set next_attempt_at = now(), claimed_until = now()
            """
        )
        try await harness.running(notifier(policy(), [try bot.channel()])) {
            let isDelivered = try await harness.deliveries("bot", areAll: .delivered)
            #expect(isDelivered)
        }
        #expect(try methods() == ["sendMessage", "sendMessage"])
    }

    @Test func aChannelThatAsksToBeLeftAloneIsLeftAloneByAllItsMessages() async throws {
        try bot.script(
            (429, #"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":600}}"#)
        )
        let connection = try Connection(harness.database)
        try await harness.running(notifier(policy(), [try bot.channel()])) {
            try await ready()
            try harness.publish(Facts.event("b1"))
            #expect(try await eventually { try harness.deliveries("bot").first?.lastStatus == 429 })
            try harness.publish(Facts.event("b2", device: "logger-2"))
            #expect(try await eventually { try harness.deliveries("bot").count == 2 })
            #expect(try await isCaughtUp())
            #expect(try methods().count == 1)
            try connection.executeScript(
                "delete from isotherm.delivery_pause; update isotherm.delivery set next_attempt_at = now()"
            )
            try connection.notify(Outbox.channel)
            #expect(try await harness.deliveries("bot", areAll: .delivered, count: 2))
        }
        #expect(try methods().count == 3)
    }

    @Test func whatChangesWhileAMessageIsUnderWayIsSentAfterItAndNotBesideIt() async throws {
        try bot.script((500, #"{"ok":false,"description":"out of order"}"#))
        try await harness.running(try patientNotifier()) {
            try await ready()
            try harness.publish(Facts.event("b1"))
            #expect(try await eventually { try harness.deliveries("bot").first?.lastStatus == 500 })
            // It has got graver: the schedule of the failed message waits no longer, and the message is the present one.
            try harness.publish(Facts.event("b1", "updated", severity: "critical", at: Facts.start + 1))
            #expect(try await harness.deliveries("bot", areAll: .delivered))
        }
        #expect(try bot.requests().compactMap(\.text).map { $0.prefix(5) } == ["Major", "CRITI"])
    }

    @Test func aQuietChangeOnItsWayLeavesWhatHasArrivedAndALoudOneDoesNot() async throws {
        try start(Self.van)
        try await harness.running(try patientNotifier()) {
            try await ready()
            try harness.publish(Facts.event("b1"), Facts.event("b2", device: "logger-2"))
            #expect(try await harness.deliveries("bot", areAll: .delivered))
            let refusal = #"{"ok":false,"description":"out of order"}"#
            try bot.script((500, refusal), (500, refusal))
            try harness.publish(Facts.event("b2", "closed", device: "logger-2", at: Facts.start + 1))
            #expect(try await isCaughtUp())
            try clock.advance(seconds: 60)
            #expect(try await eventually { try harness.deliveries("bot").first?.lastStatus == 500 })
            let quiet = try #require(try harness.deliveries("bot").first)
            #expect(quiet.state == .pending && quiet.deliveredAt != nil)
            try harness.publish(Facts.event("b1", "updated", severity: "critical", at: Facts.start + 2))
            #expect(try await eventually { try harness.deliveries("bot").first?.attempts == quiet.attempts + 1 })
            #expect(try #require(try harness.deliveries("bot").first).deliveredAt == nil)
        }
    }

    @Test func theAlertsOfThePastWakeNobodyAndWithoutARuleThereAreNone() async throws {
        try harness.publish(Facts.event("old"))
        try await harness.running(notifier(policy(), [try bot.channel()])) {
            try await ready()
            try harness.publish(Facts.event("new", device: "logger-2"))
            #expect(try await harness.deliveries("bot", areAll: .delivered))
        }
        #expect(try bot.requests().count == 1)
        let hook = try harness.hook(events: ["isotherm.*"])
        try await harness.running(notifier(AlertPolicy(), [try bot.channel()], hooks: [hook])) {
            try harness.publish(Facts.event("later", device: "logger-3"))
            #expect(
                try await eventually {
                    try harness.deliveries().contains { $0.eventID.hasPrefix("later") && $0.state == .delivered }
                }
            )
        }
        #expect(try bot.requests().count == 1)
    }

    @Test func maintenanceIsEnteredHoldsAlertsAndEndsEarly() async throws {
        let connection = try Connection(harness.database)
        let window = MaintenanceWindow(
            id: "",
            tenant: nil,
            place: "logger-*",
            span: Facts.start - 1..<Facts.start + 3_600_000_000,
            reason: "defrosting"
        )
        let id = try Maintenance.add(window, tenant: "acme", by: "anna", on: connection)
        #expect(
            try Maintenance.list(tenant: "acme", endingAfter: clock.now, on: connection).map(\.createdBy) == ["anna"]
        )
        #expect(try Maintenance.list(tenant: "other", endingAfter: clock.now, on: connection).isEmpty)
        try await harness.running(notifier(policy(), [try bot.channel()])) {
            try await ready()
            try harness.publish(Facts.event("b1", severity: "critical"))
            #expect(try await isCaughtUp())
            #expect(try methods().isEmpty && dueAt() == window.span.upperBound)
            #expect(try !Maintenance.end(id, tenant: "other", at: clock.now, on: connection))
            #expect(try Maintenance.end(id, tenant: "acme", at: clock.now, on: connection))
            #expect(try !Maintenance.end(id, tenant: "acme", at: clock.now, on: connection))
            #expect(try await harness.deliveries("bot", areAll: .delivered))
        }
        #expect(try methods() == ["sendMessage"])
    }
}

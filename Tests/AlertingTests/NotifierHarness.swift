import Alerting
import Foundation
import LocalServers
import Logging
import Metrics
import MetricsTestKit
import Outbox
import Postgres

/// A database, a receiver and notifiers between them.
struct NotifierHarness {
    let database: ConnectionOptions
    let receiver: Receiver

    /// A schedule that never waits long, with many attempts.
    static let impatient = RetrySchedule(delays: [.zero] + Array(repeating: .milliseconds(10), count: 500), jitter: 0)

    init(database: ConnectionOptions? = nil, receiver: Receiver? = nil) throws {
        self.database = try database ?? TestDatabase().options
        self.receiver = try receiver ?? Receiver()
    }

    /// A hook of the receiver.
    func hook(
        _ name: String = "hook",
        url: String? = nil,
        secrets: [String] = [Secrets.current],
        events: [String] = ["isotherm.breach.*"],
        timeout: Duration = .seconds(10),
        allowsPrivateAddresses: Bool = true,
        concurrency: Int = 4
    ) throws -> Hook {
        try Hook(
            name: name,
            url: url ?? receiver.url(name),
            secrets: secrets,
            events: events,
            timeout: timeout,
            allowsPrivateAddresses: allowsPrivateAddresses,
            concurrency: concurrency
        )
    }

    /// A notifier that only a notification or a due time wakes.
    func notifier(
        _ hooks: [Hook] = [],
        channels: [any AlertChannel] = [],
        policy: AlertPolicy = AlertPolicy(),
        schedule: RetrySchedule = impatient,
        leaseMargin: Duration = .seconds(30),
        shutdownLimit: Duration = .seconds(5),
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        now: @escaping @Sendable () -> Int64 = Notifier.systemTime
    ) -> Notifier {
        Notifier(
            database: database,
            hooks: hooks,
            channels: channels,
            policy: policy,
            configuration: NotifierConfiguration(
                schedule: schedule,
                pollInterval: .seconds(600),
                leaseMargin: leaseMargin,
                shutdownLimit: shutdownLimit
            ),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            metrics: metrics,
            now: now
        )
    }

    /// Runs `body` while the notifiers work, and then ends them at once.
    func running(_ notifiers: Notifier..., body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for notifier in notifiers { group.addTask { try await notifier.run() } }
            try await body()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Appends events, all in one transaction.
    func publish(_ events: OutboxEvent...) throws { try publish(events) }

    /// Appends events, all in one transaction.
    func publish(_ events: [OutboxEvent]) throws {
        let connection = try Connection(database)
        try connection.transaction { () throws(PostgresError) in
            for event in events { try Outbox.append(event, on: connection) }
        }
    }

    /// The deliveries of a hook, the first one first.
    func deliveries(_ hook: String = "hook") throws -> [DeliveryRecord] {
        try DeliveryQueries.list(DeliveryFilter(hook: hook), on: Connection(database)).reversed()
    }

    /// Waits until a hook's deliveries, all of them, are in a state, and returns them.
    func deliveries(_ hook: String = "hook", areAll state: DeliveryState, count: Int = 1) async throws -> Bool {
        try await eventually {
            let deliveries = try deliveries(hook)
            return deliveries.count == count && deliveries.allSatisfy { $0.state == state }
        }
    }

    /// The types of all events in the outbox, in order.
    func eventTypes() throws -> [String] {
        let connection = try Connection(database)
        try Outbox.sequence(on: connection)
        return try Outbox.events(after: 0, limit: 1_000, on: connection).map(\.event.type)
    }
}

/// Waits for a condition. The limit only ends a test that fails: it is long, because all tests share the machine.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    try await waitUntil(limit: .seconds(60), condition)
}

internal import Foundation
internal import Logging
internal import Outbox
internal import Postgres
internal import Synchronization
internal import Threads

/// Follows the outbox on a thread of its own and turns events into wishes for new plans.
final class TriggerFollower: Sendable {
    private let options: ConnectionOptions
    private let policies: ReplanPolicies
    private let logger: Logger
    private let health: DispatchHealth
    private let wake: @Sendable () -> Void
    private let isStopped = Atomic<Bool>(false)
    private let follower = OutboxFollower(consumer: "dispatcher")

    /// How long the thread waits for a notification before it looks whether it should end.
    private static let waitMilliseconds = 250
    /// Events of one transaction.
    private static let batchLimit = 500

    init(
        options: ConnectionOptions,
        policies: ReplanPolicies,
        logger: Logger,
        health: DispatchHealth,
        wake: @escaping @Sendable () -> Void
    ) {
        self.options = options
        self.policies = policies
        self.logger = logger
        self.health = health
        self.wake = wake
    }

    /// Follows until the task is cancelled.
    func run() async {
        await withTaskCancellationHandler {
            await DedicatedThread.run(named: "dispatch-outbox") { self.loop() }
        } onCancel: {
            isStopped.store(true, ordering: .relaxed)
        }
    }

    private func loop() {
        while !isStopped.load(ordering: .relaxed) {
            do {
                try follow()
            } catch {
                health.report(.outbox, error)
                logger.warning("outbox cannot be followed", metadata: ["error": "\(error)"])
                Thread.sleep(forTimeInterval: 0.5)
            }
        }
    }

    /// One connection's life.
    private func follow() throws {
        let connection = try Connection(options)
        try connection.listen(Outbox.channel)
        health.report(.outbox, nil)
        while !isStopped.load(ordering: .relaxed) {
            while try advance(connection) > 0 {}
            wake()
            try waitForWork(connection)
            // A burst of notifications is one reason to look.
            while try connection.waitForNotification(timeoutMilliseconds: 0) != nil {}
        }
    }

    /// Waits on without asking the database anything, until a notification comes.
    private func waitForWork(_ connection: Connection) throws {
        while !isStopped.load(ordering: .relaxed) {
            if try connection.waitForNotification(timeoutMilliseconds: Self.waitMilliseconds) != nil { return }
        }
    }

    private func advance(_ connection: Connection) throws -> Int {
        var refused: DispatchError?
        let count = try follower.advance(limit: Self.batchLimit, on: connection) { events throws(PostgresError) in
            for event in events {
                do throws(DispatchError) {
                    try take(event.event, connection)
                } catch {
                    guard case .database(let cause) = error else {
                        refused = error
                        continue
                    }
                    throw cause
                }
            }
        }
        if let refused { logger.error("event was passed over", metadata: ["error": "\(refused)"]) }
        return count
    }

    private func take(_ event: OutboxEvent, _ connection: Connection) throws(DispatchError) {
        guard let (trigger, reference) = try wish(event, connection),
            try policies.of(event.tenant, on: connection)[trigger] != .off
        else { return }
        try ReplanRequests.add(trigger, reference: reference, tenant: event.tenant, on: connection)
    }

    /// The wish that an event causes, or nil.
    private func wish(
        _ event: OutboxEvent,
        _ connection: Connection
    ) throws(DispatchError) -> (ReplanTrigger, String)? {
        let name = event.subject.split(separator: "/", maxSplits: 1).last.map(String.init) ?? ""
        switch event.type {
        case "isotherm.breach.opened": return try isOnVehicle(name, event.tenant, connection) ? (.breach, name) : nil
        case "isotherm.warning.raised": return try isOnVehicle(name, event.tenant, connection) ? (.warning, name) : nil
        // Without a reference: an import of thousands is one wish.
        case DispatchEvents.orderCreated, DispatchEvents.orderChanged: return (.order, "")
        case DispatchEvents.statusChanged:
            let change = try DispatchJSON.value(StatusChange.self, from: event.data)
            return change.endsEarly ? (.order, "") : nil
        case DispatchEvents.vehicleChanged: return (.vehicle, name)
        case DispatchEvents.vehicleLate: return (.late, name)
        case DispatchEvents.vehicleSilent: return (.silent, name)
        case DispatchEvents.facilityChanged: return (.facility, name)
        default: return nil
        }
    }

    private func isOnVehicle(
        _ episode: String,
        _ tenant: String,
        _ connection: Connection
    ) throws(DispatchError) -> Bool {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select 1 from isotherm.episode e
                join isotherm.device d on d.id = e.device_id
                join isotherm.vehicle_device v on v.tenant = e.tenant and v.device = d.name
                where e.id = $1 and e.tenant = $2
                """,
                [.text(episode), .text(tenant)]
            )
            return !rows.isEmpty
        }
    }
}

/// As much of a status event as decides whether the plan is touched.
private struct StatusChange: Decodable {
    let from: String
    let to: String

    /// Whether the shipment leaves the plan in another way than by being brought.
    var endsEarly: Bool { [ShipmentState.cancelled, .quarantined].map(\.rawValue).contains(to) }
}

public import Foundation
public import Logging
internal import MQTT
public import Postgres
public import ServiceLifecycle

/// The loop from an event to a courier's new route.
///
/// Six parts, which speak to each other only through the database: the outbox becomes wishes for plans; wishes become
/// proposals, accepted at once where the policy allows; accepted routes are published; couriers' messages are stored
/// before the broker hears that they arrived; the fleet is watched; its arrivals are
/// worked out anew. Any of them may die at any moment and goes on from what is stored.
public struct DispatchService: Service {
    /// What keeps the service from its work at the moment.
    public let health = DispatchHealth()
    private let options: DispatchOptions
    private let planner: Planner
    private let pool: Pool
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - options: Database, broker, policies and limits.
    ///   - planner: Makes the plans.
    ///   - pool: At least two connections for statements.
    ///   - logger: Where it says what happens.
    ///   - now: The present; tests give their own.
    public init(
        options: DispatchOptions,
        planner: Planner,
        pool: Pool,
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.options = options
        self.planner = planner
        self.pool = pool
        self.logger = logger
        self.now = now
    }

    /// Runs until the task is cancelled or the group shuts down in order.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await runAll() }
        } catch is CancellationError {
            logger.debug("dispatch service has ended")
        }
    }

    private func runAll() async throws {
        let replan = Wake()
        let publish = Wake()
        let publishing = try publisherClient()
        let worker = ReplanWorker(
            planner: planner,
            pool: pool,
            policies: options.policies,
            proposalSeconds: options.proposalSeconds,
            logger: logger,
            now: now
        )
        let publisher = CourierPublisher(client: publishing, pool: pool, logger: logger, now: now)
        let follower = TriggerFollower(
            options: options.database,
            policies: options.policies,
            logger: logger,
            health: health
        ) {
            replan()
            publish()
        }
        do {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await follower.run() }
                group.addTask { try await receive() }
                group.addTask { try await sweep(replan, publish) }
                group.addTask { try await watch() }
                group.addTask { try await renewArrivals() }
                group.addTask {
                    await loop(.planning, "plans cannot be made", replan) {
                        try await worker.work()
                        publish()
                    }
                }
                group.addTask {
                    await loop(.publishing, "routes cannot be published", publish) { try await publisher.work() }
                }
            }
        } catch {
            await publishing.close()
            throw error
        }
    }

    /// Looks for work that no notification told of, and lets proposals expire.
    private func sweep(_ replan: Wake, _ publish: Wake) async throws {
        while true {
            replan()
            publish()
            do {
                let at = now()
                try await pool.transaction { _ = try Proposals.expire(at: at, on: $0) }
            } catch let error where !(error is CancellationError) {
                logger.warning("proposals cannot expire", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(for: .seconds(options.sweepSeconds))
        }
    }

    /// Looks at the fleet from time to time; what it sees is told through the outbox.
    private func watch() async throws {
        let fleet = FleetWatch(options.watch)
        while true {
            try await Task.sleep(for: .seconds(options.watchSeconds))
            do {
                let at = now()
                let told = try await pool.transaction { try fleet.look(at: at, on: $0) }
                if told > 0 { logger.info("the fleet needs a look", metadata: ["events": "\(told)"]) }
            } catch let error where !(error is CancellationError) {
                logger.warning("the fleet cannot be watched", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Says when vehicles arrive, again and again as the day goes on, and learns from time to time from what drives took.
    private func renewArrivals() async throws {
        let clock = ArrivalClock(pool: pool, learnSeconds: options.learnSeconds, now: now)
        while true {
            do {
                let told = try await clock.renew()
                if told > 0 { logger.info("arrivals have changed", metadata: ["events": "\(told)"]) }
            } catch let error where !(error is CancellationError) {
                logger.warning("arrivals cannot be renewed", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(for: .seconds(options.watchSeconds))
        }
    }

    /// Works at each wake until the task is cancelled; a failure is told and left to the next wake.
    private func loop(
        _ part: DispatchHealth.Part,
        _ complaint: String,
        _ wake: Wake,
        _ work: () async throws -> Void
    ) async {
        for await _ in wake.signals {
            do {
                try await work()
                health.report(part, nil)
            } catch {
                if Task.isCancelled { return }
                health.report(part, error)
                logger.warning("\(complaint)", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Stores couriers' messages, each batch in one transaction, before they are acknowledged.
    private func receive() async throws {
        let subscriber = Subscriber(options.broker, filters: CourierTopics.subscriptions)
        let pool = pool
        let now = now
        let logger = logger
        let health = health
        try await subscriber.run(
            onConnectionChange: { error in
                health.report(.couriers, error)
                guard let error else { return }
                logger.warning("couriers cannot be heard", metadata: ["error": "\(error)"])
            },
            { batch in
                let at = now()
                try await pool.transaction { connection in
                    let inbox = CourierInbox(connection: connection, now: at)
                    for message in batch { try inbox.take(message) }
                }
            }
        )
    }

    private func publisherClient() throws -> Client {
        var publishing = options.broker
        publishing.clientIdentifier += "-publisher"
        return try Client(publishing)
    }
}

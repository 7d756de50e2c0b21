internal import AsyncHTTPClient
internal import Foundation
public import Logging
public import Metrics
public import Postgres
public import ServiceLifecycle
internal import Threads

/// Tells hooks what happened: follows the outbox, makes a delivery for every hook that wants an event, and posts until
/// the receiver has taken it or the schedule is at its end.
///
/// Each hook hears of each event at least once, with the same `webhook-id` every time. Several notifiers may work on
/// one database, in one process or in many; all of them must know the same hooks. One thread talks to the database,
/// tasks talk to the receivers, and a receiver that is slow holds up only its own hook.
public struct Notifier: Service {
    private let database: ConnectionOptions
    private let hooks: [Hook]
    private let channels: [any AlertChannel]
    private let policy: AlertPolicy
    private let configuration: NotifierConfiguration
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let now: @Sendable () -> Int64

    /// Creates a notifier; it does nothing before `run()`.
    ///
    /// - Parameters:
    ///   - database: Where the outbox is.
    ///   - hooks: Which systems are told of events; names must be unique, among channels too.
    ///   - channels: By which ways people are told of incidents. They are closed when the notifier ends.
    ///   - policy: Who hears of which incidents; without a rule nobody does. What channels do well is asked of them.
    ///   - configuration: Waits and limits.
    ///   - logger: Where the notifier says what an operator must know.
    ///   - metrics: Where it counts.
    ///   - now: The clock that stamps attempts and tells the rules the time, in microseconds since the Unix epoch.
    ///     When an attempt is due is decided by the database's clock, which all notifiers share.
    public init(
        database: ConnectionOptions,
        hooks: [Hook],
        channels: [any AlertChannel] = [],
        policy: AlertPolicy = AlertPolicy(),
        configuration: NotifierConfiguration = NotifierConfiguration(),
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory,
        now: @escaping @Sendable () -> Int64 = Notifier.systemTime
    ) {
        self.database = database
        self.hooks = hooks
        self.channels = channels
        var policy = policy
        policy.channels = Dictionary(channels.map { ($0.name, $0.manners) }) { first, _ in first }
        self.policy = policy
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
        self.now = now
    }

    /// The system's clock in microseconds since the Unix epoch.
    public static let systemTime: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000_000) }

    /// Works until the service is told to stop; then ends what is under way, within the limit, and gives back the rest.
    ///
    /// - Throws: ``NotifierError`` when the operating system refuses a pipe. A database that is away is waited for.
    public func run() async throws {
        let signal = try NotifierSignal()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await work(signal)
            } onGracefulShutdown: {
                signal.stop(within: configuration.shutdownLimit)
            }
        } onCancel: {
            signal.stop(within: .zero)
        }
    }

    private func work(_ signal: NotifierSignal) async {
        let clients = PinnedClients()
        let sender = WebhookSender(clients: clients, schemaBase: configuration.schemaBase, now: now)
        let results = ResultMailbox()
        let channelSender = ChannelSender(now: now)
        // No more than the recipients' concurrencies together is ever waiting in it.
        let (claimed, continuation) = AsyncStream.makeStream(of: [(Delivery, Recipient)].self)
        async let loop: Void = DedicatedThread.run(named: "notifier") {
            let loop = NotifierLoop(
                context: NotifierContext(
                    database: database,
                    hooks: hooks,
                    channels: channels,
                    policy: policy,
                    configuration: configuration,
                    metrics: NotifierMetrics(factory: metrics, channels: channels),
                    logger: logger,
                    now: now
                ),
                signal: signal,
                results: results
            ) { continuation.yield($0) }
            loop.run()
            continuation.finish()
        }
        await withDiscardingTaskGroup { group in
            for await batch in claimed {
                for (delivery, recipient) in batch {
                    group.addTask {
                        let result =
                            switch recipient {
                            case .hook(let hook): await sender.attempt(delivery, to: hook)
                            case .channel(let channel): await channelSender.attempt(delivery, by: channel)
                            }
                        results.put(result)
                        signal.wake()
                    }
                }
            }
            group.cancelAll()
        }
        await loop
        await clients.close()
        for channel in channels { await channel.close() }
    }
}

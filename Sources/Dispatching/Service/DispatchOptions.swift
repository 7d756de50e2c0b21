public import MQTT
public import Postgres

/// What the dispatch service is told.
public struct DispatchOptions: Sendable {
    /// Where the outbox is followed; the service opens one connection of its own for it.
    public var database: ConnectionOptions
    /// The broker, as whom couriers' messages are received; the broker keeps the session under its identifier.
    public var broker: SessionOptions
    /// What happens with the plans that triggers cause.
    public var policies: ReplanPolicies
    /// Seconds after which an undecided proposal expires.
    public var proposalSeconds: Int
    /// Seconds between looks for work that no notification told of.
    public var sweepSeconds: Double
    /// From when on a vehicle is late or silent, and a route unconfirmed.
    public var watch: FleetWatchLimits
    /// Seconds between looks at the fleet.
    public var watchSeconds: Double
    /// Seconds after which what drives took is noted and learned from anew.
    public var learnSeconds: Double

    /// Creates options; undecided proposals expire after 15 minutes.
    public init(
        database: ConnectionOptions,
        broker: SessionOptions,
        policies: ReplanPolicies = ReplanPolicies(),
        proposalSeconds: Int = 900,
        sweepSeconds: Double = 2,
        watch: FleetWatchLimits = FleetWatchLimits(),
        watchSeconds: Double = 10,
        learnSeconds: Double = 600
    ) {
        self.database = database
        self.broker = broker
        self.policies = policies
        self.proposalSeconds = proposalSeconds
        self.sweepSeconds = sweepSeconds
        self.watch = watch
        self.watchSeconds = watchSeconds
        self.learnSeconds = learnSeconds
    }
}

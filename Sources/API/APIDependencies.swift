public import Alerting
public import Dispatching
public import Postgres
public import RoadNetwork

/// What the API is given by the command that wires the rooms together.
public struct APIDependencies: Sendable {
    /// Connections for requests.
    public var pool: Pool
    /// How the stream's own connection is made.
    public var streamConnection: ConnectionOptions
    /// The profile of devices that name none.
    public var defaultProfile: String
    /// The configured hooks.
    public var hooks: [Hook]
    /// What happens with the plans that triggers cause, where a tenant wants nothing else.
    public var policies: ReplanPolicies
    /// What `/readyz` asks.
    public var probes: [ReadinessProbe]
    /// The text of `/metrics`.
    public var metrics: @Sendable () -> String
    /// Answers routing problems; nil where this process does not plan.
    public var solver: RoutingSolver?
    /// Travel times, out of the planner's memory where it has them; nil where this process does not plan.
    public var travelTimes: (any TravelTimes)?
    /// Drives a dead letter again; nil where this process does not collect.
    public var deadLetterRetry: DeadLetterRetry?

    /// Creates the dependencies; what is not given is absent.
    public init(
        pool: Pool,
        streamConnection: ConnectionOptions,
        defaultProfile: String = "",
        hooks: [Hook] = [],
        policies: ReplanPolicies = ReplanPolicies(),
        probes: [ReadinessProbe] = [],
        metrics: @escaping @Sendable () -> String = { "" },
        solver: RoutingSolver? = nil,
        travelTimes: (any TravelTimes)? = nil,
        deadLetterRetry: DeadLetterRetry? = nil
    ) {
        self.pool = pool
        self.streamConnection = streamConnection
        self.defaultProfile = defaultProfile
        self.hooks = hooks
        self.policies = policies
        self.probes = probes
        self.metrics = metrics
        self.solver = solver
        self.travelTimes = travelTimes
        self.deadLetterRetry = deadLetterRetry
    }
}

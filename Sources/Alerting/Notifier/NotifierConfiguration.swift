/// How the notifier works; the values given here suit production.
public struct NotifierConfiguration: Sendable {
    /// When failed deliveries are tried again.
    public var schedule: RetrySchedule
    /// How long the notifier waits at most before it looks by itself, should a notification be lost.
    public var pollInterval: Duration
    /// How much longer than its hook's timeout an attempt may take before another worker takes the delivery over.
    public var leaseMargin: Duration
    /// How long attempts under way may take to end when the service stops.
    public var shutdownLimit: Duration
    /// How many events are turned into deliveries in one transaction.
    public var batchSize: Int
    /// What stands before an event's type in `dataschema`.
    public var schemaBase: String

    /// Creates a configuration.
    public init(
        schedule: RetrySchedule = .standard,
        pollInterval: Duration = .seconds(5),
        leaseMargin: Duration = .seconds(30),
        shutdownLimit: Duration = .seconds(5),
        batchSize: Int = 500,
        schemaBase: String = "urn:isotherm:schema:"
    ) {
        self.schedule = schedule
        self.pollInterval = pollInterval
        self.leaseMargin = leaseMargin
        self.shutdownLimit = shutdownLimit
        self.batchSize = batchSize
        self.schemaBase = schemaBase
    }
}

/// What one event says about one alert.
public struct AlertFact: Sendable, Equatable {
    /// What has changed.
    public enum Change: Sendable, Equatable {
        /// The alert has begun.
        case opened
        /// Its severity, its cause or its wording has changed.
        case updated
        /// It has ended.
        case closed
        /// Somebody has taken it on.
        case acknowledged(by: String)
        /// Somebody wants to hear no more of it until then, in microseconds since the Unix epoch.
        case snoozed(until: Int64)
    }

    /// What has changed.
    public let change: Change
    /// The customer.
    public let tenant: String
    /// When, by event time, in microseconds since the Unix epoch.
    public let time: Int64
    /// The alert as it is now; after ``Change/acknowledged(by:)`` and ``Change/snoozed(until:)`` without its sentences.
    public let alert: IncidentAlert

    /// Creates a fact.
    public init(change: Change, tenant: String, time: Int64, alert: IncidentAlert) {
        self.change = change
        self.tenant = tenant
        self.time = time
        self.alert = alert
    }
}

/// A time in which what a place reports wakes nobody: it is being defrosted, washed or repaired.
public struct MaintenanceWindow: Sendable, Equatable {
    /// Its key in the database, or its name in the configuration.
    public let id: String
    /// Whose place it is; nil for every tenant's.
    public let tenant: String?
    /// The device, vehicle or gateway, where `*` stands for any characters; nil for all of the tenant's.
    public let place: String?
    /// From when to when, by event time, in microseconds since the Unix epoch.
    public let span: Range<Int64>
    /// Why.
    public let reason: String

    /// Creates a window.
    public init(id: String, tenant: String?, place: String?, span: Range<Int64>, reason: String = "") {
        self.id = id
        self.tenant = tenant
        self.place = place
        self.span = span
        self.reason = reason
    }

    /// Whether an alert began in this window. Its event time counts: readings that arrive late tell of the maintenance.
    public func covers(_ alert: IncidentAlert, at place: AlertPlace, tenant: String) -> Bool {
        span.contains(alert.openedAt) && (self.tenant == nil || self.tenant == tenant)
            && (self.place.map { Wildcard.matches($0, alert.device) || Wildcard.matches($0, place.name) } ?? true)
    }
}

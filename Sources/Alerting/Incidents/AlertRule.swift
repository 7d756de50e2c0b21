/// Who hears of which alerts.
public struct AlertRule: Sendable {
    /// The kinds of alerts.
    public static let kinds = ["breach", "warning", "sensor", "gateway"]

    /// The name that the user gave it.
    public let name: String
    /// Kinds of alerts, or of single codes within them: `breach`, `sensor.silent`; empty means all.
    public var events: [String] = []
    /// The least severity.
    public var severity: AlertSeverity = .minor
    /// Tenants; empty means all.
    public var tenants: Set<String> = []
    /// Profiles of the product; empty means all.
    public var profiles: Set<String> = []
    /// Devices, vehicles or gateways, where `*` stands for any characters; empty means all.
    public var places: [String] = []
    /// The hours in which it holds; nil for always.
    public var hours: DailyHours?
    /// The channels that hear at once.
    public var channels: [String]
    /// Who hears later, as long as nobody has taken the matter on.
    public var escalation: [EscalationStep] = []

    /// Creates a rule for every alert, with nobody to hear of it later.
    public init(name: String, channels: [String]) {
        self.name = name
        self.channels = channels
    }

    /// Whether the rule is about an alert at an instant of the clock (microseconds since the Unix epoch).
    public func matches(_ alert: IncidentAlert, at place: AlertPlace, tenant: String, now: Int64) -> Bool {
        alert.severity >= severity
            && (events.isEmpty || events.contains(alert.kind) || events.contains("\(alert.kind).\(alert.code)"))
            && (tenants.isEmpty || tenants.contains(tenant))
            && (profiles.isEmpty || alert.profile.map(profiles.contains) ?? false)
            && (places.isEmpty
                || places.contains { Wildcard.matches($0, alert.device) || Wildcard.matches($0, place.name) })
            && hours?.contains(now) ?? true
    }
}

/// Who hears of which alerts.
public struct AlertRuleSettings: Sendable {
    /// The name that the user gave it.
    public let name: String
    /// `breach`, `warning`, `sensor`, `gateway`, or one code of them such as `sensor.silent`; empty means all.
    public let events: [String]
    /// The least severity.
    public let severity: String
    /// Tenants; empty means all.
    public let tenants: [String]
    /// Profiles of the product; empty means all.
    public let profiles: [String]
    /// Devices, vehicles or gateways, with `*` for any characters; empty means all.
    public let places: [String]
    /// The hours in which it holds, such as `08:00-18:00`; nil for always.
    public let hours: String?
    /// The channels that hear at once.
    public let channels: [String]
    /// Who hears later: `15m desk the shift leader`.
    public let escalation: [String]

    static let keys: [SettingKey] = [
        .list("alerts.rules.*.events", []),
        SettingKey("alerts.rules.*.severity", .choice(["minor", "major", "critical"]), nil),
        .list("alerts.rules.*.tenants", []),
        .list("alerts.rules.*.profiles", []),
        .list("alerts.rules.*.places", []),
        .text("alerts.rules.*.hours"),
        .list("alerts.rules.*.channels", []),
        .list("alerts.rules.*.escalation", []),
    ]

    init(_ name: String, _ reader: inout SettingsReader) {
        let path = "alerts.rules.\(name)"
        self.name = name
        events = reader.list("\(path).events")
        severity = reader.optionalText("\(path).severity") ?? "minor"
        tenants = reader.list("\(path).tenants")
        profiles = reader.list("\(path).profiles")
        places = reader.list("\(path).places")
        hours = reader.optionalText("\(path).hours")
        channels = reader.list("\(path).channels")
        escalation = reader.list("\(path).escalation")
    }
}

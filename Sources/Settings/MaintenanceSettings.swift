/// A time in which what a place reports wakes nobody.
public struct MaintenanceSettings: Sendable {
    /// The name that the user gave it.
    public let name: String
    /// Whose place it is; nil for every tenant's.
    public let tenant: String?
    /// The device, vehicle or gateway, with `*` for any characters; nil for all.
    public let place: String?
    /// From when, in RFC 3339.
    public let from: String
    /// Until when, in RFC 3339.
    public let until: String
    /// Why.
    public let reason: String?

    static let keys: [SettingKey] = ["tenant", "place", "from", "until", "reason"].map {
        .text("alerts.maintenance.*.\($0)")
    }

    init(_ name: String, _ reader: inout SettingsReader) {
        let path = "alerts.maintenance.\(name)"
        self.name = name
        tenant = reader.optionalText("\(path).tenant")
        place = reader.optionalText("\(path).place")
        from = reader.text("\(path).from")
        until = reader.text("\(path).until")
        reason = reader.optionalText("\(path).reason")
    }
}

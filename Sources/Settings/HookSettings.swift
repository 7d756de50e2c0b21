/// One webhook: who hears of which events.
public struct HookSettings: Sendable {
    /// The name that the user gave it.
    public let name: String
    /// Where the events are posted.
    public let url: String
    /// The secret that signs them (`whsec_…`).
    public let secret: Secret?
    /// The secret before it, while receivers change over; both sign.
    public let previousSecret: Secret?
    /// Event types, where a last `*` stands for the rest.
    public let events: [String]
    /// Tenants whose events are sent; empty means all.
    public let tenants: [String]
    /// Seconds after which an attempt is given up.
    public let timeoutSeconds: Int
    /// Whether the address may be a private or loopback one.
    public let allowsPrivateAddresses: Bool

    static let keys: [SettingKey] =
        [
            .text("hooks.*.url"),
            .list("hooks.*.events", []),
            .list("hooks.*.tenants", []),
            .integer("hooks.*.timeout_seconds", 1...60),
            SettingKey("hooks.*.allow_private", .flag, nil),
        ] + SettingKey.secret("hooks.*.secret") + SettingKey.secret("hooks.*.previous_secret")

    init(_ name: String, _ reader: inout SettingsReader) {
        let path = "hooks.\(name)"
        self.name = name
        url = reader.text("\(path).url")
        secret = reader.secret("\(path).secret")
        previousSecret = reader.secret("\(path).previous_secret")
        let events = reader.list("\(path).events")
        self.events = events.isEmpty ? ["isotherm.*"] : events
        tenants = reader.list("\(path).tenants")
        timeoutSeconds = reader.optionalText("\(path).timeout_seconds").flatMap { Int($0) } ?? 15
        allowsPrivateAddresses = reader.flag("\(path).allow_private", otherwise: false)
        if secret == nil {
            reader.problem("\(path).secret", "expected a secret or \(path).secret_file, came none")
        }
    }
}

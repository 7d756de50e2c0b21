/// One way to tell people, or a system of theirs, of incidents.
public struct AlertChannelSettings: Sendable {
    /// The name that the user gave it.
    public let name: String
    /// `alertmanager`, `email`, `mqtt` or `telegram`.
    public let kind: String
    /// A URL, or the host and port of a mail server; nil for the kind's usual one.
    public let address: String?
    /// E-mail addresses, a chat, or a topic.
    public let recipients: [String]
    /// In whose name e-mails are sent.
    public let sender: String?
    /// A user name, where one is asked for.
    public let username: String?
    /// Its password.
    public let password: Secret?
    /// A bearer's or a bot's token.
    public let token: Secret?
    /// `starttls`, `tls` or `none`, of a mail server.
    public let encryption: String
    /// PEM file of the authorities that may have signed a mail server's certificate.
    public let authorityFile: String?
    /// Seconds after which an attempt is given up.
    public let timeoutSeconds: Int
    /// Seconds after which Alertmanager hears that an incident goes on.
    public let repeatSeconds: Int
    /// Hours in which people are not disturbed except by what is critical, such as `22:00-07:00`.
    public let quietHours: String?
    /// The language of its people; nil for that of all alerts.
    public let language: String?

    static let keys: [SettingKey] =
        [
            SettingKey("alerts.channels.*.kind", .choice(["alertmanager", "email", "mqtt", "telegram"]), nil),
            .text("alerts.channels.*.address"),
            .list("alerts.channels.*.to", []),
            .text("alerts.channels.*.from"),
            .text("alerts.channels.*.username"),
            SettingKey("alerts.channels.*.encryption", .choice(["starttls", "tls", "none"]), nil),
            .text("alerts.channels.*.ca_file"),
            .integer("alerts.channels.*.timeout_seconds", 1...60),
            .integer("alerts.channels.*.repeat_seconds", 1...3_600),
            .text("alerts.channels.*.quiet_hours"),
            SettingKey("alerts.channels.*.language", .choice(AlertSettings.languages), nil),
        ] + SettingKey.secret("alerts.channels.*.password") + SettingKey.secret("alerts.channels.*.token")

    init(_ name: String, _ reader: inout SettingsReader) {
        let path = "alerts.channels.\(name)"
        self.name = name
        kind = reader.text("\(path).kind")
        address = reader.optionalText("\(path).address")
        recipients = reader.list("\(path).to")
        sender = reader.optionalText("\(path).from")
        username = reader.optionalText("\(path).username")
        password = reader.secret("\(path).password")
        token = reader.secret("\(path).token")
        encryption = reader.optionalText("\(path).encryption") ?? "starttls"
        authorityFile = reader.optionalText("\(path).ca_file")
        timeoutSeconds = reader.optionalText("\(path).timeout_seconds").flatMap { Int($0) } ?? 15
        repeatSeconds = reader.optionalText("\(path).repeat_seconds").flatMap { Int($0) } ?? 60
        quietHours = reader.optionalText("\(path).quiet_hours")
        language = reader.optionalText("\(path).language")
    }
}

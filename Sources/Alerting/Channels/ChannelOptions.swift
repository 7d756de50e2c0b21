internal import Foundation

/// What a channel may be configured with; each kind takes what it needs.
public struct ChannelOptions: Sendable {
    /// How a connection to a mail server is kept private.
    public enum Encryption: String, Sendable, CaseIterable {
        /// In the clear until the server offers better, and no further without it (RFC 3207).
        case startTLS = "starttls"
        /// From the first byte (RFC 8314).
        case implicit = "tls"
        /// Not at all: for a server on this machine.
        case none
    }

    /// The name that the user gave it.
    public var name: String
    /// Where it leads: a URL, or the host and port of a mail server; nil for the kind's usual one.
    public var address: String?
    /// To whom: e-mail addresses, a chat, or a topic.
    public var recipients: [String] = []
    /// In whose name e-mails are sent.
    public var sender: String?
    /// A user name, where one is asked for.
    public var user: String?
    /// Its password.
    public var password: String?
    /// A bearer's or a bot's token.
    public var token: String?
    /// How a connection to a mail server is kept private.
    public var encryption: Encryption = .startTLS
    /// PEM file of the authorities that may have signed a mail server's certificate; nil takes the system's.
    public var authorityFile: String?
    /// How long an attempt may take.
    public var timeout: Duration = .seconds(15)
    /// How often Alertmanager hears that an incident goes on.
    public var repeatInterval: Duration = .seconds(60)
    /// When people are not to be disturbed, except by what is critical.
    public var quietHours: DailyHours?
    /// In which language people are told.
    public var language: AlertLanguage = .english
    /// The time zone of the times that people read.
    public var timeZone = "UTC"
    /// The base URL of the page, for links; nil for none.
    public var page: String?

    /// Creates options with their defaults.
    public init(name: String) {
        self.name = name
    }

    var text: AlertText { AlertText(language: language, timeZone: timeZone, page: page) }

    /// The address as a base URL without a slash at its end.
    func webAddress(otherwise usual: String? = nil) throws(AlertChannelError) -> String {
        guard let address = address ?? usual, let parts = URL(string: address), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), parts.host(percentEncoded: true)?.isEmpty == false, parts.user == nil,
            parts.query == nil, parts.fragment == nil
        else {
            throw AlertChannelError(.badSetting, "an address begins with https:// or http://, names a host and no user")
        }
        return String(address.reversed().drop { $0 == "/" }.reversed())
    }
}

/// E-mail by a server of the operator's own: a first message, and further ones in the same thread when it gets graver
/// and when it is over.
public struct EmailChannel: AlertChannel {
    /// The kind of these channels in the configuration.
    public static let kind = "email"

    /// The name that the user gave it.
    public let name: String
    /// The server and whom it is told to.
    public let address: String
    /// An e-mail cannot be changed: it is sent when there is something to be noticed.
    public let manners: ChannelManners
    /// How long an attempt may take.
    public let timeout: Duration
    /// The kind of this one.
    public var kind: String { Self.kind }

    private let server: MailServer
    private let sender: String
    private let recipients: [String]
    private let language: AlertLanguage
    private let text: AlertText

    /// Creates a channel.
    ///
    /// - Throws: ``AlertChannelError`` when a setting is missing or an address cannot be used.
    public init(_ options: ChannelOptions) throws(AlertChannelError) {
        guard let sender = options.sender, Self.isAddress(sender) else {
            throw AlertChannelError(.badSetting, "from is one e-mail address")
        }
        guard !options.recipients.isEmpty, options.recipients.allSatisfy(Self.isAddress) else {
            throw AlertChannelError(.badSetting, "to is a list of e-mail addresses")
        }
        guard let host = options.address, !host.isEmpty, !host.contains("/"),
            host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw AlertChannelError(
                .badSetting,
                "address is the mail server's host and port, such as mail.example.org:587"
            )
        }
        guard options.user == nil || options.encryption != .none else {
            throw AlertChannelError(.badSetting, "a password is not sent in the clear: encryption is starttls or tls")
        }
        name = options.name
        address = "\(host) to \(options.recipients.joined(separator: ", "))"
        self.sender = sender
        recipients = options.recipients
        language = options.language
        text = options.text
        timeout = options.timeout
        manners = ChannelManners(quietHours: options.quietHours)
        server = MailServer(
            url: "\(options.encryption == .implicit ? "smtps" : "smtp")://\(host)",
            encryption: options.encryption,
            user: options.user,
            password: options.password,
            authorityFile: options.authorityFile,
            timeout: options.timeout
        )
    }

    /// Sends one e-mail to all recipients.
    public func send(_ message: AlertMessage) async throws(AlertChannelError) -> ChannelReceipt {
        let domain = sender.split(separator: "@").last ?? "localhost"
        let identifier = "isotherm-\(message.incident.id)-\(message.key)@\(domain)"
        let mail = MailMessage(
            sender: sender,
            recipients: recipients,
            subject: text.title(message),
            body: text.body(message),
            identifier: identifier,
            inReplyTo: message.reference,
            time: message.now,
            language: language
        )
        let status = try await server.send(mail, from: sender, to: recipients)
        return ChannelReceipt(status: status, reference: message.reference ?? identifier)
    }

    /// Connects and signs in.
    public func probe() async throws(AlertChannelError) { try await server.probe() }

    /// Nothing is held between messages.
    public func close() async {}

    /// Whether a text can stand as an address in a header and on the wire: one `@`, nothing that ends a line or a list.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Array("<>,;:\"()[]\\".utf8).contains($0) }
    }
}

/// Where and as whom a session connects.
public struct SessionOptions: Sendable {
    /// User name and password.
    public struct Credentials: Sendable, CustomStringConvertible {
        /// The user name.
        public var username: String
        /// The password; never printed.
        public var password: String

        /// Creates credentials.
        public init(username: String, password: String) {
            self.username = username
            self.password = password
        }

        /// The user name only.
        public var description: String { username }
    }

    /// Encryption, and our own certificate where the broker asks for one.
    public struct TransportSecurity: Sendable {
        /// PEM file of the authorities that may have signed the broker's certificate; nil takes the system's.
        public var authorityFile: String?
        /// PEM file of our own certificate.
        public var certificateFile: String?
        /// PEM file of the key of our own certificate.
        public var keyFile: String?

        /// Creates settings; without files the system's authorities are trusted.
        public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
            self.authorityFile = authorityFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// Host name or address.
    public var host: String
    /// TCP port.
    public var port: UInt16
    /// The identifier under which the broker keeps the session.
    public var clientIdentifier: String
    /// Credentials, where the broker asks for them.
    public var credentials: Credentials?
    /// Encryption; nil speaks in the clear.
    public var security: TransportSecurity?
    /// Whether a kept session is thrown away at connecting.
    public var startsClean = false
    /// Seconds for which the broker keeps the session after a disconnect.
    public var sessionExpirySeconds: UInt32 = 30 * 86_400
    /// Seconds without traffic after which either side asks. Acknowledgements may be held 1.5 times as long.
    public var keepAliveSeconds = 60
    /// Unacknowledged messages that the broker may have on the way to us; at least the batch size.
    public var receiveMaximum: UInt16 = 20_000
    /// What the broker publishes when we vanish.
    public var lastWill: Message?
    /// Seconds to wait for the broker's answer to CONNECT.
    public var connectLimitSeconds = 10.0

    /// Creates options with their defaults.
    public init(host: String = "127.0.0.1", port: UInt16 = 1883, clientIdentifier: String) {
        self.host = host
        self.port = port
        self.clientIdentifier = clientIdentifier
    }
}

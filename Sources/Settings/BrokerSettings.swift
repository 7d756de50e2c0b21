/// The MQTT broker: where it is and who we are to it.
public struct BrokerSettings: Sendable {
    /// Host name or address.
    public let host: String
    /// TCP port.
    public let port: Int
    /// The beginning of our client identifiers; fixed, because the broker keeps our session under it.
    public let clientIdentifier: String
    /// User name, where the broker asks for one.
    public let username: String?
    /// Password, where the broker asks for one.
    public let password: Secret?
    /// Whether the connection is encrypted.
    public let usesTLS: Bool
    /// PEM file of the authorities that may have signed the broker's certificate; nil takes the system's.
    public let authorityFile: String?
    /// PEM file of our own certificate, for mutual TLS.
    public let certificateFile: String?
    /// PEM file of the key of our own certificate.
    public let keyFile: String?
    /// Seconds without traffic after which either side asks whether the other is there.
    public let keepaliveSeconds: Int

    static let keys: [SettingKey] =
        [
            .text("broker.host", "127.0.0.1"),
            .integer("broker.port", 1...65_535, 1883),
            .text("broker.client_id", "isotherm"),
            .text("broker.username"),
            .flag("broker.tls", false),
            .text("broker.ca_file"),
            .text("broker.certificate_file"),
            .text("broker.key_file"),
            .integer("broker.keepalive_seconds", 10...3_600, 60),
        ] + SettingKey.secret("broker.password")

    init(_ reader: inout SettingsReader) {
        host = reader.text("broker.host")
        port = reader.integer("broker.port")
        clientIdentifier = reader.text("broker.client_id")
        username = reader.optionalText("broker.username")
        password = reader.secret("broker.password")
        usesTLS = reader.flag("broker.tls")
        authorityFile = reader.optionalText("broker.ca_file")
        certificateFile = reader.optionalText("broker.certificate_file")
        keyFile = reader.optionalText("broker.key_file")
        keepaliveSeconds = reader.integer("broker.keepalive_seconds")
        if (certificateFile == nil) != (keyFile == nil) {
            reader.problem("broker.certificate_file", "expected broker.certificate_file and broker.key_file together")
        }
    }
}

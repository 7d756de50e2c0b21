/// The configuration of a mosquitto that Isotherm can rely on; `config/mosquitto/isotherm.conf` is its default text.
public struct BrokerConfiguration: Hashable, Sendable {
    /// The port on 127.0.0.1.
    public var port: UInt16 = 1883
    /// Seconds between two saves of sessions and queued messages: what a killed broker may lose at most.
    public var autosaveSeconds = 5
    /// Messages on the way to one subscriber without acknowledgement; at least the collector's batch size.
    public var maximumInflightMessages = 20_000
    /// The largest payload in bytes; larger messages are dropped by the broker.
    public var messageSizeLimit = 1 << 20
    /// A password file made by `mosquitto_passwd`; nil lets everybody on this machine in.
    public var passwordFile: String?
    /// A file of topic rights.
    public var accessControlFile: String?
    /// The folder for sessions and queued messages, which belongs to the broker's account.
    public var persistenceFolder = "/var/lib/mosquitto"
    /// The file for the broker's process id; nil writes none.
    public var processIdentifierFile: String?

    /// The defaults that are shipped.
    public init() {}

    /// The text of `mosquitto.conf`.
    public var text: String {
        let access: String =
            passwordFile.map { "allow_anonymous false\npassword_file \($0)\n" } ?? "allow_anonymous true\n"
        return """
            # The broker that Isotherm relies on. mosquitto's defaults lose data without a word: they queue 1,000
            # messages per offline session and save sessions every 30 minutes. `isotherm doctor` checks these lines.

            # One door, on this machine only. For gateways outside add a second listener with certfile, keyfile and
            # cafile, and set allow_anonymous to false with a password_file and an acl_file.
            listener \(port) 127.0.0.1
            \(access)\(accessControlFile.map { "acl_file \($0)\n" } ?? "")
            # Sessions and queued messages survive a restart. A killed broker loses what came after the last save.
            # Never set autosave_on_changes: it rewrites the whole file per change (470 messages/s were measured).
            persistence true
            persistence_location \(persistenceFolder)/
            autosave_interval \(autosaveSeconds)

            # Everything is queued for a collector that is away; memory grows by about 0.8 kB per message.
            max_queued_messages 0

            # The window must hold a whole batch, because the collector acknowledges after its commit.
            # The default of 20 allows 3,800 messages/s with commits of 5 ms.
            max_inflight_messages \(maximumInflightMessages)

            # Larger payloads are dropped here, before they cost memory anywhere else, and whoever announces a packet
            # that no such payload needs is thrown out at its first bytes.
            message_size_limit \(messageSizeLimit)
            max_packet_size \(messageSizeLimit + 65_536)

            set_tcp_nodelay true
            connection_messages true
            log_dest stderr
            log_type error
            log_type warning
            log_type notice
            log_timestamp_format %Y-%m-%dT%H:%M:%S%z
            \(processIdentifierFile.map { "pid_file \($0)\n" } ?? "")
            """
    }
}

/// The collector: what it subscribes to and how it batches.
public struct CollectorSettings: Sendable {
    /// A topic filter whose messages are read in one format.
    public struct Source: Sendable {
        /// The name that the user gave it.
        public let name: String
        /// MQTT topic filter.
        public let filter: String
        /// Name of the payload format.
        public let format: String
        /// The tenant of messages whose topic does not name one.
        public let tenant: String?
        /// Field names of a plain JSON format that differ from ours, as `ours=theirs`.
        public let fields: [String]
    }

    /// Our own topics that this collector reads; `$share/group/…` shares them with others.
    public let filters: [String]
    /// Readings after which a batch is stored.
    public let batchRows: Int
    /// Milliseconds after the first message of a batch after which it is stored in any case.
    public let batchMilliseconds: Int
    /// Bytes above which a payload becomes a dead letter unread.
    public let payloadLimitBytes: Int
    /// Whether every message is kept as it came.
    public let keepMessages: Bool
    /// Where messages wait while the database is away; nil leaves them with the broker.
    public let spoolFolder: String?
    /// The most that may lie there, in mebibytes.
    public let spoolLimitMegabytes: Int
    /// What happens to gateways that nobody has entered: off, on or quarantine.
    public let registration: String
    /// Messages per second of one gateway in the long run; 0 for any number.
    public let gatewayMessagesPerSecond: Double
    /// Bytes of payload per second of one gateway in the long run; 0 for any number.
    public let gatewayBytesPerSecond: Double
    /// Dead letters of one gateway that are kept in an hour.
    public let gatewayDeadLettersPerHour: Int
    /// The subscriptions beside our own topics.
    public let sources: [Source]

    static let keys: [SettingKey] = [
        .list(
            "collector.filters",
            ["isotherm/v1/+/gateways/+/telemetry", "isotherm/v1/+/gateways/+/status"]
        ),
        .integer("collector.batch_rows", 1...100_000, 10_000),
        .integer("collector.batch_milliseconds", 1...1_000, 20),
        .integer("collector.payload_limit_bytes", 1_024...268_435_455, 1_048_576),
        .flag("collector.keep_messages", false),
        .text("collector.spool_folder"),
        .integer("collector.spool_limit_megabytes", 16...1_048_576, 4_096),
        .choice("collector.registration", ["off", "on", "quarantine"], "on"),
        .number("collector.gateway_messages_per_second", 0...1_000_000, 0),
        .number("collector.gateway_bytes_per_second", 0...1_000_000_000, 0),
        .integer("collector.gateway_dead_letters_per_hour", 1...1_000_000, 1_000),
        .text("collector.sources.*.filter"),
        .text("collector.sources.*.format"),
        .text("collector.sources.*.tenant"),
        .list("collector.sources.*.fields", []),
    ]

    init(_ reader: inout SettingsReader) {
        filters = reader.list("collector.filters")
        batchRows = reader.integer("collector.batch_rows")
        batchMilliseconds = reader.integer("collector.batch_milliseconds")
        payloadLimitBytes = reader.integer("collector.payload_limit_bytes")
        keepMessages = reader.flag("collector.keep_messages")
        spoolFolder = reader.optionalText("collector.spool_folder")
        spoolLimitMegabytes = reader.integer("collector.spool_limit_megabytes")
        registration = reader.text("collector.registration")
        gatewayMessagesPerSecond = reader.number("collector.gateway_messages_per_second")
        gatewayBytesPerSecond = reader.number("collector.gateway_bytes_per_second")
        gatewayDeadLettersPerHour = reader.integer("collector.gateway_dead_letters_per_hour")
        var sources: [Source] = []
        for name in reader.names(in: "collector.sources") {
            let path = "collector.sources.\(name)"
            sources.append(
                Source(
                    name: name,
                    filter: reader.text("\(path).filter"),
                    format: reader.text("\(path).format"),
                    tenant: reader.optionalText("\(path).tenant"),
                    fields: reader.list("\(path).fields")
                )
            )
        }
        self.sources = sources
    }
}

public import MQTT
public import Payloads
public import Postgres
public import Telemetry

/// What a collector connects to, what it reads and how it batches.
public struct CollectorOptions: Sendable {
    /// The broker; the client identifier must stay the same, for the broker keeps the session under it.
    public var broker: SessionOptions
    /// The database.
    public var database: ConnectionOptions
    /// What it subscribes to; several collectors may share by `$share/…` filters.
    public var filters: [String]
    /// How topics are read.
    public var routes: [PayloadRoute]
    /// The bounds of one message.
    public var limits = DecodingLimits()
    /// Readings, positions or messages after which a batch is stored; up to three times as many where commits are slow.
    public var batchRows = 10_000
    /// Milliseconds after the first message of a batch after which it is stored; sooner where commits are quick, up
    /// to five times as late while more waits to be read than a batch holds.
    public var batchMilliseconds = 20
    /// Bytes of payload that a batch holds at most.
    public var batchBytes = 16 << 20
    /// Beginning of a too large payload that is kept with its dead letter, in bytes.
    public var keptPayloadBytes = 8_192
    /// Whether every message is kept as it came, in the transaction of what it says.
    public var keepsMessages = false
    /// The tenant of dead letters whose topic does not name one.
    public var defaultTenant = "default"
    /// Who may send, and how much.
    public var gateways = GatewayRules()
    /// Where messages go while the database is away; nil leaves them with the broker.
    public var spool: SpoolOptions?
    /// Seconds by which the tables of newest values may lag under load; up to half a minute with very many series while
    /// more waits with the broker than a batch holds.
    public var latestSeconds = 0.25
    /// Who is judged by what; nil stores without judging.
    public var detection: DetectionOptions?
    /// Seconds between two looks for silent devices and late readings.
    public var tickSeconds = 10.0
    /// The clock of arrival times.
    public var now: @Sendable () -> Timestamp = SystemTime.now

    /// Creates options with the topics of the house.
    public init(
        broker: SessionOptions,
        database: ConnectionOptions,
        filters: [String] = ["isotherm/v1/+/gateways/+/telemetry", "isotherm/v1/+/gateways/+/status"],
        routes: [PayloadRoute] = PayloadRoute.standard
    ) {
        self.broker = broker
        self.database = database
        self.filters = filters
        self.routes = routes
    }
}

/// Bounds that keep one message from costing more than a message should.
public struct DecodingLimits: Hashable, Sendable {
    /// The largest payload in bytes.
    public var payloadBytes: Int
    /// The deepest nesting of JSON or CBOR.
    public var depth: Int
    /// The most fields of one JSON object.
    public var fieldsPerObject: Int
    /// The most readings and positions of one message.
    public var readingsPerMessage: Int
    /// The longest name of a device, metric, channel or unit, in bytes of UTF-8.
    public var nameBytes: Int
    /// The longest topic in bytes; MQTT allows 65,535.
    public var topicBytes: Int
    /// Topics whose route is remembered; beyond it the memory starts anew.
    public var rememberedTopics: Int
    /// Sparkplug nodes and devices whose births are remembered, and aliases of each.
    public var sparkplugSessions: Int

    /// Creates limits.
    public init(
        payloadBytes: Int = 1_048_576,
        depth: Int = 64,
        fieldsPerObject: Int = 1_024,
        readingsPerMessage: Int = 20_000,
        nameBytes: Int = 255,
        topicBytes: Int = 1_024,
        rememberedTopics: Int = 50_000,
        sparkplugSessions: Int = 20_000
    ) {
        precondition(payloadBytes < 1 << 30, "offsets within a document are 32 bits wide")
        self.payloadBytes = payloadBytes
        self.depth = depth
        self.fieldsPerObject = fieldsPerObject
        self.readingsPerMessage = readingsPerMessage
        self.nameBytes = nameBytes
        self.topicBytes = topicBytes
        self.rememberedTopics = rememberedTopics
        self.sparkplugSessions = sparkplugSessions
    }
}

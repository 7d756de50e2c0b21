/// A message of its own, to be sent or kept.
public struct Message: Hashable, Sendable {
    /// The topic.
    public var topic: String
    /// The payload.
    public var payload: [UInt8]
    /// How hard to try.
    public var quality: QualityOfService
    /// Whether the broker keeps it (sent), or had kept it (received).
    public var isRetained: Bool
    /// The MQTT 5 properties.
    public var properties: MessageProperties

    /// Creates a message.
    public init(
        topic: String,
        payload: [UInt8],
        quality: QualityOfService = .atLeastOnce,
        isRetained: Bool = false,
        properties: MessageProperties = MessageProperties()
    ) {
        self.topic = topic
        self.payload = payload
        self.quality = quality
        self.isRetained = isRetained
        self.properties = properties
    }
}

public import Telemetry

/// A raw message as it is kept.
public struct StoredMessage: Sendable, Equatable {
    /// When it arrived.
    public let receivedAt: Timestamp
    /// Whose it is.
    public let tenant: TenantName
    /// Where it was published.
    public let topic: String
    /// The payload, or its beginning where it was over the collector's limit.
    public let payload: [UInt8]
    /// How long the payload was when it came.
    public let payloadBytes: Int
    /// Its MQTT 5 content type.
    public let contentType: String?

    /// Whether the payload is all that came.
    public var isWhole: Bool { payload.count == payloadBytes }
}

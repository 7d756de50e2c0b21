internal import Telemetry

/// A message, or a part of one, that could not be read, with its reason.
struct DeadLetter: Sendable {
    var tenant: String
    var topic: String
    /// The payload, or its beginning where it was larger than the limit.
    var payload: [UInt8]
    var payloadBytes: Int
    /// The MQTT 5 content type that it came with.
    var contentType: String?
    var code: String
    var reason: String
    var receivedAt: Timestamp
    /// Earlier for a letter that was driven again: what has no time of its own is of that time.
    var firstReceivedAt: Timestamp
}

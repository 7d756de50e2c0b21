/// A message as a device would publish it.
public struct OutgoingMessage: Sendable, Equatable {
    /// The topic.
    public let topic: String
    /// The payload.
    public let payload: [UInt8]
    /// The vehicle whose gateway or courier's device sends it.
    let vehicle: String
    /// The gateway's number of it; nil where it does not count.
    var sequence: Int?
}

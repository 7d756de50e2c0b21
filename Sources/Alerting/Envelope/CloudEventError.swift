/// An event could not be written as JSON.
public struct CloudEventError: Error, CustomStringConvertible {
    /// The event concerned.
    public let eventID: String
    /// What the encoder said.
    public let underlying: any Error

    /// One sentence for an operator.
    public var description: String { "event \(eventID) cannot be written as JSON: \(underlying)" }
}

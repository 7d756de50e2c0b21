/// What a channel answered to a message that it has taken.
public struct ChannelReceipt: Sendable, Equatable {
    /// The status of the protocol.
    public let status: Int?
    /// What the receiver calls the message, for the next one about the same; nil keeps what was known.
    public let reference: String?

    /// Creates a receipt.
    public init(status: Int? = nil, reference: String? = nil) {
        self.status = status
        self.reference = reference
    }
}

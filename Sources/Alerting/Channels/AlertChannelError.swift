/// A message did not arrive, or a channel cannot be used as it is configured.
public struct AlertChannelError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// A setting is missing or cannot be used.
        case badSetting
        /// Nobody answered.
        case unreachable
        /// The receiver said no.
        case refused
        /// We were told to stop; whether the receiver has heard is unknown.
        case abandoned
    }

    /// What is wrong.
    public let code: Code
    /// The status of the protocol, where one came.
    public let status: Int?
    /// How long the receiver wants to be left alone.
    public let retryAfter: Duration?
    /// One sentence for an operator; secrets are never quoted.
    public let description: String

    /// Creates an error.
    public init(_ code: Code, _ description: String, status: Int? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.status = status
        self.retryAfter = retryAfter
        self.description = description
    }
}

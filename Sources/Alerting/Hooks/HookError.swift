/// A hook cannot be used as it is configured.
public struct HookError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// The name is empty.
        case badName
        /// The address is no `http` or `https` address, or carries a user or a fragment.
        case badAddress
        /// There is no secret, or one is malformed.
        case badSecret
        /// An event pattern is malformed.
        case badPattern
        /// A number is out of its range.
        case badLimit
    }

    /// What is wrong.
    public let code: Code
    /// One sentence for an operator; secrets are never quoted.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

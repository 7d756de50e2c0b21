/// A password, token or key: it can be used, but printing it shows only that it is there.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself; hand it only to what needs it.
    public let revealed: String

    /// Wraps a secret.
    public init(_ revealed: String) {
        self.revealed = revealed
    }

    /// Always the same stars.
    public var description: String { "***" }
    /// Always the same stars.
    public var debugDescription: String { "***" }
    /// Nothing to be seen from outside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

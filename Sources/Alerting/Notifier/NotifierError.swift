/// The notifier cannot start.
public struct NotifierError: Error, CustomStringConvertible {
    /// One sentence for an operator.
    public let description: String
}

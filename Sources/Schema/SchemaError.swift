/// The migrations that belong to this program cannot be loaded.
public struct SchemaError: Error, CustomStringConvertible {
    /// The file or folder concerned.
    public let file: String
    /// What is wrong with it.
    public let reason: String

    /// One sentence for an operator.
    public var description: String { "migration \(file): \(reason)" }
}

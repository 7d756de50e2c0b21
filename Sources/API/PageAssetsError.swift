/// The page's files were not installed beside the program.
public struct PageAssetsError: Error, CustomStringConvertible {
    /// The file concerned.
    public let file: String
    /// What the system said.
    public let reason: String

    /// One sentence for an operator.
    public var description: String { "the page's file \(file) cannot be read: \(reason)" }
}

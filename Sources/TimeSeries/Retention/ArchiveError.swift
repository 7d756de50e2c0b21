/// What went wrong between a chunk and its file.
public struct ArchiveError: Error, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// What is wrong with it, and what to do.
    public let reason: String

    /// One line for a log.
    public var description: String { "archive \(path): \(reason)" }
}

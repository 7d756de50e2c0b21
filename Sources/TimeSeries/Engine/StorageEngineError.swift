/// The wished storage engine cannot be had in this database.
public struct StorageEngineError: Error, Sendable, CustomStringConvertible {
    /// What `storage.engine` says.
    public let wish: StorageEngineChoice.Wish
    /// Why not, and what to do.
    public let reason: String

    /// One line for a log.
    public var description: String { "storage.engine is \(wish.rawValue), but \(reason)" }
}

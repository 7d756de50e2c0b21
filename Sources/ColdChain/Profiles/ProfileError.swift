/// A profile that cannot be used: where the wrong value stands, and what is wrong with it.
public struct ProfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The way to the wrong value, for instance `rules[2].limit`.
    public let path: String
    /// What is wrong, in words for the person who edits the file.
    public let reason: String

    /// Creates an error for the value at `path`.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// Path and reason on one line.
    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

/// A profile that cannot be used: where the wrong value stands, what is expected there and what came.
public struct ProfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The way to the wrong value, for instance `rules[2].limit`.
    public let path: String
    /// What must be there.
    public let expected: ProfileRequirement
    /// What came; empty when nothing did.
    public let came: String

    /// Creates an error for the value at `path`.
    public init(path: String, expected: ProfileRequirement, came: String) {
        self.path = path
        self.expected = expected
        self.came = came
    }

    /// The whole on one line, for the person who edits the file.
    public var description: String {
        let words = "must be \(expected.sentence); came \(came.isEmpty ? "nothing" : came)"
        return path.isEmpty ? words : "\(path) \(words)"
    }
}

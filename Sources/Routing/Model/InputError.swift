/// A problem that cannot be read: which value, and what is wrong with it.
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path of the value, such as `vehicles[3].time_window[1]`; empty for the document as a whole.
    public let path: String
    /// What is wrong, for a person.
    public let message: String

    /// Makes an error from the path of the value and a message.
    public init(_ path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    /// The refusal of a profile for which no travel is known; `known` are those for which there is some.
    static func noTravel(for profile: String, at path: String, known: some Collection<String>) -> InputError {
        let names = known.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        return InputError(path, "\"\(profile)\" has no matrix; \(names.isEmpty ? "none is given" : "known: \(names)")")
    }

    /// The path and the message in one line.
    public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}

/// Which types of events are meant: one type, or all that begin alike, such as `isotherm.breach.*`.
public struct EventPattern: Sendable, Hashable {
    /// The pattern as it was written.
    public let text: String
    private let prefix: String?

    /// Reads a pattern: a type's name whose last part may be `*`, or `*` alone.
    public init(_ text: String) throws(HookError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }), !parts.dropLast().contains(where: { $0.contains("*") }),
            let last = parts.last, last == "*" || !last.contains("*")
        else {
            throw HookError(.badPattern, "'\(text)' is no event type and no pattern such as isotherm.breach.*")
        }
        self.text = text
        prefix = last == "*" ? String(text.dropLast()) : nil
    }

    /// Whether an event type is meant.
    public func matches(_ type: String) -> Bool {
        guard let prefix else { return type == text }
        return type.hasPrefix(prefix)
    }
}

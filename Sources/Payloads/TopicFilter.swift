/// A topic filter with the wildcards of MQTT: `+` for one level, `#` at the end for the rest.
public struct TopicFilter: Hashable, Sendable {
    /// The filter as written.
    public let text: String
    private let levels: [String]

    /// Creates a filter; nil when a wildcard is not a whole level, or `#` is not the last one.
    public init?(_ text: String) {
        let levels = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !text.isEmpty, !levels.dropLast().contains("#") else { return nil }
        for level in levels where level.count > 1 {
            guard !level.contains("+"), !level.contains("#") else { return nil }
        }
        self.text = text
        self.levels = levels
    }

    /// Whether a topic fits; topics that start with `$` fit no leading wildcard, as MQTT 5 section 4.7.2 has it.
    public func matches(_ topic: Topic) -> Bool {
        if let first = levels.first, first == "#" || first == "+", topic.text.hasPrefix("$") { return false }
        for (index, level) in levels.enumerated() {
            if level == "#" { return topic.levels.count >= index }
            guard index < topic.levels.count, level == "+" || level == topic.levels[index] else { return false }
        }
        return levels.count == topic.levels.count
    }
}

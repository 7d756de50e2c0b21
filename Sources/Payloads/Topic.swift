/// A topic that a message was published to, checked and split into its levels.
public struct Topic: Hashable, Sendable {
    /// The whole topic.
    public let text: String
    /// Its levels, as they stand between the slashes.
    public let levels: [String]

    /// Checks a topic's bytes: valid UTF-8, not empty, no control character, no wildcard.
    ///
    /// - Parameters:
    ///   - bytes: The topic as it came.
    ///   - limit: The most bytes.
    /// - Throws: `DecodingFailure` with the code `bad_topic`.
    public init(checking bytes: Span<UInt8>, limit: Int = 1_024) throws(DecodingFailure) {
        guard !bytes.isEmpty else { throw DecodingFailure(.badTopic, "the topic is empty") }
        guard bytes.count <= limit else { throw DecodingFailure(.badTopic, "the topic is longer than \(limit) bytes") }
        guard UTF8Sequence.isValid(bytes) else { throw DecodingFailure(.badTopic, "the topic is not UTF-8") }
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte != UInt8(ascii: "+"), byte != UInt8(ascii: "#"), byte >= 0x20, byte != 0x7F else {
                throw DecodingFailure(.badTopic, "a wildcard or control character in a topic", place: "byte \(index)")
            }
        }
        text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        levels = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }

    /// The level counted from the end, 0 being the last; nil when there are not so many or it is empty.
    func levelFromEnd(_ distance: Int) -> String? {
        guard distance < levels.count else { return nil }
        let level = levels[levels.count - 1 - distance]
        return level.isEmpty ? nil : level
    }

    /// The level counted from the start; nil when there are not so many or it is empty.
    func level(_ index: Int) -> String? {
        guard index < levels.count, !levels[index].isEmpty else { return nil }
        return levels[index]
    }
}

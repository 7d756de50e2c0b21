/// What a name of a device, metric, channel or unit must be.
enum NameRule {
    /// Refuses names that are empty, too long, or hold control characters: PostgreSQL's text has no U+0000, and the
    /// others break logs and terminals.
    static func check(
        _ name: Span<UInt8>,
        _ code: DecodingFailureCode,
        _ subject: StaticString,
        limit: Int
    ) throws(DecodingFailure) {
        guard !name.isEmpty else { throw DecodingFailure(code, "the \(subject) is empty") }
        guard name.count <= limit else { throw DecodingFailure(code, "the \(subject) is longer than \(limit) bytes") }
        for index in name.indices {
            guard name[index] >= 0x20, name[index] != 0x7F else {
                throw DecodingFailure(code, "a control character in the \(subject)", place: "byte \(index)")
            }
        }
    }
}

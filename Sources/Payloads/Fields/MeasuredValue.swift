/// What a JSON value says as a measured value.
enum MeasuredValue {
    case number(Double)
    /// Null where a value should be: known to be missing.
    case missing
    /// A text or structure that measures nothing: an attribute of the device.
    case attribute

    /// Reads a JSON value for a field with the meaning `rule`.
    ///
    /// Numbers in strings are numbers. A field of ours that holds anything else is an error; a foreign one may hold
    /// what it likes.
    static func read(
        _ value: JSONValue,
        of document: JSONDocument,
        for rule: MetricRule
    ) throws(DecodingFailure) -> MeasuredValue {
        switch document.kind(value) {
        case .number: return .number(document.number(value) ?? .nan)
        case .null: return rule.isKnown ? .missing : .attribute
        case .yes, .no:
            guard rule.quantity == .boolean || !rule.isKnown else {
                throw DecodingFailure(.badValue, "true or false where a number should be")
            }
            return .number(document.kind(value) == .yes ? 1 : 0)
        case .string:
            let text = document.text
            let range = document.range(value)
            if rule.quantity == .boolean, let state = Self.state(document.name(value)) {
                return .number(state)
            } else if rule.isKnown {
                guard let number = DecimalNumber.valueIfNumber(text.span.extracting(range)) else {
                    throw DecodingFailure(.badValue, "a text where a number should be")
                }
                return .number(number)
            } else {
                return .attribute
            }
        case .object, .array, .key, .shadowedKey:
            guard !rule.isKnown else { throw DecodingFailure(.badValue, "a structure where a number should be") }
            return .attribute
        }
    }

    /// Words for the two states of a contact or relay; nil when it is none of them.
    static func state(_ word: String) -> Double? {
        switch word.lowercased() {
        case "open", "opened", "on", "true", "running": 1
        case "close", "closed", "off", "false", "stopped": 0
        default: nil
        }
    }
}

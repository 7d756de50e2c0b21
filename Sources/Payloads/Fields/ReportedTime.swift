internal import Telemetry

/// Reads the time that a payload reports.
enum ReportedTime {
    /// The instant that a JSON value tells: an epoch number, that number in a string, or RFC 3339; nil when the value
    /// is absent or null.
    ///
    /// - Parameters:
    ///   - value: The value, or absent.
    ///   - document: Where it is.
    ///   - localOffsetSeconds: The offset of times without a zone; nil refuses them.
    /// - Returns: The instant, before the rules of `DeviceTime`.
    /// - Throws: `bad_timestamp` for what is neither.
    static func read(
        _ value: JSONValue,
        of document: JSONDocument,
        localOffsetSeconds: Int? = nil
    ) throws(DecodingFailure) -> Timestamp? {
        guard value.isPresent else { return nil }
        let text = document.text
        let range = document.range(value)
        switch document.kind(value) {
        case .null: return nil
        case .number: return try epoch(text.span.extracting(range))
        case .string:
            let bytes = text.span.extracting(range)
            if let instant = Timestamp(rfc3339: bytes, localOffsetSeconds: localOffsetSeconds) { return instant }
            if let end = DecimalNumber.end(bytes, from: 0), end == bytes.count { return try epoch(bytes) }
            throw DecodingFailure(.badTimestamp, "neither RFC 3339 nor an epoch number")
        default: throw DecodingFailure(.badTimestamp, "a time is a number or a text")
        }
    }

    private static func epoch(_ text: Span<UInt8>) throws(DecodingFailure) -> Timestamp {
        if let whole = DecimalNumber.wholeValue(text) { return DeviceTime.instant(epoch: whole) }
        guard let instant = DeviceTime.instant(epoch: DecimalNumber.value(text)) else {
            throw DecodingFailure(.badTimestamp, "the number is beyond the range of times")
        }
        return instant
    }
}

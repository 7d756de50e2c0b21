/// Finds the end of a JSON string, checks its UTF-8 and resolves its escapes.
enum JSONString {
    enum Scan {
        /// No escape: the text is all before `end`, where the closing quote stands.
        case plain(end: Int)
        /// The text went to the side; the document goes on at `after`.
        case unescaped(Range<Int>, after: Int)
        case failed(at: Int, reason: String)
    }

    /// Scans from the byte after the opening quote.
    static func scan(_ text: Span<UInt8>, from start: Int, unescaped: inout [UInt8]) -> Scan {
        var position = start
        while true {
            position = ordinaryEnd(text, from: position)
            guard position < text.count else { return .failed(at: position, reason: "the text ends within a string") }
            let byte = text[position]
            if byte == UInt8(ascii: "\"") { return .plain(end: position) }
            if byte == UInt8(ascii: "\\") { return resolve(text, from: start, to: position, into: &unescaped) }
            guard byte >= 0x80 else { return .failed(at: position, reason: "a control character in a string") }
            guard let length = UTF8Sequence.length(text, at: position) else {
                return .failed(at: position, reason: "not valid UTF-8")
            }
            position += length
        }
    }

    /// The first byte from `start` on that is a quote, a backslash, a control character or not ASCII.
    private static func ordinaryEnd(_ text: Span<UInt8>, from start: Int) -> Int {
        let raw = text.bytes
        var position = start
        while position &+ 8 <= raw.byteCount {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            let stops = stops(in: word)
            if stops != 0 { return position &+ stops.trailingZeroBitCount &>> 3 }
            position &+= 8
        }
        while position < text.count {
            let byte = text[position]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 || byte >= 0x80 { return position }
            position &+= 1
        }
        return position
    }

    /// The top bit of each of eight bytes that ends an ordinary run; exact up to the first one, which is all we ask.
    private static func stops(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let isQuote = (quote &- ones) & ~quote
        let isBackslash = (backslash &- ones) & ~backslash
        let isControl = (word &- (ones &* 0x20)) & ~word
        return (isQuote | isBackslash | isControl | word) & tops
    }

    /// The slow way from the first escape on: copies the string to the side.
    private static func resolve(
        _ text: Span<UInt8>,
        from start: Int,
        to escape: Int,
        into unescaped: inout [UInt8]
    ) -> Scan {
        let begin = unescaped.count
        var position = start
        var end = escape
        while true {
            for index in position..<end { unescaped.append(text[index]) }
            position = end
            guard position < text.count else { return .failed(at: position, reason: "the text ends within a string") }
            let byte = text[position]
            if byte == UInt8(ascii: "\"") { return .unescaped(begin..<unescaped.count, after: position + 1) }
            if byte == UInt8(ascii: "\\") {
                guard let after = JSONEscape.resolve(text, at: position, into: &unescaped) else {
                    return .failed(at: position, reason: "no such escape, or half of a surrogate pair")
                }
                position = after
                end = ordinaryEnd(text, from: position)
            } else {
                guard byte >= 0x80, let length = UTF8Sequence.length(text, at: position) else {
                    return .failed(at: position, reason: "a control character or invalid UTF-8 in a string")
                }
                end = position + length
            }
        }
    }
}

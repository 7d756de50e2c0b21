/// The escapes of JSON strings (RFC 8259 section 7).
enum JSONEscape {
    /// Appends what the escape at `position` (its backslash) stands for; the position after it, nil when it is none.
    static func resolve(_ text: Span<UInt8>, at position: Int, into output: inout [UInt8]) -> Int? {
        guard position + 1 < text.count else { return nil }
        switch text[position + 1] {
        case UInt8(ascii: "\""): output.append(0x22)
        case UInt8(ascii: "\\"): output.append(0x5C)
        case UInt8(ascii: "/"): output.append(0x2F)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"): return character(text, at: position, into: &output)
        default: return nil
        }
        return position + 2
    }

    /// A character by its UTF-16 code, or by two that form a surrogate pair.
    private static func character(_ text: Span<UInt8>, at position: Int, into output: inout [UInt8]) -> Int? {
        guard let first = code(text, at: position + 2) else { return nil }
        var (scalar, after) = (first, position + 6)
        if (0xD800..<0xDC00).contains(first) {
            guard after + 1 < text.count, text[after] == UInt8(ascii: "\\"), text[after + 1] == UInt8(ascii: "u"),
                let second = code(text, at: after + 2), (0xDC00..<0xE000).contains(second)
            else { return nil }
            scalar = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
            after += 6
        }
        guard let character = Unicode.Scalar(scalar) else { return nil }
        output.append(contentsOf: UTF8.encode(character).map { Array($0) } ?? [])
        return after
    }

    private static func code(_ text: Span<UInt8>, at position: Int) -> UInt32? {
        guard position + 4 <= text.count else { return nil }
        var code: UInt32 = 0
        for index in position..<(position + 4) {
            guard let digit = Hexadecimal.digit(text[index]) else { return nil }
            code = code << 4 | UInt32(digit)
        }
        return code
    }
}

/// Well-formed UTF-8 by table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing over U+10FFFF.
enum UTF8Sequence {
    /// The length of the sequence of two to four bytes at `position`; nil when it is not well-formed.
    static func length(_ text: Span<UInt8>, at position: Int) -> Int? {
        let lead = text[position]
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch lead {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xE1...0xEC, 0xEE...0xEF: (3, 0x80...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        guard length > 0, position + length <= text.count, second.contains(text[position + 1]) else { return nil }
        for index in (position + 2)..<max(position + 2, position + length) where text[index] & 0xC0 != 0x80 {
            return nil
        }
        return length
    }

    /// Whether all of `text` is well-formed.
    static func isValid(_ text: Span<UInt8>) -> Bool {
        var position = 0
        while position < text.count {
            if text[position] < 0x80 {
                position += 1
            } else {
                guard let length = length(text, at: position) else { return false }
                position += length
            }
        }
        return true
    }
}

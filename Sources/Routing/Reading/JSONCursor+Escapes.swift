/// Strings with escapes, which are rare: `string` reads all others in one step.
extension JSONCursor {
    /// Reads on to the end of a string whose plain beginning is `text`.
    mutating func escapedString(_ text: inout [UInt8]) throws(InputError) {
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape(&text)
            case 0..<0x20: throw error("has a control character in a string")
            default: text.append(byte)
            }
        }
        throw error("has a string without an end")
    }

    private mutating func escape(_ text: inout [UInt8]) throws(InputError) {
        guard offset < bytes.count else { throw error("has a string without an end") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            var unit = try hexadecimalUnit()
            if (0xD800..<0xDC00).contains(unit), offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
                bytes[offset + 1] == UInt8(ascii: "u")
            {
                offset += 2
                let low = try hexadecimalUnit()
                guard (0xDC00..<0xE000).contains(low) else { throw error("has half a surrogate pair") }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw error("has half a surrogate pair") }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw error("has an unknown escape in a string")
        }
    }

    private mutating func hexadecimalUnit() throws(InputError) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw error("has a string without an end") }
        let text = String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self)
        guard !text.hasPrefix("+"), !text.hasPrefix("-"), let value = UInt32(text, radix: 16) else {
            throw error("has a broken escape in a string")
        }
        offset += 4
        return value
    }
}

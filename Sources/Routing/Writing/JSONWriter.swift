/// Builds a JSON document byte by byte; the caller keeps the order of keys.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init() { bytes.reserveCapacity(1 << 16) }

    /// Writes an object.
    mutating func object(_ body: (inout JSONWriter) -> Void) { enclosed("{", "}", body) }

    /// Writes an array.
    mutating func array(_ body: (inout JSONWriter) -> Void) { enclosed("[", "]", body) }

    /// Writes a key; one value must follow.
    mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a whole number.
    mutating func value(_ number: Int) { scalar(String(number)) }

    /// Writes a number in the shortest form that reads back the same.
    mutating func value(_ number: Double) { scalar(number.description) }

    /// Writes a string.
    mutating func value(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// Writes an array of whole numbers.
    mutating func value(_ numbers: [Int]) { array { writer in for number in numbers { writer.value(number) } } }

    /// Writes a key and a whole number.
    mutating func member(_ name: String, _ number: Int) {
        key(name)
        value(number)
    }

    /// Writes a key and a string.
    mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a key and an array of whole numbers.
    mutating func member(_ name: String, _ numbers: [Int]) {
        key(name)
        value(numbers)
    }

    private mutating func enclosed(_ open: String, _ close: String, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(contentsOf: open.utf8)
        needsComma = false
        body(&self)
        bytes.append(contentsOf: close.utf8)
        needsComma = true
    }

    private mutating func scalar(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func separate() { if needsComma { bytes.append(UInt8(ascii: ",")) } }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// A reader that walks once over the bytes of a JSON document and knows the path of the value it stands at.
///
/// Nothing is built but what the caller asks for: a travel table goes from bytes to numbers in one loop. Values that the
/// caller skips may nest to `depthLimit` and cost no memory.
struct JSONCursor {
    let bytes: [UInt8]
    var offset = 0
    var path: [PathPart] = []
    private let depthLimit = 200

    enum PathPart {
        case key(String)
        case index(Int)
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// An error at the current path.
    func error(_ message: String) -> InputError {
        var text = ""
        for part in path {
            switch part {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return InputError(text, message)
    }

    /// An error at an element of the array at the current path.
    func error(_ message: String, at index: Int) -> InputError {
        InputError("\(error("").path)[\(index)]", message)
    }

    /// The first byte of the next value, without consuming it.
    mutating func peek() throws(InputError) -> UInt8 {
        skipSpace()
        guard offset < bytes.count else { throw error("the document ends too early (byte \(offset))") }
        return bytes[offset]
    }

    /// Reads an object; `member` must consume one value per key, by reading or by `skip()`.
    mutating func object(_ member: (inout JSONCursor, String) throws(InputError) -> Void) throws(InputError) {
        guard try peek() == UInt8(ascii: "{") else { throw error("must be an object") }
        offset += 1
        guard try peek() != UInt8(ascii: "}") else { return offset += 1 }
        var seen: Set<String> = []
        while true {
            guard try peek() == UInt8(ascii: "\"") else { throw error("a key is missing (byte \(offset))") }
            let key = try string()
            guard seen.insert(key).inserted else { throw error("has the key \(key) twice") }
            try expect(UInt8(ascii: ":"))
            path.append(.key(key))
            try member(&self, key)
            path.removeLast()
            if try isEnd(UInt8(ascii: "}")) { return }
        }
    }

    /// Reads an array; `element` must consume one value per call.
    mutating func array(_ element: (inout JSONCursor, Int) throws(InputError) -> Void) throws(InputError) {
        guard try peek() == UInt8(ascii: "[") else { throw error("must be an array") }
        offset += 1
        guard try peek() != UInt8(ascii: "]") else { return offset += 1 }
        var index = 0
        while true {
            path.append(.index(index))
            try element(&self, index)
            path.removeLast()
            if try isEnd(UInt8(ascii: "]")) { return }
            index += 1
            guard index <= Limit.items else { throw error("has more than \(Limit.items) elements") }
        }
    }

    /// Reads a whole number without fraction or exponent.
    mutating func integer() throws(InputError) -> Int {
        let first = try peek()
        let isNegative = first == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        let start = offset
        var value = 0
        while offset < bytes.count, bytes[offset] &- 48 < 10 {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int(bytes[offset] &- 48))
            guard !isTooLarge, !overflow else { throw error("is too large") }
            value = sum
            offset += 1
        }
        guard offset > start, !isFraction else { throw error("must be an integer") }
        return isNegative ? -value : value
    }

    /// Reads a number.
    mutating func number() throws(InputError) -> Double {
        _ = try peek()
        let start = offset
        while offset < bytes.count, Self.isNumberByte(bytes[offset]) { offset += 1 }
        guard offset > start, let value = Double(String(decoding: bytes[start..<offset], as: UTF8.self)),
            value.isFinite
        else { throw error("must be a number") }
        return value
    }

    /// Reads `true` or `false`.
    mutating func boolean() throws(InputError) -> Bool {
        let first = try peek()
        for (text, value) in [("true", true), ("false", false)] where first == text.utf8.first {
            try literal(text)
            return value
        }
        throw error("must be true or false")
    }

    /// Reads a string.
    mutating func string() throws(InputError) -> String {
        guard try peek() == UInt8(ascii: "\"") else { throw error("must be a string") }
        offset += 1
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\") {
            guard bytes[offset] >= 0x20 else { throw error("has a control character in a string") }
            offset += 1
        }
        guard offset < bytes.count else { throw error("has a string without an end") }
        if bytes[offset] == UInt8(ascii: "\"") {
            offset += 1
            return String(decoding: bytes[start..<(offset - 1)], as: UTF8.self)
        }
        var text = Array(bytes[start..<offset])
        try escapedString(&text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Consumes one value of any kind.
    mutating func skip() throws(InputError) {
        var depth = 0
        repeat {
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                offset += 1
                depth += 1
                guard depth <= depthLimit else { throw error("nests deeper than \(depthLimit)") }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                offset += 1
                depth -= 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { throw error("a value is missing (byte \(offset))") }
                offset += 1
            default: try skipScalar(byte)
            }
        } while depth > 0
        guard depth == 0 else { throw error("brackets do not match (byte \(offset))") }
    }

    /// Checks that nothing but space follows.
    mutating func end() throws(InputError) {
        skipSpace()
        guard offset == bytes.count else { throw error("something follows the document (byte \(offset))") }
    }

    private mutating func skipScalar(_ first: UInt8) throws(InputError) {
        switch first {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: _ = try number()
        }
    }

    private mutating func literal(_ text: String) throws(InputError) {
        for byte in text.utf8 {
            guard offset < bytes.count, bytes[offset] == byte else { throw error("is not JSON (byte \(offset))") }
            offset += 1
        }
    }

    private mutating func expect(_ byte: UInt8) throws(InputError) {
        guard try peek() == byte else {
            throw error("'\(Character(Unicode.Scalar(byte)))' is missing (byte \(offset))")
        }
        offset += 1
    }

    mutating func isEnd(_ closing: UInt8) throws(InputError) -> Bool {
        let byte = try peek()
        offset += 1
        if byte == closing { return true }
        guard byte == UInt8(ascii: ",") else { throw error("a comma is missing (byte \(offset - 1))") }
        return false
    }

    var isFraction: Bool {
        guard offset < bytes.count else { return false }
        let byte = bytes[offset]
        return byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") || bytes[offset] &- 48 < 10
    }

    mutating func skipSpace() {
        while offset < bytes.count, bytes[offset] <= 0x20 {
            guard bytes[offset] == 0x20 || (9...13).contains(bytes[offset]) else { return }
            offset += 1
        }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || byte == 43 || byte == 45 || byte == 46 || byte | 0x20 == UInt8(ascii: "e")
    }
}

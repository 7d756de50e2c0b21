/// A reader that walks once over the bytes of a JSON document and knows the path of the value it stands at.
///
/// Nothing is built but what the caller asks for: a travel table goes from bytes to numbers in one loop. Values that the
/// caller skips may nest to `depthLimit` and cost no memory.
struct JSONCursor {
    private let bytes: [UInt8]
    private var offset = 0
    private var path: [PathPart] = []
    private let depthLimit = 200

    private enum PathPart {
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

    /// Reads a row of whole numbers 0 ... `Limit.matrixEntry` into `row`; `width` is how many there should be, if known.
    mutating func row(into row: inout [Int32], width: Int?) throws(InputError) {
        guard try peek() == UInt8(ascii: "[") else { throw error("must be an array") }
        offset += 1
        guard try peek() != UInt8(ascii: "]") else { return offset += 1 }
        let start = row.count
        if let width { readPlainEntries(width - 1, into: &row) }
        while true {
            guard let value = entry() else {
                path.append(.index(row.count - start))
                throw error("must be an integer in 0 ... \(Limit.matrixEntry)")
            }
            row.append(value)
            if try isEnd(UInt8(ascii: "]")) { return }
        }
    }

    /// Reads up to so many entries as long as each is digits and a comma: nearly all of a large table.
    private mutating func readPlainEntries(_ limit: Int, into row: inout [Int32]) {
        guard limit > 0 else { return }
        let first = offset
        offset = withUnsafeTemporaryAllocation(of: Int32.self, capacity: limit) { entries in
            var count = 0
            let end = bytes.withUnsafeBufferPointer { bytes -> Int in
                var position = first
                while count < limit {
                    var reader = position
                    var value = 0
                    while reader < bytes.count, bytes[reader] == 0x20 { reader += 1 }
                    let digits = reader
                    while reader < bytes.count, bytes[reader] &- 48 < 10, reader - digits < 10 {
                        value = value &* 10 &+ Int(bytes[reader] &- 48)
                        reader += 1
                    }
                    guard reader > digits, reader < bytes.count, bytes[reader] == UInt8(ascii: ","),
                        value <= Limit.matrixEntry
                    else { break }
                    entries[count] = Int32(truncatingIfNeeded: value)
                    count += 1
                    position = reader + 1
                }
                return position
            }
            row.append(contentsOf: entries[..<count])
            return end
        }
    }

    private mutating func entry() -> Int32? {
        skipSpace()
        let start = offset
        var value = 0
        while offset < bytes.count, bytes[offset] &- 48 < 10, offset - start < 12 {
            value = value &* 10 &+ Int(bytes[offset] &- 48)
            offset += 1
        }
        guard offset > start, value <= Limit.matrixEntry, !isFraction else { return nil }
        return Int32(truncatingIfNeeded: value)
    }

    private mutating func escapedString(_ text: inout [UInt8]) throws(InputError) {
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

    private mutating func isEnd(_ closing: UInt8) throws(InputError) -> Bool {
        let byte = try peek()
        offset += 1
        if byte == closing { return true }
        guard byte == UInt8(ascii: ",") else { throw error("a comma is missing (byte \(offset - 1))") }
        return false
    }

    private var isFraction: Bool {
        guard offset < bytes.count else { return false }
        let byte = bytes[offset]
        return byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") || bytes[offset] &- 48 < 10
    }

    private mutating func skipSpace() {
        while offset < bytes.count, bytes[offset] <= 0x20 {
            guard bytes[offset] == 0x20 || (9...13).contains(bytes[offset]) else { return }
            offset += 1
        }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || byte == 43 || byte == 45 || byte == 46 || byte | 0x20 == UInt8(ascii: "e")
    }
}

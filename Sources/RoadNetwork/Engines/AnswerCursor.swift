/// Reads an engine's JSON without building a tree of it: a table of 1,000 x 1,000 pairs has two million numbers, for
/// which Foundation's decoder takes seconds.
struct AnswerCursor {
    /// The text is not the JSON that was expected.
    struct Malformed: Error {
        let offset: Int
    }

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Walks over the members of an object; `visit` must consume the value of each key, or call ``skip()``.
    mutating func members(_ visit: (String, inout AnswerCursor) throws(Malformed) -> Void) throws(Malformed) {
        try expect(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try visit(key, &self)
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    /// Walks over the items of an array; `visit` must consume each.
    mutating func items(_ visit: (inout AnswerCursor) throws(Malformed) -> Void) throws(Malformed) {
        try expect(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return }
        repeat { try visit(&self) } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
    }

    /// The numbers of an array of arrays, row by row; `null` is NaN.
    mutating func grid() throws(Malformed) -> [Double] {
        var values: [Double] = []
        try items { (row: inout AnswerCursor) throws(Malformed) in
            try row.items { (cell: inout AnswerCursor) throws(Malformed) in values.append(try cell.number()) }
        }
        return values
    }

    /// A number, or NaN for `null`.
    mutating func number() throws(Malformed) -> Double {
        space()
        let start = index
        if index < bytes.count, bytes[index] == UInt8(ascii: "n") {
            try word("null")
            return .nan
        }
        while index < bytes.count, Self.isNumeric(bytes[index]) { index += 1 }
        guard start < index, let value = Double(String(decoding: bytes[start..<index], as: UTF8.self)) else {
            throw Malformed(offset: start)
        }
        return value
    }

    /// A string; escapes other than of a single character stay as they are written.
    mutating func string() throws(Malformed) -> String {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < bytes.count else { break }
            text.append(bytes[index])
            index += 1
        }
        try expect(UInt8(ascii: "\""))
        return String(decoding: text, as: UTF8.self)
    }

    /// Passes over a value of any kind.
    mutating func skip() throws(Malformed) {
        space()
        guard index < bytes.count else { throw Malformed(offset: index) }
        switch bytes[index] {
        case UInt8(ascii: "{"):
            try members { (_: String, value: inout AnswerCursor) throws(Malformed) in try value.skip() }
        case UInt8(ascii: "["): try items { (value: inout AnswerCursor) throws(Malformed) in try value.skip() }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        default: _ = try number()
        }
    }

    private mutating func word(_ word: String) throws(Malformed) {
        for byte in word.utf8 {
            guard index < bytes.count, bytes[index] == byte else { throw Malformed(offset: index) }
            index += 1
        }
    }

    private mutating func expect(_ byte: UInt8) throws(Malformed) {
        guard take(byte) else { throw Malformed(offset: index) }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        space()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func space() {
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}

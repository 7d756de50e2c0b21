/// A small JSON document as a tree, for lines that come rarely: profiles, devices, reference cases.
enum JSONValue {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// Reads one value; nil when the bytes are no JSON or nest deeper than 64.
    static func read(_ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor, depth: Int = 0) -> JSONValue? {
        guard depth < 64, !cursor.failed else { return nil }
        switch cursor.peek(bytes) {
        case 0x22: return string(bytes, &cursor).map(JSONValue.string)
        case 0x7b: return object(bytes, &cursor, depth)
        case 0x5b: return array(bytes, &cursor, depth)
        case 0x74: return word("true", bytes, &cursor) ? .bool(true) : nil
        case 0x66: return word("false", bytes, &cursor) ? .bool(false) : nil
        case 0x6e: return word("null", bytes, &cursor) ? .null : nil
        default:
            let number = cursor.number(bytes)
            return cursor.failed ? nil : .number(number)
        }
    }

    private static func word(_ word: StaticString, _ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor) -> Bool {
        let start = cursor.position
        cursor.skip(bytes)
        guard cursor.position - start == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { text in
            for index in text.indices where bytes[start + index] != text[index] { return false }
            return true
        }
    }

    private static func array(
        _ bytes: borrowing Span<UInt8>,
        _ cursor: inout ByteCursor,
        _ depth: Int
    ) -> JSONValue? {
        cursor.expect(0x5b, bytes)
        var values: [JSONValue] = []
        if cursor.take(0x5d, bytes) { return .array(values) }
        while true {
            guard let value = read(bytes, &cursor, depth: depth + 1) else { return nil }
            values.append(value)
            if cursor.take(0x2c, bytes) { continue }
            cursor.expect(0x5d, bytes)
            return cursor.failed ? nil : .array(values)
        }
    }

    private static func object(
        _ bytes: borrowing Span<UInt8>,
        _ cursor: inout ByteCursor,
        _ depth: Int
    ) -> JSONValue? {
        cursor.expect(0x7b, bytes)
        var members: [(key: String, value: JSONValue)] = []
        if cursor.take(0x7d, bytes) { return .object(members) }
        while true {
            guard cursor.peek(bytes) == 0x22, let key = string(bytes, &cursor) else { return nil }
            cursor.expect(0x3a, bytes)
            guard let value = read(bytes, &cursor, depth: depth + 1) else { return nil }
            members.append((key, value))
            if cursor.take(0x2c, bytes) { continue }
            cursor.expect(0x7d, bytes)
            return cursor.failed ? nil : .object(members)
        }
    }

    private static func string(_ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor) -> String? {
        let range = cursor.string(bytes)
        guard !cursor.failed else { return nil }
        var plain: [UInt8] = []
        plain.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte != 0x5c {
                plain.append(byte)
                index += 1
                continue
            }
            guard index + 1 < range.upperBound else { return nil }
            guard let length = unescape(bytes, index + 1, range.upperBound, &plain) else { return nil }
            index += 1 + length
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Appends what an escape stands for; returns how many bytes after the backslash it took.
    private static func unescape(
        _ bytes: borrowing Span<UInt8>,
        _ index: Int,
        _ end: Int,
        _ plain: inout [UInt8]
    ) -> Int? {
        switch bytes[index] {
        case 0x6e: plain.append(0x0a)
        case 0x74: plain.append(0x09)
        case 0x72: plain.append(0x0d)
        case 0x62: plain.append(0x08)
        case 0x66: plain.append(0x0c)
        case 0x75:
            guard let first = unit(bytes, index + 1, end) else { return nil }
            if first & 0xfc00 == 0xd800, index + 10 < end, bytes[index + 5] == 0x5c, bytes[index + 6] == 0x75,
                let second = unit(bytes, index + 7, end), second & 0xfc00 == 0xdc00
            {
                plain.append(contentsOf: String(decoding: [first, second], as: UTF16.self).utf8)
                return 11
            }
            plain.append(contentsOf: String(decoding: [first], as: UTF16.self).utf8)
            return 5
        default: plain.append(bytes[index])
        }
        return 1
    }

    private static func unit(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt16? {
        guard start + 4 <= end else { return nil }
        var value: UInt16 = 0
        for index in start..<(start + 4) {
            switch bytes[index] {
            case 0x30...0x39: value = value << 4 | UInt16(bytes[index] - 0x30)
            case 0x41...0x46: value = value << 4 | UInt16(bytes[index] - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt16(bytes[index] - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }

    /// The last value under a key of an object.
    subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    var double: Double? { if case .number(let value) = self { value } else { nil } }
    var text: String? { if case .string(let value) = self { value } else { nil } }
    var flag: Bool? { if case .bool(let value) = self { value } else { nil } }
    var elements: [JSONValue] { if case .array(let values) = self { values } else { [] } }
    var isNull: Bool { if case .null = self { true } else { false } }

    /// The numbers of an array; nil for elements that are none.
    var doubles: [Double?] { elements.map(\.double) }
}

/// Reads CBOR (RFC 8949) from untrusted bytes: never beyond their end, never deeper than a limit, and with memory in
/// proportion to the bytes that are really there.
struct CBORReader {
    private let maximumDepth: Int
    private var position = 0

    init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

    /// Reads one item that takes up all of `bytes`.
    static func read(_ bytes: Span<UInt8>, maximumDepth: Int) throws(DecodingFailure) -> CBORItem {
        var reader = CBORReader(maximumDepth: maximumDepth)
        guard let item = try reader.item(bytes, depth: 0) else { throw reader.bad("a break without a beginning") }
        guard reader.position == bytes.count else { throw reader.bad("there is more after the end of the item") }
        return item
    }

    /// The next item; nil is the break that ends items of indefinite length.
    private mutating func item(_ bytes: Span<UInt8>, depth: Int) throws(DecodingFailure) -> CBORItem? {
        guard depth <= maximumDepth else { throw bad("nested deeper than \(maximumDepth)") }
        let head = try byte(bytes)
        let (major, minor) = (head >> 5, head & 31)
        if major == 7 { return try simple(minor, bytes) }
        let argument = try argument(minor, bytes)
        guard argument != nil || (2...5).contains(major) else { throw bad("no indefinite length is possible here") }
        switch major {
        case 0: return .number(Double(argument ?? 0))
        case 1: return .number(-1 - Double(argument ?? 0))
        case 2, 3: return try string(argument, isText: major == 3, bytes)
        case 4: return .array(try items(argument, bytes, depth))
        case 5: return .map(try pairs(argument, bytes, depth))
        default: return try tagged(argument ?? 0, bytes, depth)
        }
    }

    /// The argument of an item's head; nil is an indefinite length.
    private mutating func argument(_ minor: UInt8, _ bytes: Span<UInt8>) throws(DecodingFailure) -> UInt64? {
        switch minor {
        case ..<24: return UInt64(minor)
        case 24...27: return try bigEndian(1 << Int(minor - 24), bytes)
        case 31: return nil
        default: throw bad("a reserved length")
        }
    }

    private mutating func simple(_ minor: UInt8, _ bytes: Span<UInt8>) throws(DecodingFailure) -> CBORItem? {
        switch minor {
        case 20: return .boolean(false)
        case 21: return .boolean(true)
        case 22, 23: return .null
        case 24:
            _ = try byte(bytes)
            return .other
        case 25: return .number(Self.half(UInt16(truncatingIfNeeded: try bigEndian(2, bytes))))
        case 26: return .number(Double(Float(bitPattern: UInt32(truncatingIfNeeded: try bigEndian(4, bytes)))))
        case 27: return .number(Double(bitPattern: try bigEndian(8, bytes)))
        case 31: return nil
        case ..<20: return .other
        default: throw bad("a reserved simple value")
        }
    }

    // MARK: - Strings and containers

    private mutating func string(
        _ length: UInt64?,
        isText: Bool,
        _ bytes: Span<UInt8>
    ) throws(DecodingFailure) -> CBORItem {
        var content: [UInt8] = []
        if let length {
            try append(length, bytes, to: &content)
        } else {
            while true {
                let head = try byte(bytes)
                if head == 0xFF { break }
                guard head >> 5 == (isText ? 3 : 2), let part = try argument(head & 31, bytes) else {
                    throw bad("a part of a string is no string")
                }
                try append(part, bytes, to: &content)
            }
        }
        guard isText else { return .bytes }
        guard UTF8Sequence.isValid(content.span) else { throw bad("a text is not UTF-8") }
        return .text(String(decoding: content, as: UTF8.self))
    }

    private mutating func append(
        _ length: UInt64,
        _ bytes: Span<UInt8>,
        to content: inout [UInt8]
    ) throws(DecodingFailure) {
        guard length <= UInt64(bytes.count - position) else { throw truncated() }
        for index in position..<(position + Int(length)) { content.append(bytes[index]) }
        position += Int(length)
    }

    private mutating func items(
        _ count: UInt64?,
        _ bytes: Span<UInt8>,
        _ depth: Int
    ) throws(DecodingFailure) -> [CBORItem] {
        var items: [CBORItem] = []
        while count.map({ UInt64(items.count) < $0 }) ?? true {
            guard let item = try item(bytes, depth: depth + 1) else {
                guard count == nil else { throw bad("a break within a definite length") }
                break
            }
            items.append(item)
        }
        return items
    }

    private mutating func pairs(
        _ count: UInt64?,
        _ bytes: Span<UInt8>,
        _ depth: Int
    ) throws(DecodingFailure) -> [(key: CBORItem, value: CBORItem)] {
        var pairs: [(key: CBORItem, value: CBORItem)] = []
        while count.map({ UInt64(pairs.count) < $0 }) ?? true {
            guard let key = try item(bytes, depth: depth + 1) else {
                guard count == nil else { throw bad("a break within a definite length") }
                break
            }
            guard let value = try item(bytes, depth: depth + 1) else { throw bad("a key without a value") }
            pairs.append((key, value))
        }
        return pairs
    }

    /// Tags 2 and 3 are big integers, which no reading needs; 4 is a decimal fraction; others leave their content.
    private mutating func tagged(
        _ tag: UInt64,
        _ bytes: Span<UInt8>,
        _ depth: Int
    ) throws(DecodingFailure) -> CBORItem {
        guard let content = try item(bytes, depth: depth + 1) else { throw bad("a tag without content") }
        guard tag == 4 || tag == 5 else { return content }
        guard case .array(let parts) = content, parts.count == 2, case .number(let exponent) = parts[0],
            case .number(let mantissa) = parts[1]
        else { throw bad("a fraction is an exponent and a mantissa") }
        return .number(tag == 4 ? Self.decimal(mantissa, exponent) : Self.binary(mantissa, exponent))
    }

    // MARK: - Bytes

    private mutating func byte(_ bytes: Span<UInt8>) throws(DecodingFailure) -> UInt8 {
        guard position < bytes.count else { throw truncated() }
        position += 1
        return bytes[position - 1]
    }

    private mutating func bigEndian(_ count: Int, _ bytes: Span<UInt8>) throws(DecodingFailure) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count { value = value << 8 | UInt64(try byte(bytes)) }
        return value
    }

    private func truncated() -> DecodingFailure {
        DecodingFailure(.cborTruncated, "the bytes end within an item", place: "byte \(position)")
    }

    private func bad(_ reason: String) -> DecodingFailure {
        DecodingFailure(.badCBOR, reason, place: "byte \(position)")
    }
}

/// Reads protocol buffers (https://protobuf.dev/programming-guides/encoding) field by field from untrusted bytes.
struct ProtobufReader {
    /// A field's value by its wire type.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        /// Where the bytes of a string or inner message lie.
        case bytes(Range<Int>)
    }

    private var position: Int
    private let end: Int

    /// Creates a reader of the message that takes up `range` of the bytes it is given.
    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next field's number and value; nil at the end of the message.
    mutating func next(_ bytes: Span<UInt8>) throws(DecodingFailure) -> (field: UInt64, value: Value)? {
        guard position < end else { return nil }
        let tag = try varint(bytes)
        let field = tag >> 3
        guard field > 0 else { throw failure("a field with the number 0") }
        switch tag & 7 {
        case 0: return (field, .varint(try varint(bytes)))
        case 1: return (field, .fixed64(try littleEndian(8, bytes)))
        case 2:
            let length = try varint(bytes)
            guard length <= UInt64(end - position) else { throw failure("a field reaches beyond the end") }
            defer { position += Int(length) }
            return (field, .bytes(position..<(position + Int(length))))
        case 5: return (field, .fixed32(UInt32(truncatingIfNeeded: try littleEndian(4, bytes))))
        default: throw failure("a wire type that is not in use")
        }
    }

    private mutating func varint(_ bytes: Span<UInt8>) throws(DecodingFailure) -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while position < end, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        throw failure(shift < 64 ? "the bytes end within a number" : "a number of over ten bytes")
    }

    private mutating func littleEndian(_ count: Int, _ bytes: Span<UInt8>) throws(DecodingFailure) -> UInt64 {
        guard count <= end - position else { throw failure("the bytes end within a number") }
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += count
        return value
    }

    private func failure(_ reason: String) -> DecodingFailure {
        DecodingFailure(.protobuf, reason, place: "byte \(position)")
    }
}

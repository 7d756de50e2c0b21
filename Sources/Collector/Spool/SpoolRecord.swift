internal import Telemetry

/// How a message lies in a file of the spool.
///
/// Length of the body and its CRC-32C, four bytes each, then the body: arrival in microseconds (8 bytes), bytes of the
/// whole payload (4), of the topic (2) and of the content type (2), topic, content type, payload or its beginning.
/// Numbers are little-endian. Where the highest bit of the payload's length is set, the first arrival of a message that comes
/// again stands before the topic (8).
enum SpoolRecord {
    static let headerBytes = 8
    private static let fixedBytes = 16
    /// No body is larger: a payload of MQTT has 256 MiB at most, and of too large ones only the beginning is kept.
    private static let limitBytes = 270 << 20
    private static let comesAgain: UInt32 = 1 << 31

    /// Appends a message of an arena to `bytes`.
    static func append(_ entry: MessageArena.Entry, of arena: MessageArena, to bytes: inout [UInt8]) {
        let contentType = Array((entry.contentType ?? "").utf8.prefix(Int(UInt16.max)))
        let topic = arena.bytes[entry.topic].prefix(Int(UInt16.max))
        let start = bytes.count
        put(UInt64(0), to: &bytes)
        put(UInt64(bitPattern: entry.receivedAt.microseconds), to: &bytes)
        put(UInt32(clamping: entry.payloadBytes) | (entry.firstReceivedAt == nil ? 0 : comesAgain), to: &bytes)
        put(UInt16(topic.count), to: &bytes)
        put(UInt16(contentType.count), to: &bytes)
        if let first = entry.firstReceivedAt { put(UInt64(bitPattern: first.microseconds), to: &bytes) }
        bytes += topic
        bytes += contentType
        bytes += arena.bytes[entry.payload]
        let body = start + headerBytes
        let length = UInt32(clamping: bytes.count - body)
        let header = UInt64(length) | UInt64(CRC32C.checksum(bytes[body...])) << 32
        for index in 0..<8 { bytes[start + index] = UInt8(truncatingIfNeeded: header >> (8 * UInt64(index))) }
    }

    /// The whole length of the record at `offset`, header included; nil where none can begin.
    static func length(in bytes: [UInt8], at offset: Int) -> Int? {
        guard offset + headerBytes <= bytes.count else { return nil }
        let length = Int(number(bytes, offset, 4))
        return length >= fixedBytes && length <= limitBytes ? headerBytes + length : nil
    }

    /// Reads the record at `offset` into an arena; false when it is not whole.
    static func read(_ bytes: [UInt8], at offset: Int, into arena: inout MessageArena) -> Bool {
        guard let length = length(in: bytes, at: offset), offset + length <= bytes.count else { return false }
        let body = offset + headerBytes
        let end = offset + length
        guard number(bytes, offset + 4, 4) == UInt64(CRC32C.checksum(bytes[body..<end])) else { return false }
        let payloadBytes = UInt32(truncatingIfNeeded: number(bytes, body + 8, 4))
        let isAgain = payloadBytes & comesAgain != 0
        let topic = body + fixedBytes + (isAgain ? 8 : 0)
        let contentType = topic + Int(number(bytes, body + 12, 2))
        let payload = contentType + Int(number(bytes, body + 14, 2))
        guard payload <= end else { return false }
        arena.append(
            topic: bytes[topic..<contentType],
            payload: bytes[payload..<end],
            payloadBytes: Int(payloadBytes & ~comesAgain),
            contentType: payload > contentType ? String(decoding: bytes[contentType..<payload], as: UTF8.self) : nil,
            receivedAt: Timestamp(microseconds: Int64(bitPattern: number(bytes, body, 8))),
            firstReceivedAt: isAgain
                ? Timestamp(microseconds: Int64(bitPattern: number(bytes, body + fixedBytes, 8))) : nil
        )
        return true
    }

    /// Whether a whole record lies behind the first one, which is known to be broken.
    static func isAnyWhole(in bytes: [UInt8]) -> Bool {
        var arena = MessageArena()
        guard let first = length(in: bytes, at: 0) else { return false }
        return read(bytes, at: first, into: &arena)
    }

    private static func put<Number: FixedWidthInteger>(_ value: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }
}

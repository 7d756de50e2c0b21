internal import Telemetry

/// A message whose readings, or some of them, have no time of their own, as the broker would send it again.
struct ArrivalRecord: Hashable, Sendable {
    /// The packet identifier of its delivery, which a delivery once more has too.
    let packet: UInt16
    /// Of topic, content type and payload: identifiers are used again.
    let digest: UInt64
    /// The arrival that its readings are of.
    let arrival: Timestamp
    /// When it was noted by this process.
    let noted: Timestamp

    /// Bytes of a record where it is stored.
    static let byteCount = 18

    /// The digest of a message.
    static func digest(topic: Span<UInt8>, payload: Span<UInt8>, contentType: String?) -> UInt64 {
        let type = UInt64(ByteHash.hash(Array((contentType ?? "").utf8).span, seed: 3))
        let high = ByteHash.hash(topic, seed: type)
        return UInt64(high) << 32 | UInt64(ByteHash.hash(payload, seed: UInt64(high)))
    }
}

extension [ArrivalRecord] {
    /// The records as they are stored: identifier, digest and arrival in microseconds, little-endian.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * ArrivalRecord.byteCount)
        for record in self {
            bytes.append(UInt8(truncatingIfNeeded: record.packet))
            bytes.append(UInt8(truncatingIfNeeded: record.packet >> 8))
            for word in [record.digest, UInt64(bitPattern: record.arrival.microseconds)] {
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: word >> shift))
                }
            }
        }
        return bytes
    }

    /// Records as they were stored, read at `now`; a piece at the end that is no whole record is left out.
    init(bytes: [UInt8], now: Timestamp) {
        func word(_ start: Int, _ count: Int) -> UInt64 {
            (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64($1 * 8) }
        }
        self = stride(from: 0, through: bytes.count - ArrivalRecord.byteCount, by: ArrivalRecord.byteCount).map {
            start in
            ArrivalRecord(
                packet: UInt16(truncatingIfNeeded: word(start, 2)),
                digest: word(start + 2, 8),
                arrival: Timestamp(microseconds: Int64(bitPattern: word(start + 10, 8))),
                noted: now
            )
        }
    }
}

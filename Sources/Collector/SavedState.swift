internal import Telemetry

/// A detector's state as it is stored: the newest event time that it knows, then its snapshot.
struct SavedState: Sendable {
    /// The newest event time; the earliest possible one when nothing was stored.
    let newest: Timestamp
    /// The snapshot; empty when nothing was stored, or only from where on to judge.
    let snapshot: [UInt8]

    /// Reads stored bytes.
    init(_ bytes: [UInt8]) {
        guard bytes.count >= 8 else {
            newest = Timestamp(microseconds: 0)
            snapshot = []
            return
        }
        let word = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        newest = Timestamp(microseconds: Int64(bitPattern: word))
        snapshot = Array(bytes.dropFirst(8))
    }

    /// The bytes to store; the time is little-endian.
    static func bytes(_ snapshot: [UInt8], newest: Timestamp) -> [UInt8] {
        let word = UInt64(bitPattern: newest.microseconds)
        return (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } + snapshot
    }
}

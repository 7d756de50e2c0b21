internal import Postgres
internal import Telemetry

/// The readings of a segment, in order of time.
struct SegmentReadings {
    private let times: [Int64]
    private let values: SegmentColumn
    private let qualities: [Int64]
    private let decoder: SegmentDecoder

    /// Opens a segment's bytes.
    ///
    /// - Throws: `.decoding` when they are damaged.
    init(_ bytes: [UInt8]) throws(PostgresError) {
        guard let decoder = SegmentDecoder(bytes), let times = decoder.column(0, .instant),
            let values = decoder.column(1, .double), let qualities = decoder.column(2, .integer)
        else { throw Self.damaged }
        self.decoder = decoder
        self.times = times.values
        self.values = values
        self.qualities = qualities.values
    }

    static let damaged = PostgresError(
        .decoding,
        operation: "segment",
        message: "a segment's bytes cannot be read"
    )

    var count: Int { times.count }

    /// Microseconds since the Unix epoch.
    func time(_ row: Int) -> Int64 { times[row] }

    func value(_ row: Int) -> Double? { values[row].map { Double(bitPattern: UInt64(bitPattern: $0)) } }

    func quality(_ row: Int) -> Quality { Quality(rawValue: Int16(truncatingIfNeeded: qualities[row])) }

    func reading(_ row: Int) -> StoredReading {
        StoredReading(time: Timestamp(microseconds: times[row]), value: value(row), quality: quality(row))
    }

    /// When each arrived, in microseconds since the Unix epoch.
    func arrivals() throws(PostgresError) -> [Int64] {
        let reference = SegmentColumn(.instant, values: times, nulls: [])
        guard let column = decoder.column(4, .instant, times: reference) else { throw Self.damaged }
        return column.values
    }
}

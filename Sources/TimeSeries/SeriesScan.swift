internal import Postgres
internal import Telemetry

/// The readings of one series in order of time, whether they are rows, segments or both.
struct SeriesScan {
    private let connection: Connection
    private let series: Int64
    private let range: Range<Timestamp>

    init(_ connection: Connection, series: Int64, range: Range<Timestamp>) {
        self.connection = connection
        self.series = series
        self.range = range
    }

    /// Reads them.
    ///
    /// One statement asks for both forms, so that one snapshot holds whatever a compression does meanwhile. A reading
    /// that is there in both, which only a writer without the trigger can bring about, is one.
    ///
    /// - Parameter limit: How many rows at most; segments are whole, so that a few more are decoded.
    /// - Returns: The readings in order of time.
    /// - Throws: The server's error; `.decoding` when a segment's bytes are damaged.
    func readings(limit: Int) throws(PostgresError) -> [StoredReading] {
        let rows = try connection.query(
            """
            SELECT s.start AS time, NULL::double precision AS value, NULL::smallint AS quality, s.data
            FROM isotherm.reading_segment s
            WHERE s.series_id = $1 AND s.start < $3 AND s.start >= $5 AND s.last_time >= $2
            UNION ALL
            (SELECT time, value, quality, NULL FROM isotherm.reading
             WHERE series_id = $1 AND time >= $2 AND time < $3 ORDER BY time LIMIT $4)
            ORDER BY 1
            """,
            [
                .int(series), .timestamp(microseconds: range.lowerBound.microseconds),
                .timestamp(microseconds: range.upperBound.microseconds), .int(limit),
                Self.earliestStart(of: range),
            ]
        )
        var (raw, packed): ([StoredReading], [StoredReading]) = ([], [])
        for row in rows {
            if let bytes = try row.optionalBytes("data") {
                if packed.count < limit { try unpack(bytes, into: &packed) }
            } else {
                raw.append(
                    StoredReading(
                        time: Timestamp(microseconds: try row.microseconds("time")),
                        value: try row.optionalDouble("value"),
                        quality: Quality(rawValue: Int16(truncatingIfNeeded: try row.int("quality")))
                    )
                )
            }
        }
        return Array(Self.merged(packed, raw).prefix(limit))
    }

    /// Where a segment may begin that reaches into a range: no chunk is longer than a month.
    ///
    /// Computed here, since PostgreSQL leaves out no chunk for a bound that it must compute when the plan is made.
    static func earliestStart(of range: Range<Timestamp>) -> Parameter {
        let month: Int64 = 32 * 86_400_000_000
        return .timestamp(microseconds: max(range.lowerBound.microseconds, .min + month) - month)
    }

    private func unpack(_ bytes: [UInt8], into readings: inout [StoredReading]) throws(PostgresError) {
        let segment = try SegmentReadings(bytes)
        readings.reserveCapacity(readings.count + segment.count)
        for row in 0..<segment.count {
            let time = segment.time(row)
            if time < range.lowerBound.microseconds { continue }
            if time >= range.upperBound.microseconds { break }
            readings.append(segment.reading(row))
        }
    }

    private static func merged(_ packed: [StoredReading], _ raw: [StoredReading]) -> [StoredReading] {
        if packed.isEmpty { return raw }
        if raw.isEmpty { return packed }
        var merged: [StoredReading] = []
        merged.reserveCapacity(packed.count + raw.count)
        var (left, right) = (packed[...], raw[...])
        while let one = left.first, let other = right.first {
            if one.time <= other.time {
                if one.time == other.time { right.removeFirst() }
                merged.append(left.removeFirst())
            } else {
                merged.append(right.removeFirst())
            }
        }
        return merged + left + right
    }
}

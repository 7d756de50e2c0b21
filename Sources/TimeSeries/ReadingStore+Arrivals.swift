public import Postgres
public import Telemetry

extension ReadingStore {
    /// From where on the readings of a series are asked for.
    public struct Since: Sendable {
        /// The number in `isotherm.series`.
        public let series: Int32
        /// Measured after this.
        public let measured: Timestamp
        /// And received after this.
        public let received: Timestamp

        /// Creates it.
        public init(series: Int32, measured: Timestamp, received: Timestamp) {
            self.series = series
            self.measured = measured
            self.received = received
        }
    }

    /// What series have got since given moments, rows and segments alike; segments in which nothing is new stay shut.
    ///
    /// - Parameter places: A line for each series.
    /// - Returns: The readings in order of their arrival, of equal arrivals in order of their times.
    /// - Throws: The server's error; `.decoding` when a segment's bytes are damaged.
    public func arrivals(_ places: [Since]) throws(PostgresError) -> [Arrival] {
        guard let earliest = places.map(\.measured).min() else { return [] }
        let rows = try connection.query(
            """
            SELECT w.series_id, r.time, r.value, r.quality, r.received_at, NULL::bytea AS data
            FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS w(series_id, measured, received)
            JOIN isotherm.reading r ON r.series_id = w.series_id AND r.time > w.measured AND r.received_at > w.received
            WHERE r.time > $4
            UNION ALL
            SELECT w.series_id, w.measured, NULL, NULL, w.received, g.data
            FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS w(series_id, measured, received)
            JOIN isotherm.reading_segment g ON g.series_id = w.series_id AND g.last_time > w.measured
                AND g.received_at > w.received
            WHERE g.start > $4::timestamptz - interval '32 days'
            """,
            [
                .intArray(places.map { Int64($0.series) }), .timestampArray(places.map(\.measured.microseconds)),
                .timestampArray(places.map(\.received.microseconds)), .timestamp(microseconds: earliest.microseconds),
            ]
        )
        var found: [Arrival] = []
        for row in rows { try add(row, to: &found) }
        found.sort {
            $0.receivedAt != $1.receivedAt ? $0.receivedAt < $1.receivedAt : $0.reading.time < $1.reading.time
        }
        return found
    }

    /// Adds a row, or of a segment what is after the row's time and arrival.
    private func add(_ row: Row, to found: inout [Arrival]) throws(PostgresError) {
        let series = Int32(truncatingIfNeeded: try row.int("series_id"))
        let (time, received) = (try row.microseconds("time"), try row.microseconds("received_at"))
        guard let bytes = try row.optionalBytes("data") else {
            let reading = StoredReading(
                time: Timestamp(microseconds: time),
                value: try row.optionalDouble("value"),
                quality: Quality(rawValue: Int16(truncatingIfNeeded: try row.int("quality")))
            )
            found.append(Arrival(series: series, reading: reading, receivedAt: Timestamp(microseconds: received)))
            return
        }
        let segment = try SegmentReadings(bytes)
        let arrivals = try segment.arrivals()
        for place in 0..<segment.count where segment.time(place) > time && arrivals[place] > received {
            let receivedAt = Timestamp(microseconds: arrivals[place])
            found.append(Arrival(series: series, reading: segment.reading(place), receivedAt: receivedAt))
        }
    }
}

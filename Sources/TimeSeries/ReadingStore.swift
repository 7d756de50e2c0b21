public import Postgres
public import Telemetry

/// Reads what is stored: raw readings, curves for charts, buckets, newest values.
public struct ReadingStore {
    /// How a curve is thinned out.
    public enum Thinning: Sendable {
        /// The lowest and highest point of equal stretches: no peak is lost.
        case extremes
        /// Largest triangles over the extremes: the shape is kept best.
        case largestTriangles
    }

    private let connection: Connection

    /// Creates a store that reads through a connection.
    public init(_ connection: Connection) { self.connection = connection }

    /// The readings of a series in order of time.
    ///
    /// - Parameters:
    ///   - series: The series.
    ///   - range: From when, inclusive, to when, exclusive.
    ///   - limit: How many at most, the earliest first.
    /// - Returns: None when the series is unknown.
    /// - Throws: The server's error.
    public func readings(
        of series: SeriesKey,
        in range: Range<Timestamp>,
        limit: Int = 100_000
    ) throws(PostgresError) -> [StoredReading] {
        guard let number = try number(of: series) else { return [] }
        let rows = try connection.query(
            """
            SELECT time, value, quality FROM isotherm.reading
            WHERE series_id = $1 AND time >= $2 AND time < $3 ORDER BY time LIMIT $4
            """,
            Self.bounds(number, range) + [.int(limit)]
        )
        return try rows.map { (row) throws(PostgresError) in try Self.reading(row) }
    }

    /// A curve of a series with about as many points as a chart can show.
    ///
    /// - Parameters:
    ///   - series: The series; readings without value leave a gap.
    ///   - range: From when, inclusive, to when, exclusive.
    ///   - points: How many points at most.
    ///   - thinning: How points are left out when there are more.
    /// - Returns: The points in order of time.
    /// - Throws: The server's error.
    public func curve(
        of series: SeriesKey,
        in range: Range<Timestamp>,
        points: Int,
        thinning: Thinning = .extremes
    ) throws -> [CurvePoint] {
        guard let number = try number(of: series) else { return [] }
        // Extremes of four times as many stretches are enough for triangles to find the same shape.
        let stretches = thinning == .extremes ? max(points / 2, 1) : points * 4
        var reducer = MinMaxReducer(range: range, stretches: stretches)
        var raw: [CurvePoint]? = []
        try connection.queryInPieces(
            """
            SELECT time, value FROM isotherm.reading
            WHERE series_id = $1 AND time >= $2 AND time < $3 AND value IS NOT NULL ORDER BY time
            """,
            Self.bounds(number, range)
        ) { rows in
            for row in rows {
                let time = Timestamp(microseconds: try row.microseconds("time"))
                let point = CurvePoint(time: time, value: try row.double("value"))
                reducer.add(point)
                raw?.append(point)
                // As long as there are few, all are shown.
                if let count = raw?.count, count > points { raw = nil }
            }
            return true
        }
        if let raw { return raw }
        let extremes = reducer.finish()
        return thinning == .extremes ? extremes : LargestTriangles.reduce(extremes, to: points)
    }

    /// Count, extremes and mean of a series in equal stretches of time; stretches without value are left out.
    ///
    /// - Parameters:
    ///   - series: The series.
    ///   - range: From when, inclusive, to when, exclusive.
    ///   - seconds: The length of a stretch; stretches are counted from 2000-01-03T00:00:00Z, a Monday.
    /// - Returns: The stretches in order of time.
    /// - Throws: The server's error.
    public func buckets(
        of series: SeriesKey,
        in range: Range<Timestamp>,
        seconds: Int
    ) throws(PostgresError) -> [Bucket] {
        guard let number = try number(of: series) else { return [] }
        let rows = try connection.query(
            """
            SELECT date_bin(make_interval(secs => $4), time, '2000-01-03 00:00:00+00') AS start, count(*) AS n,
                   min(value) AS low, max(value) AS high, avg(value) AS mean
            FROM isotherm.reading
            WHERE series_id = $1 AND time >= $2 AND time < $3 AND value IS NOT NULL
            GROUP BY 1 ORDER BY 1
            """,
            Self.bounds(number, range) + [.int(seconds)]
        )
        return try rows.map { (row) throws(PostgresError) in
            Bucket(
                start: Timestamp(microseconds: try row.microseconds("start")),
                count: Int(try row.int("n")),
                minimum: try row.double("low"),
                maximum: try row.double("high"),
                mean: try row.double("mean")
            )
        }
    }

    /// The newest reading of every series of a tenant, or of one of its devices, by name.
    ///
    /// - Throws: The server's error.
    public func latest(
        of tenant: TenantName,
        device: DeviceName? = nil
    ) throws(PostgresError) -> [LatestReading] {
        let rows = try connection.query(
            """
            SELECT d.name AS device, s.metric, s.channel, s.unit, l.time, l.value, l.quality, l.received_at
            FROM isotherm.device d
            JOIN isotherm.series s ON s.device_id = d.id
            JOIN isotherm.latest_reading l ON l.series_id = s.id
            WHERE d.tenant = $1 AND ($2::text IS NULL OR d.name = $2)
            ORDER BY d.name, s.metric, s.channel
            """,
            [.text(tenant.rawValue), .text(device?.rawValue)]
        )
        return try rows.map { (row) throws(PostgresError) in
            LatestReading(
                series: SeriesKey(
                    tenant: tenant,
                    device: DeviceName(rawValue: try row.string("device")),
                    metric: Metric(rawValue: try row.string("metric")),
                    channel: try row.string("channel")
                ),
                unit: try row.string("unit"),
                reading: try Self.reading(row),
                receivedAt: Timestamp(microseconds: try row.microseconds("received_at"))
            )
        }
    }

    /// The series' number, the newest one when the unit has changed over time.
    private func number(of series: SeriesKey) throws(PostgresError) -> Int64? {
        try connection.query(
            """
            SELECT s.id FROM isotherm.series s JOIN isotherm.device d ON d.id = s.device_id
            WHERE d.tenant = $1 AND d.name = $2 AND s.metric = $3 AND s.channel = $4 ORDER BY s.id DESC LIMIT 1
            """,
            [
                .text(series.tenant.rawValue), .text(series.device.rawValue), .text(series.metric.rawValue),
                .text(series.channel),
            ]
        ).first?.int("id")
    }

    private static func bounds(_ number: Int64, _ range: Range<Timestamp>) -> [Parameter] {
        [
            .int(number), .timestamp(microseconds: range.lowerBound.microseconds),
            .timestamp(microseconds: range.upperBound.microseconds),
        ]
    }

    private static func reading(_ row: Row) throws(PostgresError) -> StoredReading {
        StoredReading(
            time: Timestamp(microseconds: try row.microseconds("time")),
            value: try row.optionalDouble("value"),
            quality: Quality(rawValue: Int16(try row.int("quality")))
        )
    }
}

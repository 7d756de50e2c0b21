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

    let connection: Connection

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
        return try SeriesScan(connection, series: number, range: range).readings(limit: limit)
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
        let known =
            try range.upperBound.seconds(since: range.lowerBound) > Self.longestRawSeconds
            ? extremes(of: number, in: range, stretches: stretches) : valid(of: number, in: range)
        // As long as there are few, all are shown.
        if known.count <= points { return known }
        var reducer = MinMaxReducer(range: range, stretches: stretches)
        for point in known { reducer.add(point) }
        let kept = reducer.finish()
        return thinning == .extremes ? kept : LargestTriangles.reduce(kept, to: points)
    }

    /// Beyond eight days a curve is made of rollups: a point's time is then right to the rollup's width only.
    private static let longestRawSeconds = 8.0 * 86_400

    /// The readings that have a value and that the sensor does not disown.
    private func valid(of number: Int64, in range: Range<Timestamp>) throws(PostgresError) -> [CurvePoint] {
        try SeriesScan(connection, series: number, range: range).readings(limit: .max).compactMap { reading in
            guard let value = reading.value, !reading.quality.contains(.sensorError) else { return nil }
            return CurvePoint(time: reading.time, value: value)
        }
    }

    /// The lowest and highest value of each stretch, from the rollups that are fine enough for it.
    private func extremes(
        of number: Int64,
        in range: Range<Timestamp>,
        stretches: Int
    ) throws(PostgresError) -> [CurvePoint] {
        let width = range.upperBound.seconds(since: range.lowerBound) / Double(max(stretches, 1))
        let rows = try connection.query(
            "SELECT start, minimum, maximum FROM isotherm.curve($1, $2, $3, $4) WHERE start >= $2",
            Self.bounds(number, range) + [.double(width)]
        )
        var points: [CurvePoint] = []
        for row in rows {
            let time = Timestamp(microseconds: try row.microseconds("start"))
            let (low, high) = (try row.double("minimum"), try row.double("maximum"))
            points.append(CurvePoint(time: time, value: low))
            if high > low { points.append(CurvePoint(time: time.advanced(bySeconds: width / 2), value: high)) }
        }
        return points
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
        if range.upperBound.seconds(since: range.lowerBound) <= Self.longestRawSeconds {
            return Self.buckets(of: try valid(of: number, in: range), seconds: seconds)
        }
        let rows = try connection.query(
            "SELECT start, count AS n, minimum AS low, maximum AS high, mean FROM isotherm.curve($1, $2, $3, $4)",
            Self.bounds(number, range) + [.double(Double(seconds))]
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

    /// Buckets of points in order of time.
    private static func buckets(of points: [CurvePoint], seconds: Int) -> [Bucket] {
        // 2000-01-03T00:00:00Z
        let origin: Int64 = 946_857_600_000_000
        let width = Int64(max(seconds, 1)) * 1_000_000
        var buckets: [Bucket] = []
        var place = 0
        while place < points.count {
            let distance = points[place].time.microseconds - origin
            let start = origin + (distance >= 0 ? distance / width : (distance - width + 1) / width) * width
            var (low, high, sum, count) = (points[place].value, points[place].value, 0.0, 0)
            while place < points.count, points[place].time.microseconds < start + width {
                let value = points[place].value
                (low, high) = (min(low, value), max(high, value))
                sum += value
                count += 1
                place += 1
            }
            let time = Timestamp(microseconds: start)
            buckets.append(Bucket(start: time, count: count, minimum: low, maximum: high, mean: sum / Double(count)))
        }
        return buckets
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

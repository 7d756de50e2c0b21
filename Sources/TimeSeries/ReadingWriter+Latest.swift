public import Postgres
public import Telemetry

extension ReadingWriter {
    /// A newest value that waits to be written.
    struct LatestValue {
        let value: Double
        let quality: Quality
        let receivedAt: Timestamp
    }

    /// A newest place that waits to be written.
    struct LatestPlace {
        let position: Position
        let receivedAt: Timestamp
    }

    /// Whether newest values wait that should be written now.
    public func owesLatest(at now: Timestamp) -> Bool {
        guard let debt, waiting > 0 else { return false }
        return debt.isDue(at: now, count: waiting, isBehind: isBehind)
    }

    /// Writes the newest values that wait, in the open transaction or one of its own.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - limit: How many values of series are written at most, and as many places; the rest stays owed.
    /// - Throws: The server's error.
    public func payLatest(at now: Timestamp, limit: Int = .max) throws(PostgresError) {
        try writeLatest(limit)
        if waiting == 0 { debt?.wasPaid(at: now) }
    }

    /// Newest values that are written in one transaction with others: about a tenth of a second of the server's.
    public static let latestAtOnce = 20_000

    /// How many newest values and places wait.
    private var waiting: Int { newestReadings.count + newestPositions.count }

    /// Forgets what waits and brings the tables of newest values up to what is stored.
    ///
    /// To be called before the first batch, and after a transaction that failed: what it would have stored must not
    /// be called the newest.
    public func recoverLatest() throws(PostgresError) {
        forgetLatest()
        guard case .deferred(let debtor, let seconds) = policy else { return }
        debt = LatestDebt(debtor: debtor, seconds: seconds)
        try connection.transaction { () throws(PostgresError) in
            // Rows come before segments, and before the question whether there are any: what is moved meanwhile is seen
            // twice then, and not never.
            for statement in Self.recoveryFromRows { try connection.execute(statement, [.text(debtor)]) }
            if try connection.query(Self.recoveryInSegments, [.text(debtor)]).single().bool("it") {
                for statement in Self.recoveryFromSegments { try connection.execute(statement, [.text(debtor)]) }
            }
            try connection.execute("DELETE FROM isotherm.latest_debt WHERE debtor = $1", [.text(debtor)])
        }
    }

    /// Brings the tables of newest values up to the batch, now or soon; a value that is older than the stored one
    /// changes nothing.
    func updateLatest(_ batch: ReadingBatch) throws(PostgresError) {
        if batch.isEmpty { return }
        guard let debt else { return try writeLatest(.max) }
        guard let newest = newestTimes else { return }
        let isFar = !debt.covers(newest.lowerBound) || !debt.covers(newest.upperBound)
        if isFar || debt.isDue(at: preparedAt, count: waiting, isBehind: isBehind) {
            try writeLatest(isFar ? .max : Self.latestAtOnce)
        }
        if waiting == 0 {
            let times = batch.count > 0 ? batch.times : batch.positions.times
            self.debt?.wasPaid(at: preparedAt, around: newest, middle: times[times.count / 2].microseconds)
        } else {
            let arrivals = [batch.receivedAt.first, batch.positions.receivedAt.first].compactMap { $0 }
            if let arrival = arrivals.min() { try self.debt?.note(since: arrival, on: connection) }
        }
    }

    /// The times of the newest values that wait.
    private var newestTimes: ClosedRange<Int64>? {
        guard let readings = newestReadings.range, let positions = newestPositions.range else {
            return newestReadings.range ?? newestPositions.range
        }
        let earliest = min(readings.lowerBound, positions.lowerBound)
        return earliest...max(readings.upperBound, positions.upperBound)
    }

    /// Forgets what waits: it is not stored.
    func forgetLatest() {
        newestReadings = NewestByKey()
        newestPositions = NewestByKey()
    }

    /// Takes the batch's newest values to those that wait.
    func takeLatest(_ batch: ReadingBatch) {
        // The columns by themselves: whoever takes hold of the batch takes hold of all of them, once a row.
        let (series, times, values) = (batch.series, batch.times, batch.values)
        let (qualities, arrivals) = (batch.qualities, batch.receivedAt)
        for row in series.indices {
            let (key, time) = (series[row].index, times[row].microseconds)
            guard newestReadings.isNewer(key, time: time) else { continue }
            let latest = LatestValue(value: values[row], quality: qualities[row], receivedAt: arrivals[row])
            newestReadings.put(key, time: time, latest)
        }
        let positions = batch.positions
        let (devices, moments) = (positions.devices, positions.times)
        for row in devices.indices {
            let (key, time) = (devices[row].index, moments[row].microseconds)
            guard newestPositions.isNewer(key, time: time) else { continue }
            let latest = LatestPlace(position: positions[row], receivedAt: positions.receivedAt[row])
            newestPositions.put(key, time: time, latest)
        }
    }

    /// Rows are touched in the order of their keys, so that two collectors cannot wait for each other in a circle.
    private func writeLatest(_ limit: Int) throws(PostgresError) {
        try writeLatestReadings(limit)
        try writeLatestPositions(limit)
    }

    private func writeLatestReadings(_ limit: Int) throws(PostgresError) {
        if newestReadings.isEmpty { return }
        let (keys, times, rows) = (newestReadings.keys, newestReadings.times, newestReadings.rows)
        let order = newestReadings.order(ofLast: limit) { registry.number(of: SeriesHandle(rawValue: Int32($0))) }
        try connection.execute(
            """
            INSERT INTO isotherm.latest_reading AS l (series_id, time, value, quality, received_at)
            SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::double precision[], $4::smallint[],
                                 $5::timestamptz[])
            \(Self.onKnownReading)
            """,
            [
                .intArray(order.map { Int64(registry.number(of: SeriesHandle(rawValue: Int32(keys[$0])))) }),
                .timestampArray(order.map { times[$0] }),
                .optionalDoubleArray(order.map { rows[$0].value.present }),
                .intArray(order.map { Int64(rows[$0].quality.rawValue) }),
                .timestampArray(order.map { rows[$0].receivedAt.microseconds }),
            ]
        )
        newestReadings.wereWritten(last: limit)
    }

    private func writeLatestPositions(_ limit: Int) throws(PostgresError) {
        if newestPositions.isEmpty { return }
        let (keys, times, rows) = (newestPositions.keys, newestPositions.times, newestPositions.rows)
        let order = newestPositions.order(ofLast: limit) { registry.number(of: DeviceHandle(rawValue: Int32($0))) }
        try connection.execute(
            """
            INSERT INTO isotherm.latest_position AS l
                (device_id, time, latitude, longitude, speed_kmh, course_deg, received_at)
            SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::double precision[], $4::double precision[],
                                 $5::real[], $6::real[], $7::timestamptz[])
            \(Self.onKnownPosition)
            """,
            [
                .intArray(order.map { Int64(registry.number(of: DeviceHandle(rawValue: Int32(keys[$0])))) }),
                .timestampArray(order.map { times[$0] }),
                .doubleArray(order.map { rows[$0].position.latitude }),
                .doubleArray(order.map { rows[$0].position.longitude }),
                .optionalDoubleArray(order.map { rows[$0].position.speed.present }),
                .optionalDoubleArray(order.map { rows[$0].position.course.present }),
                .timestampArray(order.map { rows[$0].receivedAt.microseconds }),
            ]
        )
        newestPositions.wereWritten(last: limit)
    }

    private static let onKnownReading = """
        ON CONFLICT (series_id) DO UPDATE
        SET time = excluded.time, value = excluded.value, quality = excluded.quality, received_at = excluded.received_at
        WHERE excluded.time > l.time
        """
    private static let onKnownPosition = """
        ON CONFLICT (device_id) DO UPDATE
        SET time = excluded.time, latitude = excluded.latitude, longitude = excluded.longitude,
            speed_kmh = excluded.speed_kmh, course_deg = excluded.course_deg, received_at = excluded.received_at
        WHERE excluded.time > l.time
        """
    /// Whether something that may be owed was compressed meanwhile: data years old are merged within minutes.
    private static let recoveryInSegments = """
        SELECT EXISTS (SELECT FROM isotherm.reading_segment g WHERE \(owed("g")))
            OR EXISTS (SELECT FROM isotherm.position_segment g WHERE \(owed("g"))) AS it
        FROM isotherm.latest_debt d WHERE d.debtor = $1
        UNION ALL SELECT false WHERE NOT EXISTS (SELECT FROM isotherm.latest_debt WHERE debtor = $1)
        """

    /// The condition on a segment that it may hold something owed; no segment is longer than a month.
    private static func owed(_ segment: String) -> String {
        """
        \(segment).start <= d.latest AND \(segment).start >= d.earliest - interval '32 days'
        AND \(segment).last_time >= d.earliest AND \(segment).received_at >= d.since
        """
    }

    private static var recoveryFromRows: [String] {
        [
            recoverReadings("JOIN isotherm.reading r ON true", key: "r"),
            recoverPositions("JOIN isotherm.position r ON true", key: "r"),
        ]
    }

    private static var recoveryFromSegments: [String] {
        let readings =
            "JOIN isotherm.reading_segment g ON \(owed("g")) CROSS JOIN LATERAL isotherm.segment_readings(g.data) r"
        let positions =
            "JOIN isotherm.position_segment g ON \(owed("g")) CROSS JOIN LATERAL isotherm.segment_positions(g.data) r"
        return [recoverReadings(readings, key: "g"), recoverPositions(positions, key: "g")]
    }

    private static func recoverReadings(_ source: String, key: String) -> String {
        """
        INSERT INTO isotherm.latest_reading AS l (series_id, time, value, quality, received_at)
        SELECT DISTINCT ON (\(key).series_id) \(key).series_id, r.time, r.value, r.quality, r.received_at
        FROM isotherm.latest_debt d \(source)
        WHERE d.debtor = $1 AND r.time BETWEEN d.earliest AND d.latest AND r.received_at >= d.since
        ORDER BY \(key).series_id, r.time DESC
        \(onKnownReading)
        """
    }

    private static func recoverPositions(_ source: String, key: String) -> String {
        """
        INSERT INTO isotherm.latest_position AS l
            (device_id, time, latitude, longitude, speed_kmh, course_deg, received_at)
        SELECT DISTINCT ON (\(key).device_id) \(key).device_id, r.time, r.latitude, r.longitude, r.speed_kmh,
            r.course_deg, r.received_at
        FROM isotherm.latest_debt d \(source)
        WHERE d.debtor = $1 AND r.time BETWEEN d.earliest AND d.latest AND r.received_at >= d.since
        ORDER BY \(key).device_id, r.time DESC
        \(onKnownPosition)
        """
    }
}

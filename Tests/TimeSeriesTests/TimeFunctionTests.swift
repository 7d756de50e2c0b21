import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Functions of time in SQL")
struct TimeFunctionTests {
    private func connection(_ name: String) throws -> Connection {
        let connection = try Connection(try TestDatabase.make(name))
        try TimeFunctions.install(connection)
        return connection
    }

    @Test func firstLastHistogramAndTheWeightedMeanAreRight() throws {
        let row = try connection("functions_aggregates").query(
            """
            SELECT isotherm.first(v, t) AS first, isotherm.last(v, t) AS last,
                isotherm.histogram(v, 0, 10, 5)::text AS histogram, isotherm.time_weighted_average(v, t) AS weighted
            FROM (VALUES (4.0::double precision, '2026-01-01 00:10+00'::timestamptz), (-1, '2026-01-01 00:00+00'),
                (99, '2026-01-01 01:00+00'), (NULL, '2026-01-01 02:00+00')) AS x(v, t)
            """
        ).single()
        #expect(try row.double("first") == -1)
        #expect(try row.optionalDouble("last") == nil)
        #expect(try row.string("histogram") == "{1,0,0,1,0,0,1}")
        // -1 for ten minutes, 4 for fifty; the last value holds no known time.
        #expect(try abs(row.double("weighted") - (-10.0 + 200) / 60) < 1e-9)
    }

    @Test func gapsAreFilledWithTheLastValueOrAStraightLine() throws {
        let connection = try connection("functions_gaps")
        let rows = try connection.query(
            """
            SELECT b, isotherm.locf(v) OVER (ORDER BY b) AS held
            FROM isotherm.time_bucket_gapfill('1 hour', '2026-01-01 00:30+00', '2026-01-01 05:00+00') AS b
            LEFT JOIN (VALUES ('2026-01-01 01:00+00'::timestamptz, 3.0::double precision),
                ('2026-01-01 03:00+00', 7)) AS x(t, v) ON t = b ORDER BY b
            """
        )
        #expect(try rows.map { try $0.optionalDouble("held") } == [nil, 3, 3, 7, 7])
        let lines = try connection.query(
            """
            SELECT value FROM isotherm.interpolate(
                ARRAY['2026-01-01 00:00+00', '2026-01-01 01:00+00', '2026-01-01 02:00+00', '2026-01-01 04:00+00',
                      '2026-01-01 05:00+00']::timestamptz[], ARRAY[NULL, 3, NULL, 9, NULL]::double precision[])
            """
        )
        #expect(try lines.map { try $0.optionalDouble("value") } == [nil, 3, 5, 9, nil])
    }

    @Test(arguments: [30, 300])
    func aDevicesCurveIsFilledFromRowsAndFromRollups(seconds: Int) throws {
        let connection = try connection("functions_fill_\(seconds)")
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = try catalog.temperature("d")
        var batch = ReadingBatch()
        // Of six stretches the second, the third and the last hold nothing.
        for (stretch, value) in [(0, 2.0), (3, 8), (3, 10), (4, 1)] {
            let time = Timestamp.newYear.advanced(bySeconds: Double(stretch * seconds + batch.count))
            batch.append(series, at: time, value: value, receivedAt: time)
        }
        try writer.prepare(batch, catalog, now: .newYear)
        _ = try writer.write(batch)
        _ = try RollupRefresher(connection).refresh(now: .newYear.advanced(bySeconds: 7_200))
        let rows = try connection.query(
            """
            SELECT count, mean, locf, interpolate FROM isotherm.gapfill($1::text::interval, '2026-01-01 00:00+00',
                timestamptz '2026-01-01 00:00+00' + 6 * $1::text::interval, 'd')
            """,
            [.text("\(seconds) seconds")]
        )
        #expect(try rows.map { try $0.int("count") } == [1, 0, 0, 2, 1, 0])
        #expect(try rows.map { try $0.optionalDouble("mean") } == [2, nil, nil, 9, 1, nil])
        #expect(try rows.map { try $0.optionalDouble("locf") } == [2, 2, 2, 9, 1, 1])
        let line = try rows.map { try $0.optionalDouble("interpolate").map { ($0 * 1_000).rounded() } }
        #expect(line == [2_000, 4_333, 6_667, 9_000, 1_000, nil])
    }

    @Test func percentilesAreRightToHalfAPerCent() throws {
        let row = try connection("functions_sketch").query(
            """
            WITH x AS (SELECT (i * 37 % 1000) / 50.0 - 4 AS v FROM generate_series(1, 1000) AS i),
            b AS (SELECT isotherm.sketch_bin(v::double precision) AS bin, count(*)::int AS n FROM x GROUP BY 1),
            s AS (SELECT array_agg(w ORDER BY bin, p) AS sketch FROM b, LATERAL (VALUES (1, bin), (2, n)) AS y(p, w))
            SELECT isotherm.sketch_percentile(sketch, 0.5) AS median, isotherm.sketch_percentile(sketch, 0.95) AS p95,
                (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY v) FROM x)::double precision AS true_median,
                (SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY v) FROM x)::double precision AS true_p95
            FROM s
            """
        ).single()
        #expect(try abs(row.double("median") - row.double("true_median")) <= 0.0051 * abs(row.double("true_median")))
        #expect(try abs(row.double("p95") - row.double("true_p95")) <= 0.0051 * row.double("true_p95"))
    }

    @Test func timesFarAwayDoNotDisturbTheRollups() throws {
        let connection = try connection("functions_far")
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = try catalog.temperature("d")
        var batch = ReadingBatch()
        for seconds in [86_400, 1_767_225_600, 1_767_225_700, 4_102_358_400] as [Int64] {
            batch.append(series, at: Timestamp(seconds: seconds), value: 5, receivedAt: .newYear)
        }
        let now = Timestamp.newYear.advanced(bySeconds: 7_200)
        try writer.prepare(batch, catalog, now: now)
        _ = try writer.write(batch)
        #expect(try RollupRefresher(connection).refresh(now: now).isComplete)
        #expect(try RollupReference.differences(on: connection) == [])
        // A clock that goes back undoes nothing.
        let report = try RollupRefresher(connection).refresh(now: .newYear)
        #expect(report.isComplete && report.repairedHours == 0)
        #expect(try RollupReference.differences(on: connection) == [])
    }

    @Test func theReadOnlyRoleReadsWhatAnalystsNeedAndChangesNothing() throws {
        let connection = try connection("functions_reader")
        try connection.executeScript("SET ROLE isotherm_reader")
        let views = [
            "readings", "positions", "latest_readings", "goods_estimates", "breaches", "readings_1m", "readings_15m",
            "readings_1h", "readings_1d",
        ]
        for view in views { #expect(try connection.query("SELECT FROM isotherm.\(view)").isEmpty) }
        let refused = [
            "INSERT INTO isotherm.reading (time, series_id, received_at) VALUES (now(), 1, now())",
            "DELETE FROM isotherm.reading_segment", "UPDATE isotherm.device SET name = 'x'",
            "TRUNCATE isotherm.rollup_1d",
            "SELECT FROM isotherm.access_token", "SELECT FROM isotherm.audit_entry", "DROP VIEW isotherm.readings",
            "SELECT FROM isotherm.messages", "SELECT FROM isotherm.message_batch",
            "SELECT FROM isotherm_personal.contact",
        ]
        for statement in refused {
            let error = #expect(throws: PostgresError.self) { try connection.execute(statement) }
            #expect(error?.sqlState == "42501", "\(statement)")
        }
    }
}

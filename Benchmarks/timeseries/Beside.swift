import Foundation
import Postgres
import Telemetry
import TimeSeries

/// The same readings in our chunks and in a hypertable of TimescaleDB, in the same database and by turns: what each takes
/// to write, to compress and to read. Its hypertable has our columns and our key, a chunk a day, compression by series and
/// an hourly continuous aggregate; nothing of it is tuned further.
struct Beside {
    private let connection: Connection
    private let seriesCount: Int
    private let days: Int
    private let isNoisy: Bool

    init(_ connection: Connection, days: Int, seriesCount: Int, isNoisy: Bool) {
        self.isNoisy = isNoisy
        self.connection = connection
        self.days = days
        self.seriesCount = seriesCount
    }

    private var end: Timestamp { Bench.start.advanced(bySeconds: Double(days) * 86_400) }
    private var device: Int { seriesCount * 2 / 5 + 1 }

    func run() throws {
        try make()
        let rows = try ingest()
        if CommandLine.arguments.contains("ingest") { return }
        for table in ["isotherm.reading", "theirs.reading"] { try connection.executeScript("VACUUM ANALYZE \(table)") }
        let raw = (try ours("isotherm.reading"), try theirs())
        show("bytes a row, rows with key", raw.0 / Double(rows), raw.1 / Double(rows))
        try rollups()
        try queries("from rows")
        try pack(rows)
        try queries("from compressed")
        try fleetWithTail()
        try drop()
    }

    private func make() throws {
        try connection.executeScript(
            """
            CREATE EXTENSION timescaledb SCHEMA public;
            CREATE SCHEMA theirs;
            CREATE TABLE theirs.reading (time timestamptz NOT NULL, series_id int NOT NULL, value double precision,
                quality smallint NOT NULL, sequence bigint, received_at timestamptz NOT NULL, PRIMARY KEY (time, series_id));
            SELECT create_hypertable('theirs.reading', by_range('time', interval '1 day'), create_default_indexes => false);
            ALTER TABLE theirs.reading SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id',
                timescaledb.compress_orderby = 'time');
            CREATE MATERIALIZED VIEW theirs.hourly WITH (timescaledb.continuous) AS
                SELECT series_id, public.time_bucket('1 hour', time) AS bucket, count(*) AS n, min(value) AS low,
                    max(value) AS high, sum(value) AS total
                FROM theirs.reading GROUP BY 1, 2 WITH NO DATA
            """ + TheirLevels.statements
        )
    }

    private func showRefresh(_ name: String, _ ours: Duration) throws {
        let theirs = try TheirLevels.refresh(connection)
        show("\(name): four levels / one of an hour, ms", ours, theirs.one)
        show("\(name): four levels / four levels, ms", ours, theirs.four)
    }

    /// Writes each batch to both.
    private func ingest() throws -> Int {
        let maker = ReadingMaker(seriesCount: seriesCount, isNoisy: isNoisy)
        try maker.prepare()
        let writer = ReadingWriter(connection, latest: .deferred(debtor: "bench", seconds: 0.25))
        try writer.recoverLatest()
        let table = BareTable(connection, table: "theirs.reading")
        let clock = ContinuousClock()
        let server = try ServerClock(connection)
        let began = clock.now
        var (rows, spent, worked) = (0, (Duration.zero, Duration.zero), (Duration.zero, Duration.zero))
        for step in 0..<(days * 8_640) {
            maker.add(step)
            guard maker.batch.count >= 5_000 || step == days * 8_640 - 1 else { continue }
            // The present runs as fast as it does for a collector; the times of the readings run much faster here, and would
            // call the newest values due with every batch.
            let present = Bench.start.advanced(bySeconds: began.duration(to: clock.now).seconds)
            let before = try server.now()
            spent.0 += try clock.measure {
                try maker.withCatalog { try writer.prepare(maker.batch, $0, now: present) }
                _ = try writer.write(maker.batch)
            }
            let between = try server.now()
            spent.1 += try clock.measure { try table.write(maker.batch) }
            worked.0 += between - before
            worked.1 += try server.now() - between
            rows += maker.batch.count
            maker.clear()
        }
        show(
            "ingest, rows/s, with newest values and notes / without",
            Double(rows) / spent.0.seconds,
            Double(rows) / spent.1.seconds
        )
        let million = Double(rows) / 1e6
        show("  processor time of the server, ms per million rows", worked.0 / million, worked.1 / million)
        return rows
    }

    private func rollups() throws {
        let clock = ContinuousClock()
        let now = end.advanced(bySeconds: 120)
        let refresher = RollupRefresher(connection)
        try showRefresh("first fill", try clock.measure { _ = try refresher.refresh(now: now) })
        for (name, count) in [("100 series", 100), ("all series", seriesCount)] {
            let late = try lateReadings(of: count)
            let writer = ReadingWriter(connection)
            let table = BareTable(connection, table: "theirs.reading")
            show(
                "36,000 late readings of \(name) in, ms",
                try clock.measure {
                    try late.withCatalog { try writer.prepare(late.batch, $0, now: now) }
                    _ = try writer.write(late.batch)
                },
                try clock.measure { try table.write(late.batch) }
            )
            try showRefresh("refresh after them", try clock.measure { _ = try refresher.refresh(now: now) })
        }
        // Somebody's SQL: who wrote what is found by the number of the transaction.
        let sql = { (table: String) in
            """
            INSERT INTO \(table) (time, series_id, value, quality, received_at)
            SELECT '2026-01-01 12:00+00'::timestamptz + n * interval '10 seconds' + s * interval '1 microsecond', s, -20, 0, now()
            FROM generate_series(0, 359) n CROSS JOIN generate_series(1, 100) s
            """
        }
        try connection.executeScript(sql("isotherm.reading"))
        try connection.executeScript(sql("theirs.reading"))
        try showRefresh(
            "refresh after 36,000 late rows by SQL",
            try clock.measure { _ = try refresher.refresh(now: now) }
        )
        // The refresh did not wait for the disk; what is not there yet is called visible by no vacuum.
        try connection.executeScript("CHECKPOINT")
        // As our keeper does within minutes, and the server's own vacuum with a table as small as theirs.
        let visible = try clock.measure { try refresher.makeHoursVisible() }
        print(String(format: "hours made visible in %.1f ms", visible.seconds * 1_000))
        let theirs = try connection.query(
            """
            SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS name
            FROM timescaledb_information.continuous_aggregates WHERE view_name = 'hourly'
            """
        ).single()
        try connection.executeScript("VACUUM \(try theirs.string("name"))")
    }

    /// Readings of so many series within one hour, between those that are there, as they come from a memory.
    private func lateReadings(of count: Int) throws -> ReadingMaker {
        let hour = Bench.start.advanced(bySeconds: count == seriesCount ? 10 * 3_600 : 8 * 3_600)
        return try readings(of: count, from: hour, seconds: 3_600, each: 36_000 / count)
    }

    /// So many readings of each series, evenly over a stretch of time.
    private func readings(of count: Int, from: Timestamp, seconds: Double, each: Int) throws -> ReadingMaker {
        let maker = ReadingMaker(seriesCount: seriesCount, isNoisy: false)
        try maker.prepare()
        maker.addEvenly(each, of: count, from: from, seconds: seconds)
        return maker
    }

    private func pack(_ rows: Int) throws {
        let clock = ContinuousClock()
        let compressor = ChunkCompressor(connection)
        let spent = (
            try clock.measure {
                for chunk in try compressor.candidates(.reading, before: Day(containing: end)) {
                    try compressor.compress(.reading, chunk)
                }
            },
            try clock.measure {
                try connection.executeScript("SELECT compress_chunk(c) FROM show_chunks('theirs.reading') c")
            }
        )
        show("compression, rows/s", Double(rows) / spent.0.seconds, Double(rows) / spent.1.seconds)
        try connection.executeScript("ANALYZE isotherm.reading_segment; ANALYZE theirs.reading")
        show(
            "bytes a row, compressed",
            try ours("isotherm.reading_segment") / Double(rows),
            try theirs() / Double(rows)
        )
    }

    private func queries(_ label: String) throws {
        print("-- \(label)")
        let store = ReadingStore(connection)
        let tenant = TenantName(rawValue: "bench")
        let key = SeriesKey(tenant: tenant, device: DeviceName(rawValue: "device-\(device - 1)"), metric: .temperature)
        let day = Bench.start..<Bench.start.advanced(bySeconds: 86_400)
        try pair("one device, one day in 5-minute buckets, ms") {
            _ = try store.buckets(of: key, in: day, seconds: 300)
        } theirs: {
            """
            SELECT public.time_bucket('5 minutes', time), count(*), min(value), max(value), avg(value) FROM theirs.reading
            WHERE series_id = \(device) AND time >= '2026-01-01 00:00+00' AND time < '2026-01-02 00:00+00' GROUP BY 1
            """
        }
        try pair("one device, one hour of readings, ms") {
            _ = try store.readings(of: key, in: Bench.start..<Bench.start.advanced(bySeconds: 3_600))
        } theirs: {
            """
            SELECT time, value, quality FROM theirs.reading WHERE series_id = \(device)
            AND time >= '2026-01-01 00:00+00' AND time < '2026-01-01 01:00+00' ORDER BY 1
            """
        }
        try pair("newest value of every series: kept / lateral, ms") {
            _ = try store.latest(of: tenant)
        } theirs: {
            """
            SELECT s.id, l.* FROM isotherm.series s CROSS JOIN LATERAL (
                SELECT time, value FROM theirs.reading WHERE series_id = s.id ORDER BY time DESC LIMIT 1) l
            """
        }
        for (share, limit) in [("few", isNoisy ? -9.3 : -12.5), ("many", -17.0)] {
            try pair("scan of a day for values over a limit, \(share), ms") {
                _ = try store.outside(ValueLimits(above: limit), in: day)
            } theirs: {
                """
                SELECT series_id, count(*), min(time), max(time), min(value), max(value) FROM theirs.reading
                WHERE time >= '2026-01-01 00:00+00' AND time < '2026-01-02 00:00+00' AND value > \(limit) GROUP BY 1
                """
            }
        }
        try pair("fleet by hour from rollups / from the aggregate, ms") {
            try run(
                """
                SELECT bucket, min(minimum), max(maximum), sum(total) / sum(count), sum(count) FROM isotherm.rollup_1h_live
                WHERE bucket >= '2026-01-01 00:00+00' GROUP BY 1 ORDER BY 1
                """
            )
        } theirs: {
            """
            SELECT bucket, min(low), max(high), sum(total) / sum(n), sum(n) FROM theirs.hourly
            WHERE bucket >= '2026-01-01 00:00+00' GROUP BY 1 ORDER BY 1
            """
        }
    }

    /// The same question while readings of the last minute and a half are in no rollup yet. Ours answers with them; theirs
    /// leaves them out, or reads them too where the aggregate is told to.
    private func fleetWithTail() throws {
        print("-- 90 s that are not rolled up")
        let maker = try readings(of: seriesCount, from: end.advanced(bySeconds: 60), seconds: 90, each: 9)
        let writer = ReadingWriter(connection)
        try maker.withCatalog { try writer.prepare(maker.batch, $0, now: end) }
        _ = try writer.write(maker.batch)
        try BareTable(connection, table: "theirs.reading").write(maker.batch)
        let ours = {
            try run(
                """
                SELECT bucket, min(minimum), max(maximum), sum(total) / sum(count), sum(count) FROM isotherm.rollup_1h_live
                WHERE bucket >= '2026-01-01 00:00+00' GROUP BY 1 ORDER BY 1
                """
            )
        }
        for (name, isMade) in [("made only", "true"), ("with the newest", "false")] {
            try connection.executeScript(
                "ALTER MATERIALIZED VIEW theirs.hourly SET (timescaledb.materialized_only = \(isMade))"
            )
            try pair("fleet by hour with the newest / from the aggregate, \(name), ms", ours) {
                """
                SELECT bucket, min(low), max(high), sum(total) / sum(n), sum(n) FROM theirs.hourly
                WHERE bucket >= '2026-01-01 00:00+00' GROUP BY 1 ORDER BY 1
                """
            }
        }
    }

    private func drop() throws {
        let clock = ContinuousClock()
        let retention = Retention(connection, fallback: [.reading: 0])
        let steps = try retention.steps(now: end.advanced(bySeconds: 86_400))
        show(
            "drop of all chunks, ms",
            try clock.measure { for step in steps { try retention.apply(step) } },
            try clock.measure {
                try connection.executeScript(
                    "SELECT drop_chunks('theirs.reading', older_than => timestamptz '2030-01-01')"
                )
            }
        )
    }

    private func run(_ sql: String) throws { _ = try connection.query(sql) }

    private func pair(_ name: String, _ ours: () throws -> Void, theirs: () -> String) throws {
        let sql = theirs()
        show(name, try median(ours), try median { try run(sql) })
    }

    /// Of five after one that does not count, in milliseconds.
    private func median(_ body: () throws -> Void) throws -> Double {
        try body()
        return try (0..<5).map { _ in try ContinuousClock().measure(body).seconds * 1_000 }.sorted()[2]
    }

    private func show(_ name: String, _ ours: Duration, _ theirs: Duration) {
        show(name, ours.seconds * 1_000, theirs.seconds * 1_000)
    }

    private func show(_ name: String, _ ours: Double, _ theirs: Double) {
        print(String(format: "%@: ours %.2f, TimescaleDB %.2f", name, ours, theirs))
        fflush(nil)
    }

    private func ours(_ table: String) throws -> Double {
        try connection.query(
            "SELECT sum(pg_total_relation_size(relid))::double precision AS n FROM pg_partition_tree($1::text::regclass)",
            [.text(table)]
        ).single().double("n")
    }

    private func theirs() throws -> Double {
        try connection.query("SELECT hypertable_size('theirs.reading')::double precision AS n").single().double("n")
    }
}

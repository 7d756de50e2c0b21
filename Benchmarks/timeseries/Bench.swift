import Foundation
import LocalServers
import Postgres
import Schema
import Telemetry
import TimeSeries

/// Measures the time-series store on a server of its own: `swift run -c release timeseries-bench [days] [series]`;
/// with `ingest` it stops after the writing, with `chunks` it measures a store of as many chunks instead, and with `rows`
/// one of as many millions of readings: `timeseries-bench 1000 1000 rows [minutes]`; with `writers` how long writers wait
/// for what is done to chunks, with `late` how long refreshes take after late readings of all series. With `timescaledb`,
/// where the extension is beside the server, the same goes into a hypertable too.
///
/// One series a device, a reading each ten seconds. "Noisy" has sensor noise, a clock with 40 ms of jitter and arrivals
/// to the microsecond; "clean" has none of them.
@main
struct Bench {
    let connection: Connection
    let days: Int
    let seriesCount: Int
    let isNoisy: Bool

    static func main() throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let days = numbers.first ?? 7
        let series = numbers.dropFirst().first ?? 1_000
        let isNoisy = !CommandLine.arguments.contains("clean")
        let directory = try TemporaryDirectory(label: "timeseries-bench")
        var options = LocalPostgresOptions()
        options.endsWithProcess = true
        options.settings = [
            "shared_buffers": "2GB", "max_wal_size": "8GB", "work_mem": "64MB", "maintenance_work_mem": "512MB",
            "jit": "off", "max_locks_per_transaction": "512",
        ]
        let isForRows = CommandLine.arguments.contains("rows")
        // It runs for hours beside others: half of the memory and a quarter of the log.
        if isForRows { options.settings.merge(["shared_buffers": "1GB", "max_wal_size": "2GB"]) { _, new in new } }
        let isForWriters = CommandLine.arguments.contains("writers")
        if isForWriters { options.settings.merge(LockWaits.settings) { _, new in new } }
        let isBeside = CommandLine.arguments.contains("timescaledb")
        if isBeside {
            let beside = ["shared_preload_libraries": "timescaledb", "timescaledb.telemetry_level": "off"]
            options.settings.merge(beside) { _, new in new }
        }
        let server = try LocalPostgres(directory: directory.path, options: options)
        try server.start()
        let connection = try Connection(ConnectionOptions(conninfo: server.connectionString()))
        try Migrator(connection).apply(Schema.migrations())
        try TimeFunctions.install(connection)
        if isForRows {
            print("\(days) million readings of \(series) series, PostgreSQL \(connection.serverVersion)")
            let minutes = numbers.dropFirst(2).first ?? 600
            let rows = try ManyRows(connection, goal: days * 1_000_000, seriesCount: series, minutes: Double(minutes))
            try rows.run(folder: directory.path)
            return withExtendedLifetime((server, directory)) {}
        }
        if isForWriters {
            print("\(series) series, a day, PostgreSQL \(connection.serverVersion)")
            let options = ConnectionOptions(conninfo: server.connectionString())
            let waits = LockWaits(logFile: server.logFile)
            try Writers(connection, options, waits, seriesCount: series).run()
            return withExtendedLifetime((server, directory)) {}
        }
        if isBeside {
            let set = isNoisy ? "noisy" : "clean"
            print("\(series) series, \(days) days, \(set), PostgreSQL \(connection.serverVersion)")
            try Beside(connection, days: days, seriesCount: series, isNoisy: isNoisy).run()
            return withExtendedLifetime((server, directory)) {}
        }
        print("\(series) series, \(days) days, \(isNoisy ? "noisy" : "clean"), PostgreSQL \(connection.serverVersion)")
        try Bench(connection: connection, days: days, seriesCount: series, isNoisy: isNoisy).run()
        withExtendedLifetime((server, directory)) {}
    }

    static let start = Timestamp(seconds: 1_767_225_600)
    private var end: Timestamp { Self.start.advanced(bySeconds: Double(days) * 86_400) }

    func run() throws {
        if CommandLine.arguments.contains("chunks") { return try ManyChunks(connection, count: days).run() }
        try ingest()
        if CommandLine.arguments.contains("ingest") { return }
        try connection.executeScript("VACUUM ANALYZE isotherm.reading")
        let raw = try size("isotherm.reading")
        report("bytes per row, raw with key", raw / Double(rows))
        if CommandLine.arguments.contains("late") {
            let late = LateReadings(connection, seriesCount: seriesCount, now: end.advanced(bySeconds: 120))
            return try late.run(rounds: 5)
        }
        try rollups()
        print("-- read from rows")
        try queries()
        try scans("from rows")
        try compress()
        print("-- read from segments")
        try queries()
        try scans("from segments")
        try drop()
    }

    private var rows: Int { days * 8_640 * seriesCount }

    private func ingest() throws {
        let maker = ReadingMaker(seriesCount: seriesCount, isNoisy: isNoisy)
        try maker.prepare()
        // As the collector writes, as it would without the newest values, and with them in every batch: by turns, each
        // beside the same batches into a bare table.
        let ways: [(name: String, writer: ReadingWriter)] = [
            ("newest values within 0.25 s", writer(latestWithin: 0.25)),
            ("newest values hardly ever", writer(latestWithin: 1e9)),
            ("newest values in every batch", ReadingWriter(connection)),
        ]
        for way in ways { try way.writer.recoverLatest() }
        let bare = try BareTable(connection)
        let none = [Duration](repeating: .zero, count: ways.count)
        var (ours, plain, rows) = (none, none, none.map { _ in 0 })
        let clock = ContinuousClock()
        let began = clock.now
        for step in 0..<(days * 8_640) {
            maker.add(step)
            guard maker.batch.count >= 5_000 || step == days * 8_640 - 1 else { continue }
            let turn = step >= BareTable.steps ? 0 : step / 500 % ways.count
            let writer = ways[turn].writer
            let present = Self.start.advanced(bySeconds: began.duration(to: clock.now).seconds)
            let spent = try clock.measure {
                try maker.withCatalog { try writer.prepare(maker.batch, $0, now: present) }
                _ = try writer.write(maker.batch)
            }
            if step < BareTable.steps {
                ours[turn] += spent
                plain[turn] += try clock.measure { try bare.write(maker.batch) }
                rows[turn] += maker.batch.count
            }
            maker.clear()
        }
        for way in ways { try way.writer.payLatest(at: Self.start) }
        report("rows", Double(self.rows))
        for (turn, way) in ways.enumerated() {
            report("ingest, \(way.name), rows/s", Double(rows[turn]) / ours[turn].seconds)
            report("  the same batches into a bare partitioned table, rows/s", Double(rows[turn]) / plain[turn].seconds)
            report("  ours over bare", plain[turn].seconds / ours[turn].seconds)
        }
    }

    private func writer(latestWithin seconds: Double) -> ReadingWriter {
        ReadingWriter(connection, latest: .deferred(debtor: "bench \(seconds)", seconds: seconds))
    }

    private func rollups() throws {
        let refresher = RollupRefresher(connection)
        let now = end.advanced(bySeconds: 120)
        try once("rollups, first fill of all levels") { _ = try refresher.refresh(now: now) }
        try connection.executeScript("ANALYZE isotherm.rollup_1m, isotherm.rollup_15m, isotherm.rollup_1h")
        try once("36,000 late rows in") {
            try connection.executeScript(
                """
                INSERT INTO isotherm.reading (time, series_id, value, received_at)
                SELECT time + interval '3 milliseconds', series_id, value, now() FROM isotherm.reading
                WHERE series_id <= 100 AND time >= '2026-01-01 10:00+00' AND time < '2026-01-01 11:00+00'
                ON CONFLICT DO NOTHING;
                -- As the collector notes late batches; rows of a foreign transaction are found by a scan, which is not
                -- what is to be measured.
                DELETE FROM isotherm.reading_change;
                INSERT INTO isotherm.reading_change
                SELECT n, '2026-01-01 10:00+00', '2026-01-01 11:00+00' FROM generate_series(1, 100) n
                """
            )
        }
        try once("refresh after them") { _ = try refresher.refresh(now: now) }
    }

    private func compress() throws {
        let compressor = ChunkCompressor(connection)
        let clock = ContinuousClock()
        var (spent, done, before, after) = (Duration.zero, 0, 0, 0)
        for chunk in try compressor.candidates(.reading, before: Day(containing: end)) {
            spent += try clock.measure {
                let report = try compressor.compress(.reading, chunk)
                (done, before, after) = (done + report.rows, before + report.bytesBefore, after + report.bytesAfter)
            }
        }
        report("segment writer, rows/s", Double(done) / spent.seconds)
        report("bytes per row, compressed with key", Double(after) / Double(max(done, 1)))
        report("compression, fold", Double(before) / Double(max(after, 1)))
        try connection.executeScript("ANALYZE isotherm.reading_segment")
    }

    private func queries() throws {
        let store = ReadingStore(connection)
        let key = SeriesKey(
            tenant: TenantName(rawValue: "bench"),
            device: DeviceName(rawValue: "device-417"),
            metric: .temperature
        )
        let day = Self.start.advanced(bySeconds: 86_400)
        try median("one device, one day in 5-minute buckets") {
            _ = try store.buckets(of: key, in: day..<day.advanced(bySeconds: 86_400), seconds: 300)
        }
        try median("one device, one hour of readings") {
            _ = try store.readings(of: key, in: day..<day.advanced(bySeconds: 3_600))
        }
        try median("newest value of every series") { _ = try store.latest(of: TenantName(rawValue: "bench")) }
        try median("fleet by hour, 3 days, from rollups") {
            _ = try connection.query(
                """
                SELECT bucket, min(minimum), max(maximum), sum(total) / sum(count), sum(count)
                FROM isotherm.rollup_1h_live
                WHERE bucket >= '2026-01-01 00:00+00' AND bucket < '2026-01-04 00:00+00' GROUP BY 1 ORDER BY 1
                """
            )
        }
        try median("one device, one day in 5-minute points from rollups") {
            _ = try connection.query(
                "SELECT * FROM isotherm.curve(417, '2026-01-02 00:00+00', '2026-01-03 00:00+00', 300)"
            )
        }
    }

    /// What lies over a limit on the second day: over one that few segments touch, over one that many do, over one
    /// that lies below all values.
    private func scans(_ label: String) throws {
        let store = ReadingStore(connection)
        let second = Self.start.advanced(bySeconds: days > 1 ? 86_400 : 0)
        let day = second..<second.advanced(bySeconds: 86_400)
        for (share, high) in [("few", isNoisy ? -9.3 : -12.5), ("many", -17.0), ("all", -40)] {
            var found = 0
            try median("scan of a day for values over a limit, \(share), \(label)") {
                found = try store.outside(ValueLimits(above: high), in: day).reduce(0) { $0 + $1.count }
            }
            print("   \(found) readings found")
        }
    }

    private func drop() throws {
        let retention = Retention(connection, fallback: [.reading: days])
        for step in try retention.steps(now: end.advanced(bySeconds: 86_400 + 120)) {
            try once("retention: \(step.summary)") { try retention.apply(step) }
        }
    }

    private func size(_ table: String) throws -> Double {
        try connection.query(
            """
            SELECT sum(pg_total_relation_size(inhrelid))::double precision AS n FROM pg_inherits
            WHERE inhparent = $1::text::regclass
            """,
            [.text(table)]
        ).single().double("n")
    }

    private func once(_ name: String, _ body: () throws -> Void) throws {
        report("\(name), ms", try ContinuousClock().measure(body).seconds * 1_000)
    }

    private func median(_ name: String, _ body: () throws -> Void) throws {
        try body()
        let times = try (0..<5).map { _ in try ContinuousClock().measure(body).seconds * 1_000 }.sorted()
        report("\(name), ms", times[2])
    }

    private func report(_ name: String, _ value: Double) {
        print("\(name): \(value >= 100 ? String(Int(value)) : String(format: "%.2f", value))")
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

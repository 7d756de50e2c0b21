import Foundation
import LocalServers
import Postgres
import Telemetry
import Testing

@testable import TimeSeries

/// What happens to a store in bad circumstances.
@Suite("Faults of the store")
struct StorageFaultTests {
    private let start = Timestamp.newYear
    private let chunk = Chunk(days: Day(containing: .newYear)..<Day(containing: .newYear).advanced(by: 1))

    private func database(_ name: String) throws -> (ConnectionOptions, Connection) {
        let options = try TestDatabase.make(name)
        let connection = try Connection(options)
        try TimeFunctions.install(connection)
        try connection.executeScript(
            """
            INSERT INTO isotherm.device (tenant, name) VALUES ('acme', 'd');
            INSERT INTO isotherm.series (device_id, metric, unit) VALUES (1, 'temperature', 'Cel'), (1, 'humidity', '%')
            """
        )
        return (options, connection)
    }

    /// Rows of one series at even steps, made by the server.
    private func fill(
        _ connection: Connection,
        series: Int = 1,
        from: Timestamp,
        step: String,
        count: Int,
        value: String = "n % 90 / 10.0"
    ) throws {
        try connection.execute(
            """
            INSERT INTO isotherm.reading (time, series_id, value, received_at)
            SELECT t, $2::int, \(value), t FROM generate_series(0, $3::int - 1) n
            CROSS JOIN LATERAL (SELECT $1::timestamptz + n * interval '\(step)' AS t) x
            """,
            [.timestamp(microseconds: from.microseconds), .int(series), .int(count)]
        )
    }

    private func picture(_ connection: Connection) throws -> String {
        try connection.query(
            "SELECT count(*) || ' ' || coalesce(md5(string_agg(v::text, ';' ORDER BY v::text)), '') AS p FROM isotherm.readings v"
        ).single().string("p")
    }

    @Test(.enabled(if: SmallDisk.obstacle == nil, "\(SmallDisk.obstacle ?? "")"))
    func aDiskThatIsFullLeavesEverythingAsItWas() throws {
        let (options, connection) = try database("fault_disk")
        try ChunkMaker(connection).make(.reading, exactly: chunk)
        // Values that do not compress: eight bytes each, more than the disk has.
        try fill(connection, from: start, step: "1 second", count: 40_000, value: "random() * 1e-5")
        let before = try picture(connection)
        let now = start.advanced(bySeconds: 4 * 86_400)
        let ready = try StorageKeeper(connection, policy: StoragePolicy()).work(now: now)
        #expect(ready.failures.isEmpty)
        let disk = try SmallDisk(connection)
        try connection.executeScript("SET default_tablespace = small")
        let error = #expect(throws: PostgresError.self) { try ChunkCompressor(connection).compress(.reading, chunk) }
        #expect(error?.sqlState == "53100")
        #expect(try picture(connection) == before)
        #expect(try connection.query("SELECT FROM isotherm.reading_segment").isEmpty)
        // The keeper says so and does the rest of its work.
        let busy = try Connection(options)
        try busy.executeScript("SET default_tablespace = small")
        let policy = StoragePolicy(compressAfterDays: 1)
        let report = try StorageKeeper(busy, policy: policy).work(now: now)
        #expect(report.failures.map(\.part) == ["compression"] && report.rollups.isComplete)
        // With room again it goes on where it was.
        try connection.executeScript(
            """
            RESET default_tablespace;
            ALTER TABLE isotherm.reading_segment_20260101 SET TABLESPACE pg_default;
            ALTER INDEX isotherm.reading_segment_20260101_pkey SET TABLESPACE pg_default
            """
        )
        try connection.executeScript("CHECKPOINT")
        #expect(try ChunkCompressor(connection).compress(.reading, chunk).rows == 40_000)
        #expect(try picture(connection) == before)
        try disk.remove(connection)
    }

    @Test(.enabled(if: SmallDisk.obstacle == nil, "\(SmallDisk.obstacle ?? "")"))
    func anArchiveOnAFullDiskIsNoneAndNothingIsRemoved() throws {
        let (_, connection) = try database("fault_archive")
        try ChunkMaker(connection).make(.reading, exactly: chunk)
        try fill(connection, from: start, step: "1 second", count: 60_000, value: "random() * 1e-5")
        let before = try picture(connection)
        let disk = try SmallDisk()
        let archive = ChunkArchive(connection, folder: disk.path)
        let retention = Retention(connection, fallback: [.reading: 1], archive: archive)
        let steps = try retention.steps(now: start.advanced(bySeconds: 4 * 86_400))
        #expect(steps.count == 1)
        for step in steps {
            let error = #expect(throws: ArchiveError.self) { try retention.apply(step) }
            #expect(error?.reason.contains("gzip ended with 1; is the disk full?") == true)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).isEmpty)
        #expect(try picture(connection) == before && connection.query("SELECT FROM isotherm.archive_file").isEmpty)
        try disk.remove()
    }

    @Test func aSeriesThatStopsAndOneAtAKilohertzComeBackAsTheyWere() throws {
        let (_, connection) = try database("fault_rates")
        try ChunkMaker(connection).make(.reading, exactly: chunk)
        // One stops after a quarter of an hour, without having filled a segment.
        try fill(connection, series: 1, from: start, step: "7 seconds", count: 130)
        try fill(connection, series: 2, from: start.advanced(bySeconds: 50_000), step: "1 millisecond", count: 30_000)
        let before = try picture(connection)
        let compressor = ChunkCompressor(connection)
        let report = try compressor.compress(.reading, chunk)
        #expect(report.rows == 30_130)
        #expect(try picture(connection) == before)
        let row = try connection.query(
            "SELECT sum(rows) FILTER (WHERE series_id = 1)::bigint AS n, max(rows) AS longest FROM isotherm.reading_segment"
        ).single()
        #expect(try row.int("n") == 130 && row.int("longest") <= SegmentBuilder.fullRows * 2)
        let fast = SeriesKey(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "d"),
            metric: .humidity
        )
        let second = start.advanced(bySeconds: 50_010)..<start.advanced(bySeconds: 50_011)
        #expect(try ReadingStore(connection).readings(of: fast, in: second).count == 1_000)
        #expect(try compressor.decompress(.reading, chunk) == 30_130)
        #expect(try picture(connection) == before)
    }

    @Test func aTimeOf1970IsCompressedAndOneOf2100IsNot() throws {
        let (_, connection) = try database("fault_times")
        let (old, far) = (Timestamp(seconds: 3_600), Timestamp(seconds: 4_102_488_000))
        try ChunkMaker(connection).ensure(.reading, for: [old, far, start], now: start)
        for time in [old, far, start] { try fill(connection, from: time, step: "1 minute", count: 50) }
        let before = try picture(connection)
        let now = start.advanced(bySeconds: 10 * 86_400)
        let policy = StoragePolicy(compressAfterDays: 7, keepDays: [.minute: 90])
        let report = try StorageKeeper(connection, policy: policy).work(now: now)
        #expect(report.failures.isEmpty)
        #expect(
            report.compressed.filter { $0.rows > 0 }.map(\.name) == ["reading_19700101_19700201", "reading_20260101"]
        )
        #expect(try picture(connection) == before)
        let found = try ReadingStore(connection).outside(
            ValueLimits(above: 4.5),
            in: old..<far.advanced(bySeconds: 86_400)
        )
        #expect(found.count == 1 && found.first?.count == 3 * 4)
    }

    @Test func aClockThatLeapsAheadAndBackLeavesNothingWrong() throws {
        let (_, connection) = try database("fault_clock")
        let keeper = StorageKeeper(connection, policy: StoragePolicy(compressAfterDays: 7))
        let now = start.advanced(bySeconds: 6 * 3_600)
        try ChunkMaker(connection).make(.reading, exactly: chunk)
        try fill(connection, from: start, step: "10 seconds", count: 2_160)
        #expect(try keeper.work(now: now).failures.isEmpty)
        // Ten days ahead: today's chunk is old enough for segments, and the rollups are made up to then.
        let ahead = try keeper.work(now: now.advanced(bySeconds: 10 * 86_400))
        #expect(ahead.failures.isEmpty && ahead.compressed.map(\.rows).filter { $0 > 0 } == [2_160])
        #expect(ahead.rollups.readyUntil > start.advanced(bySeconds: 9 * 86_400))
        // Back again the day goes on: what comes now is late for both, and neither missed nor doubled.
        try fill(connection, from: now, step: "10 seconds", count: 2_160)
        let back = try keeper.work(now: now.advanced(bySeconds: 6 * 3_600))
        #expect(back.failures.isEmpty && back.mergedRows == 2_160)
        #expect(back.rollups.repairedHours >= 6 && back.rollups.readyUntil == ahead.rollups.readyUntil)
        #expect(try keeper.work(now: now.advanced(bySeconds: 6 * 3_600)).failures.isEmpty)
        let source = """
            (SELECT s.id AS series_id, v.time, v.value, v.quality FROM isotherm.readings v
             JOIN isotherm.device d ON d.name = v.device
             JOIN isotherm.series s ON s.device_id = d.id AND s.metric = v.metric)
            """
        #expect(try RollupReference.differences(on: connection, source: source) == [])
        let counted = try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.readings_1h").single()
        #expect(try counted.int("n") == 4_320)
    }

    @Test func ofTwoKeepersAtOnceEachPieceOfWorkIsDoneOnce() async throws {
        let (options, connection) = try database("fault_keepers")
        for day in 0..<4 {
            let first = Day(containing: start).advanced(by: day)
            try ChunkMaker(connection).make(.reading, exactly: Chunk(days: first..<first.advanced(by: 1)))
            try fill(connection, from: first.start, step: "10 seconds", count: 3_000)
        }
        let before = try picture(connection)
        let now = start.advanced(bySeconds: 20 * 86_400)
        let policy = StoragePolicy(compressAfterDays: 7)
        let pools = [Pool(options, limits: PoolOptions(size: 1)), Pool(options, limits: PoolOptions(size: 1))]
        let work: @Sendable (Connection) throws -> (rows: Int, failures: [String]) = { connection in
            // Until nothing is left: who finds the other at work comes again.
            var (rows, failures) = (0, [String]())
            for _ in 0..<3 {
                let report = try StorageKeeper(connection, policy: policy).work(now: now)
                rows += report.compressed.reduce(0) { $0 + $1.rows }
                failures += report.failures.map { "\($0)" }
            }
            return (rows, failures)
        }
        async let one = pools[0].withConnection(work)
        async let other = pools[1].withConnection(work)
        let results = try await [one, other]
        for pool in pools { await pool.close() }
        #expect(results.flatMap(\.failures) == [])
        #expect(results.reduce(0) { $0 + $1.rows } == 12_000)
        #expect(try picture(connection) == before)
        let counted = try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.rollup_1m").single()
        #expect(try counted.int("n") == 12_000)
    }
}

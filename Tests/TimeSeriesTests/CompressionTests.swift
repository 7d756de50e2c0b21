import LocalServers
import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Compressed chunks")
struct CompressionTests {
    private let start = Timestamp.newYear
    private let chunk = Chunk(days: Day(containing: .newYear)..<Day(containing: .newYear).advanced(by: 1))

    /// A day of several series and a tracker, with gaps, faults and missing values.
    private func filled(_ name: String, series count: Int = 4) throws -> (ConnectionOptions, Connection) {
        let options = try TestDatabase.make(name)
        let connection = try Connection(options)
        try TimeFunctions.install(connection)
        try send(connection, series: count, offset: 0, step: 110, count: 700)
        return (options, connection)
    }

    private func send(_ connection: Connection, series count: Int, offset: Double, step: Double, count rows: Int) throws
    {
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        var random = TestRandom(seed: UInt64(offset) + 7)
        let series = try (0..<count).map { try catalog.temperature("van-\($0)") }
        var batch = ReadingBatch()
        for row in 0..<rows {
            let time = start.advanced(bySeconds: offset + Double(row) * step)
            for handle in series where random.below(20) != 0 {
                let place = Position(
                    latitude: 55 + random.unit() / 10,
                    longitude: 37.5,
                    speed: Double(random.below(90))
                )
                batch.append(
                    handle,
                    at: time.advanced(bySeconds: Double(random.below(80)) / 1_000),
                    value: random.below(50) == 0 ? .nan : Double(random.below(900)) / 100,
                    quality: random.below(30) == 0 ? .sensorError : [],
                    receivedAt: time.advanced(bySeconds: 0.2 + random.unit()),
                    sequence: random.below(9) == 0 ? ReadingBatch.noSequence : Int64(row)
                )
                batch.positions.append(place, of: catalog.device(of: handle), at: time, receivedAt: time)
            }
        }
        try writer.prepare(batch, catalog, now: start)
        _ = try writer.write(batch)
    }

    /// All readings or positions as one text, from the views and in order.
    private func picture(_ connection: Connection, _ view: String = "readings") throws -> [String] {
        let row = try connection.query(
            "SELECT count(*) || ' ' || coalesce(md5(string_agg(v::text, ';' ORDER BY v::text)), '') AS p FROM isotherm.\(view) v"
        ).single()
        return [try row.string("p")]
    }

    @Test(arguments: [ChunkedTable.reading, .position])
    func compressionLosesNothingInEitherWay(table: ChunkedTable) throws {
        let (_, connection) = try filled("compress_\(table.rawValue)")
        let view = "\(table.rawValue)s"
        let before = try picture(connection, view)
        let compressor = ChunkCompressor(connection)
        let report = try compressor.compress(table, chunk)
        #expect(report.rows > 2_000 && report.segments >= 4 && report.lateRows == 0)
        #expect(report.bytesAfter < report.bytesBefore / 3)
        #expect(try connection.query("SELECT FROM isotherm.\(table.rawValue)").isEmpty)
        #expect(try picture(connection, view) == before)
        // A second time there is nothing to do.
        #expect(try compressor.compress(table, chunk).rows == 0)
        #expect(try compressor.decompress(table, chunk) == report.rows)
        #expect(try picture(connection, view) == before)
        #expect(try connection.query("SELECT FROM isotherm.\(table.rawValue)").count == report.rows)
        #expect(try connection.query("SELECT FROM isotherm.\(table.rawValue)_segment").isEmpty)
        #expect(try connection.query("SELECT FROM pg_trigger WHERE tgname = 'late'").isEmpty)
    }

    @Test func theProgramReadsSegmentsAsItReadsRows() throws {
        let (_, connection) = try filled("compress_store")
        let store = ReadingStore(connection)
        let key = SeriesKey(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "van-2"),
            metric: .temperature
        )
        let range = start.advanced(bySeconds: 3_333)..<start.advanced(bySeconds: 61_234)
        let readings = try store.readings(of: key, in: range)
        let curve = try store.curve(of: key, in: range, points: 200)
        let buckets = try store.buckets(of: key, in: range, seconds: 300)
        #expect(readings.count > 400 && curve.count > 100 && buckets.count > 100)
        try ChunkCompressor(connection).compress(.reading, chunk)
        #expect(try store.readings(of: key, in: range) == readings)
        #expect(try store.readings(of: key, in: range, limit: 5) == Array(readings.prefix(5)))
        #expect(try store.curve(of: key, in: range, points: 200) == curve)
        #expect(try store.buckets(of: key, in: range, seconds: 300) == buckets)
    }

    @Test func lateReadingsAreAcceptedOnceAndMerged() throws {
        let (_, connection) = try filled("compress_late")
        let compressor = ChunkCompressor(connection)
        let total = try compressor.compress(.reading, chunk).rows
        let before = try picture(connection)
        // All of it comes again: nothing is new, whichever way it is stored.
        try send(connection, series: 4, offset: 0, step: 110, count: 700)
        #expect(try picture(connection) == before)
        // Other times are new.
        try send(connection, series: 5, offset: 1_000.5, step: 77, count: 300)
        let late = try connection.query("SELECT FROM isotherm.reading").count
        #expect(late > 1_000)
        let with = try picture(connection)
        #expect(try compressor.chunksWithLateRows(.reading) == [chunk])
        #expect(try compressor.mergeLate(.reading, chunk) == late)
        #expect(try picture(connection) == with)
        #expect(try connection.query("SELECT FROM isotherm.reading").isEmpty)
        #expect(try compressor.chunksWithLateRows(.reading).isEmpty)
        let row = try connection.query("SELECT sum(rows)::bigint AS n FROM isotherm.reading_segment").single()
        #expect(try row.int("n") == total + late)
    }

    @Test func rollupsOfACompressedDayAreCorrectedByLateData() throws {
        let (_, connection) = try filled("compress_rollup")
        let now = start.advanced(bySeconds: 90_000)
        _ = try RollupRefresher(connection).refresh(now: now)
        let compressor = ChunkCompressor(connection)
        try compressor.compress(.reading, chunk)
        try send(connection, series: 3, offset: 500.25, step: 50, count: 300)
        _ = try RollupRefresher(connection).refresh(now: now)
        let source = """
            (SELECT s.id AS series_id, v.time, v.value, v.quality FROM isotherm.readings v
             JOIN isotherm.device d ON d.name = v.device JOIN isotherm.series s ON s.device_id = d.id)
            """
        #expect(try RollupReference.differences(on: connection, source: source) == [])
    }

    @Test func whatArrivesWhileAChunkIsReadIsNotLost() async throws {
        let (options, connection) = try filled("compress_meanwhile", series: 20)
        let before = try connection.query("SELECT FROM isotherm.reading").count
        let pool = Pool(options, limits: PoolOptions(size: 1))
        let day = chunk
        async let compressed = pool.withConnection { try ChunkCompressor($0).compress(.reading, day) }
        var sent = 0
        let end = ContinuousClock.now + .seconds(200)
        while ContinuousClock.now < end,
            try connection.query("SELECT FROM isotherm.compressed_chunk WHERE state = 'compressed'").isEmpty
        {
            sent += try connection.execute(
                """
                INSERT INTO isotherm.reading (time, series_id, value, received_at) VALUES ($1, 1, 5, now())
                ON CONFLICT DO NOTHING
                """,
                [.timestamp(microseconds: start.microseconds + Int64(sent) * 1_000_000 + 500_001)]
            )
            // Other tests hold the few threads that tasks have: without this the compression would begin too late.
            await Task.yield()
        }
        let report = try await compressed
        await pool.close()
        #expect(sent > 0)
        let row = try connection.query(
            "SELECT count(*) AS n, count(DISTINCT (device, time)) AS d FROM isotherm.readings"
        )
        .single()
        #expect(try row.int("n") == before + sent && row.int("d") == before + sent)
        #expect(report.rows >= before)
    }

    @Test func aKilledCompressionLeavesEverythingAsItWas() async throws {
        let (options, connection) = try filled("compress_killed")
        let before = try picture(connection)
        let day = chunk
        // A reader holds it up where everything is written and only the chunk is still to be emptied.
        let reader = try Connection(options)
        for _ in 0..<2 {
            let pool = Pool(options, limits: PoolOptions(size: 1))
            try reader.executeScript("BEGIN; SELECT count(*) FROM isotherm.reading")
            // It must not give up before it is looked for: this test may get its turn late.
            let patience = ChunkRetry(attempts: 1_000_000)
            async let compressed = pool.withConnection {
                try ChunkCompressor($0, retry: patience).compress(.reading, day)
            }
            let kill = """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE query LIKE '%ACCESS EXCLUSIVE%' AND pid <> pg_backend_pid() AND datname = current_database()
                """
            // Other tests block the few threads that tasks have, so that this one may begin late.
            #expect(try await waitUntil(limit: .seconds(240)) { try !connection.query(kill).isEmpty })
            let outcome = try? await compressed  // killed is what it is meant to be
            #expect(outcome == nil)
            await pool.close()
            try reader.executeScript("COMMIT")
            #expect(try picture(connection) == before)
            #expect(try connection.query("SELECT FROM isotherm.reading_segment").isEmpty)
        }
        try ChunkCompressor(connection).compress(.reading, chunk)
        #expect(try picture(connection) == before)
    }

    @Test func aFullDiskLeavesEverythingAsItWas() throws {
        let (_, connection) = try filled("compress_full")
        let before = try picture(connection)
        try ChunkMaker(connection).make(.readingSegment, exactly: chunk)
        try connection.executeScript(
            """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.series_id >= 3 THEN RAISE disk_full; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON isotherm.reading_segment_20260101
                FOR EACH ROW EXECUTE FUNCTION full_disk()
            """
        )
        let error = try #require(throws: PostgresError.self) {
            try ChunkCompressor(connection).compress(.reading, chunk)
        }
        #expect(error.isInsufficientResources)
        #expect(try picture(connection) == before)
        #expect(try connection.query("SELECT FROM isotherm.reading_segment").isEmpty)
        try connection.executeScript("DROP TRIGGER full_disk ON isotherm.reading_segment_20260101")
        try ChunkCompressor(connection).compress(.reading, chunk)
        #expect(try picture(connection) == before)
    }

    @Test func aReaderHoldsTheEmptyingUpButNobodyElse() throws {
        let (options, connection) = try filled("compress_reader")
        let reader = try Connection(options)
        try reader.executeScript("BEGIN")
        _ = try reader.query("SELECT count(*) FROM isotherm.reading")
        let before = try picture(connection)
        let error = try #require(throws: PostgresError.self) {
            try ChunkCompressor(connection, retry: ChunkRetry(attempts: 3)).compress(.reading, chunk)
        }
        #expect(error.isLockNotAvailable)
        #expect(try picture(connection) == before)
        try reader.executeScript("COMMIT")
        #expect(try ChunkCompressor(connection).compress(.reading, chunk).rows > 0)
        #expect(try picture(connection) == before)
    }

    @Test func segmentsSayWhatPrunesThem() throws {
        let (_, connection) = try filled("compress_summary")
        let row = try connection.query(
            """
            SELECT count(*) AS n, min(value) AS low, max(value) AS high, sum(value) AS total
            FROM isotherm.reading WHERE value IS NOT NULL AND quality & 1 = 0
            """
        ).single()
        try ChunkCompressor(connection).compress(.reading, chunk)
        let summary = try connection.query(
            """
            SELECT sum(count)::bigint AS n, min(minimum) AS low, max(maximum) AS high, sum(total) AS total
            FROM isotherm.reading_segment
            """
        ).single()
        #expect(try summary.int("n") == row.int("n"))
        #expect(try summary.double("low") == row.double("low") && summary.double("high") == row.double("high"))
        #expect(try abs(summary.double("total") - row.double("total")) < 1e-6)
    }
}

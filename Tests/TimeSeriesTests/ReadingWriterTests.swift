import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Writing batches")
struct ReadingWriterTests {
    private let now = Timestamp.newYear

    private func batch(_ series: [SeriesHandle], at times: [Timestamp], value: Double = 1) -> ReadingBatch {
        var batch = ReadingBatch()
        for time in times {
            for handle in series { batch.append(handle, at: time, value: value, receivedAt: now) }
        }
        return batch
    }

    @Test func readingsAndPositionsAreStoredAsTheyCame() throws {
        let connection = try Connection(try TestDatabase.make("write_whole"))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = try catalog.temperature("van-7")
        var batch = ReadingBatch()
        batch.append(
            series,
            at: now,
            value: 4.25,
            quality: [.historical],
            receivedAt: now.advanced(bySeconds: 2),
            sequence: 12
        )
        batch.append(series, at: now.advanced(bySeconds: -1), value: .nan, receivedAt: now)
        let position = Position(latitude: 55.75, longitude: 37.62, speed: 31)
        batch.positions.append(position, of: catalog.device(of: series), at: now, receivedAt: now)
        try writer.prepare(batch, catalog, now: now)
        let outcome = try writer.write(batch)
        #expect(outcome.insertedReadings == 2 && outcome.insertedPositions == 1)

        let rows = try connection.query("SELECT * FROM isotherm.readings ORDER BY time DESC")
        #expect(rows.count == 2)
        #expect(try rows[0].string("tenant") == "acme")
        #expect(try rows[0].string("device") == "van-7")
        #expect(try rows[0].string("metric") == "temperature")
        #expect(try rows[0].string("unit") == "Cel")
        #expect(try rows[0].microseconds("time") == now.microseconds)
        #expect(try rows[0].double("value") == 4.25)
        #expect(try rows[0].int("quality") == Int64(Quality.historical.rawValue))
        #expect(try rows[0].int("sequence") == 12)
        #expect(try rows[0].microseconds("received_at") == now.advanced(bySeconds: 2).microseconds)
        #expect(try rows[1].optionalDouble("value") == nil)
        #expect(try rows[1].optionalInt("sequence") == nil)
        let place = try connection.query("SELECT * FROM isotherm.positions").single()
        #expect(try place.double("latitude") == 55.75 && place.double("longitude") == 37.62)
        #expect(try place.double("speed_kmh") == 31)
        #expect(try place.optionalDouble("course_deg") == nil)
    }

    @Test func repeatsAreCountedAndTheFirstValueStays() throws {
        let connection = try Connection(try TestDatabase.make("write_repeats"))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = try (0..<10).map { try catalog.temperature("d\($0)") }
        let times = (0..<20).map { now.advanced(bySeconds: Double($0)) }
        let first = batch(series, at: Array(times[..<10]))
        let second = batch(series, at: Array(times[5...]), value: 2)
        try writer.prepare(first, catalog, now: now)
        try writer.prepare(second, catalog, now: now)
        #expect(try writer.write(first).duplicateReadings == 0)
        let outcome = try writer.write(second)
        #expect(outcome.insertedReadings == 100 && outcome.duplicateReadings == 50)
        #expect(outcome.duplicateReadingRows == Array(0..<50))
        #expect(try writer.write(second).duplicateReadings == 150)
        // The next clean batch finds its way back to COPY.
        let later = times.map { $0.advanced(bySeconds: 100) }
        #expect(writer.expectsRepeatedReadings)
        #expect(try writer.write(batch(series, at: Array(later[..<10]))).insertedReadings == 100)
        #expect(!writer.expectsRepeatedReadings)
        #expect(try writer.write(batch(series, at: Array(later[10...]))).insertedReadings == 100)
        let row = try connection.query(
            "SELECT count(*) AS n, sum(value) AS s FROM isotherm.reading WHERE time < $1",
            [.timestamp(microseconds: later[0].microseconds)]
        ).single()
        #expect(try row.int("n") == 200)
        #expect(try row.double("s") == 100 + 200)
    }

    @Test func aRepeatWithinABatchIsOneReading() throws {
        let connection = try Connection(try TestDatabase.make("write_inner"))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = try catalog.temperature("d")
        let double = batch([series, series], at: [now])
        try writer.prepare(double, catalog, now: now)
        let outcome = try writer.write(double)
        #expect(outcome.insertedReadings == 1 && outcome.duplicateReadingRows == [1])
    }

    @Test func aRepeatDoesNotUndoWhatElseTheTransactionDid() throws {
        let connection = try Connection(try TestDatabase.make("write_savepoint"))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let one = batch([try catalog.temperature("d")], at: [now])
        try writer.prepare(one, catalog, now: now)
        _ = try writer.write(one)
        try connection.transaction { () throws in
            try connection.execute("CREATE TABLE other (a int)")
            #expect(try writer.write(one).duplicateReadings == 1)
        }
        #expect(try connection.query("SELECT FROM other").count == 0)
    }

    @Test func theNewestValueIsKeptAndLateDataDoNotReplaceIt() throws {
        let connection = try Connection(try TestDatabase.make("write_latest"))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = try catalog.temperature("d")
        for (offset, value) in [(0.0, 1.0), (20, 3), (10, 2), (-86_400, 0)] {
            var batch = batch([series], at: [now.advanced(bySeconds: offset)], value: value)
            let position = Position(latitude: value, longitude: 0)
            batch.positions.append(
                position,
                of: catalog.device(of: series),
                at: now.advanced(bySeconds: offset),
                receivedAt: now
            )
            try writer.prepare(batch, catalog, now: now)
            _ = try writer.write(batch)
        }
        let latest = try connection.query("SELECT * FROM isotherm.latest_reading").single()
        #expect(try latest.double("value") == 3)
        #expect(try latest.microseconds("time") == now.advanced(bySeconds: 20).microseconds)
        #expect(try connection.query("SELECT latitude FROM isotherm.latest_position").single().double("latitude") == 3)
    }

    @Test func aDroppedChunkIsMadeAgainByTheNextPrepare() throws {
        let connection = try Connection(try TestDatabase.make("write_dropped"))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let one = batch([try catalog.temperature("d")], at: [now])
        try writer.prepare(one, catalog, now: now)
        try connection.executeScript("DROP TABLE isotherm.reading_20260101")
        let error = try #require(throws: PostgresError.self) { try writer.write(one) }
        #expect(error.isUndefinedTable)
        try writer.prepare(one, catalog, now: now)
        #expect(try writer.write(one).insertedReadings == 1)
    }

    @Test func whatCouldNotBeStoredIsNotCalledTheNewest() throws {
        let connection = try Connection(try TestDatabase.make("write_refused"))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = [try catalog.temperature("refused"), try catalog.temperature("stored")]
        let refused = batch([series[0]], at: [now])
        let stored = batch([series[1]], at: [now.advanced(bySeconds: 86_400)])
        for batch in [refused, stored] { try writer.prepare(batch, catalog, now: now) }
        try connection.executeScript("DROP TABLE isotherm.reading_20260101")
        #expect(throws: PostgresError.self) { try writer.write(refused) }
        try writer.prepare(stored, catalog, now: now)
        #expect(try writer.write(stored).insertedReadings == 1)
        let newest = try connection.query("SELECT series_id FROM isotherm.latest_reading").single()
        #expect(try newest.int("series_id") == Int64(writer.numbers.number(of: series[1])))
    }

    @Test func collectorsThatSeeTheSameNewcomersAgreeOnTheirNumbers() async throws {
        let pool = Pool(try TestDatabase.make("write_rivals"), limits: PoolOptions(size: 4))
        let numbers = try await withThrowingTaskGroup(of: [Int32].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await pool.withConnection { connection in
                        var catalog = SeriesCatalog()
                        let series = try (0..<200).map { try catalog.temperature("d\($0)") }
                        let registry = SeriesRegistry(connection)
                        try registry.resolve(catalog)
                        return series.map { registry.number(of: $0) }
                    }
                }
            }
            return try await group.reduce(into: Set<[Int32]>()) { $0.insert($1) }
        }
        #expect(numbers.count == 1)
        await pool.close()
    }

    @Test func severalWritersOfTheSameReadingsStoreEachOnce() async throws {
        let pool = Pool(try TestDatabase.make("write_both"), limits: PoolOptions(size: 3))
        let stored = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await pool.withConnection { connection in
                        let writer = ReadingWriter(connection)
                        var catalog = SeriesCatalog()
                        let series = try (0..<20).map { try catalog.temperature("d\($0)") }
                        var stored = 0
                        for step in 0..<20 {
                            var batch = ReadingBatch()
                            let time = Timestamp.newYear.advanced(bySeconds: Double(step))
                            for handle in series { batch.append(handle, at: time, value: 1, receivedAt: time) }
                            try writer.prepare(batch, catalog, now: .newYear)
                            stored += try writer.write(batch).insertedReadings
                        }
                        return stored
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(stored == 400)
        await pool.close()
    }
}

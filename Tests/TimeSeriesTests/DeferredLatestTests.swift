import Postgres
import Telemetry
import TimeSeries
import Testing

@Suite struct DeferredLatestTests {
    private let start: Int64 = 1_767_225_600_000_000
    private let policy = LatestPolicy.deferred(debtor: "test", seconds: 1)

    /// Stores one reading of each named device at a time; `now` in seconds after the start.
    private func store(
        _ readings: [(device: String, second: Int64, value: Double)],
        with writer: ReadingWriter,
        _ catalog: inout SeriesCatalog,
        now: Double
    ) throws {
        var batch = ReadingBatch()
        let present = Timestamp(microseconds: start).advanced(bySeconds: now)
        for reading in readings {
            let series = try catalog.temperature(reading.device)
            let device = catalog.device(of: series)
            let time = Timestamp(microseconds: start + reading.second * 1_000_000)
            batch.append(series, at: time, value: reading.value, receivedAt: present)
            batch.positions.append(
                Position(latitude: reading.value, longitude: 1),
                of: device,
                at: time,
                receivedAt: present
            )
        }
        try writer.prepare(batch, catalog, now: present)
        _ = try writer.write(batch)
    }

    private func latest(_ connection: Connection) throws -> [String] {
        let rows = try connection.query(
            """
            select d.name || ' ' || r.value || ' ' || p.latitude as line
            from isotherm.device d join isotherm.series s on s.device_id = d.id
            join isotherm.latest_reading r on r.series_id = s.id
            join isotherm.latest_position p on p.device_id = d.id order by d.name
            """
        )
        var lines: [String] = []
        for row in rows { lines.append(try row.string("line")) }
        return lines
    }

    @Test func writesTheFirstAtOnceAndTheNextWhenTheyAreDue() throws {
        let connection = try Connection(try TestDatabase.make("latest_due"))
        let writer = ReadingWriter(connection, latest: policy)
        try writer.recoverLatest()
        var catalog = SeriesCatalog()
        try store([("a", 0, 1)], with: writer, &catalog, now: 0)
        #expect(try latest(connection) == ["a 1 1"])
        try store([("a", 1, 2), ("b", 1, 3)], with: writer, &catalog, now: 0.1)
        #expect(try latest(connection) == ["a 1 1"])
        #expect(!writer.owesLatest(at: Timestamp(microseconds: start).advanced(bySeconds: 0.2)))
        let due = Timestamp(microseconds: start).advanced(bySeconds: 1.2)
        #expect(writer.owesLatest(at: due))
        try writer.payLatest(at: due)
        #expect(try latest(connection) == ["a 2 2", "b 3 3"])
        #expect(!writer.owesLatest(at: due.advanced(bySeconds: 5)))
    }

    @Test func whoIsBehindLetsManyNewestValuesWaitLongerAndWritesThemInParts() throws {
        let connection = try Connection(try TestDatabase.make("latest_behind"))
        let writer = ReadingWriter(connection, latest: policy)
        try writer.recoverLatest()
        var catalog = SeriesCatalog()
        // 24,000 values and as many places are a twentieth of 4.8 seconds.
        let count = 24_000
        try store([("first", 0, 1)], with: writer, &catalog, now: 0)
        try store((0..<count).map { ("d\($0)", 0, 1) }, with: writer, &catalog, now: 0.1)
        writer.isBehind = true
        func at(_ seconds: Double) -> Timestamp { Timestamp(microseconds: start).advanced(bySeconds: seconds) }
        #expect(!writer.owesLatest(at: at(4.5)))
        #expect(writer.owesLatest(at: at(5)))
        try store([("first", 1, 2)], with: writer, &catalog, now: 4.5)
        #expect(try latest(connection) == ["first 1 1"])
        writer.isBehind = false
        #expect(writer.owesLatest(at: at(4.5)))
        try writer.payLatest(at: at(4.5), limit: 20_000)
        #expect(try latest(connection).count == 20_000)
        #expect(writer.owesLatest(at: at(4.5)))
        // Somebody who takes over now finds the rest as well as what was written.
        try ReadingWriter(connection, latest: policy).recoverLatest()
        let lines = try latest(connection)
        #expect(lines.count == count + 1)
        #expect(lines.last == "first 2 2")
        try writer.payLatest(at: at(4.6), limit: 20_000)
        #expect(!writer.owesLatest(at: at(10)))
        #expect(try latest(connection) == lines)
    }

    @Test func whoGoesOnAfterACrashMakesGoodForIt() throws {
        let connection = try Connection(try TestDatabase.make("latest_crash"))
        let writer = ReadingWriter(connection, latest: policy)
        try writer.recoverLatest()
        var catalog = SeriesCatalog()
        try store([("a", 0, 1)], with: writer, &catalog, now: 0)
        try store([("a", 2, 7), ("b", 1, 3)], with: writer, &catalog, now: 0.1)
        try store([("a", 1, 5)], with: writer, &catalog, now: 0.2)
        #expect(try latest(connection) == ["a 1 1"])
        // The writer is gone with what it knew; another takes its place.
        try ReadingWriter(connection, latest: policy).recoverLatest()
        #expect(try latest(connection) == ["a 7 7", "b 3 3"])
        #expect(try connection.query("select from isotherm.latest_debt").count == 0)
    }

    @Test func whatWasCompressedMeanwhileIsMadeGoodForToo() throws {
        let connection = try Connection(try TestDatabase.make("latest_packed"))
        try TimeFunctions.install(connection)
        let writer = ReadingWriter(connection, latest: policy)
        try writer.recoverLatest()
        var catalog = SeriesCatalog()
        try store([("a", 0, 1)], with: writer, &catalog, now: 0)
        try store([("a", 2, 7), ("b", 1, 3)], with: writer, &catalog, now: 0.1)
        let compressor = ChunkCompressor(connection)
        let end = Day(containing: Timestamp(microseconds: start)).advanced(by: 1)
        for table in ChunkedTable.hot {
            for chunk in try compressor.candidates(table, before: end) { try compressor.compress(table, chunk) }
        }
        #expect(try latest(connection) == ["a 1 1"])
        try ReadingWriter(connection, latest: policy).recoverLatest()
        #expect(try latest(connection) == ["a 7 7", "b 3 3"])
        #expect(try connection.query("select from isotherm.latest_debt").count == 0)
    }

    @Test func readingsFarFromTheOthersAreNeverOwed() throws {
        let connection = try Connection(try TestDatabase.make("latest_far"))
        let writer = ReadingWriter(connection, latest: policy)
        try writer.recoverLatest()
        var catalog = SeriesCatalog()
        try store([("a", 0, 1)], with: writer, &catalog, now: 0)
        try store([("late", -86_400, 2)], with: writer, &catalog, now: 0.1)
        #expect(try latest(connection) == ["a 1 1", "late 2 2"])
    }

    @Test func aTransactionThatFailedLeavesNothingBehind() throws {
        struct Refused: Error {}
        let connection = try Connection(try TestDatabase.make("latest_failed"))
        let writer = ReadingWriter(connection, latest: policy)
        try writer.recoverLatest()
        var catalog = SeriesCatalog()
        try store([("a", 0, 1), ("b", 0, 1)], with: writer, &catalog, now: 0)
        #expect(throws: Refused.self) {
            try connection.transaction {
                try store([("a", 5, 99)], with: writer, &catalog, now: 0.1)
                throw Refused()
            }
        }
        try writer.recoverLatest()
        try store([("b", 1, 2)], with: writer, &catalog, now: 5)
        #expect(try latest(connection) == ["a 1 1", "b 2 2"])
    }
}

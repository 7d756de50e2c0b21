import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Widths of chunks")
struct ChunkWidthTests {
    private let today = Day(containing: .newYear)

    private func at(day: Int, hour: Double = 0) -> Timestamp {
        Timestamp.newYear.advanced(bySeconds: Double(day) * 86_400 + hour * 3_600)
    }

    @Test(arguments: [
        (1, 7.5, "reading_2026010207_2026010208"), (6, 7.5, "reading_2026010206_2026010212"),
        (12, 23.9, "reading_2026010212_2026010300"), (24, 23.9, "reading_20260102"),
        (168, 7.5, "reading_20251229_20260105"),
    ])
    func everyWidthHasNamesThatSayItsBorders(hours: Int, hour: Double, name: String) throws {
        let width = try #require(ChunkWidth.all.first { $0.hours == hours })
        let chunk = ChunkMap().proposal(for: at(day: 1, hour: hour), now: .newYear, width: width)
        #expect(chunk.name(in: .reading) == name)
        #expect(Chunk(name: name, in: .reading) == chunk)
        #expect(chunk.span.upperBound.seconds(since: chunk.span.lowerBound) == width.seconds)
    }

    @Test(arguments: [
        "reading_2026010", "reading_20260230", "reading_2026010124_2026010200", "reading_20260101_h0",
        "reading_segment_20260101",
        "position_20260101", "reading_20260102_20260101", "reading_2026010100_2026010200", "reading_2026010106",
        "reading_",
        "reading_20260101_left", "reading_20260101_20260102",
    ])
    func noOtherNameIsThatOfAChunk(name: String) { #expect(Chunk(name: name, in: .reading) == nil) }

    @Test func aChunkIsAsLongAsItsRowsAreFew() {
        // Bytes a second against a target of 1 GiB: a day of 12,427 fits.
        let expected: [(Double?, Int)] = [
            (nil, 24), (0, 168), (110, 168), (111, 24), (12_427, 24), (12_428, 12), (40_000, 6), (60_000, 4),
            (80_000, 3),
            (149_130, 2), (298_000, 1), (1e9, 1),
        ]
        for (bytes, hours) in expected {
            let rate = ChunkRate(bytesPerSecond: bytes, target: Double(1 << 30))
            #expect(rate.width(for: .reading).hours == hours, "\(bytes ?? -1) bytes a second")
            #expect(rate.width(for: .position).hours == min(hours, 24))
        }
    }

    @Test func theWidthGoesByWhatTheLastChunksHold() throws {
        let connection = try Connection(try TestDatabase.make("chunk_width"))
        let width = { (table: ChunkedTable, now: Timestamp) in
            try ChunkRate.measure(table, now: now, on: connection).width(for: table)
        }
        let maker = ChunkMaker(connection)
        try maker.ensure(.reading, for: [at(day: -3), today.start], now: .newYear)
        let insert = "INSERT INTO isotherm.reading (time, series_id, received_at) VALUES ($1, $2, now())"
        try connection.execute(insert, [.timestamp(microseconds: today.start.microseconds), 1])
        // Of a chunk that has just begun nothing is known yet.
        #expect(try width(.reading, .newYear) == .day)
        #expect(try width(.reading, at(day: 0, hour: 2)) == .week)
        try connection.execute(insert, [.timestamp(microseconds: at(day: -3).microseconds), 1])
        #expect(try width(.reading, .newYear) == .week)
        #expect(try width(.position, .newYear) == .day)
        let made = try maker.makeAhead(.reading, days: 7, now: .newYear)
        #expect(made.map { $0.name(in: .reading) } == ["reading_20260102_20260105", "reading_20260105_20260112"])
        // A compressed chunk counts as what it was.
        try connection.execute(
            """
            INSERT INTO isotherm.compressed_chunk (name, parent, from_time, until_time, state, rows, bytes_before)
            VALUES ('reading_20251229', 'reading', '2025-12-29', '2025-12-30', 'compressed', 900000, 99000000)
            """
        )
        #expect(try width(.reading, .newYear) == .day)
        // Half of it is more than a server of little memory should hold in one chunk.
        try connection.executeScript("SET effective_cache_size = '180MB'")
        #expect(try width(.reading, .newYear).hours == 8)
    }

    @Test func aFleetThatGrowsGetsShorterChunksAndOldOnesStay() throws {
        let connection = try Connection(try TestDatabase.make("chunk_growth"))
        try connection.executeScript("SET effective_cache_size = '8MB'")
        let maker = ChunkMaker(connection)
        try maker.makeAhead(.reading, days: 0, now: .newYear)
        let insert = """
            INSERT INTO isotherm.reading (time, series_id, received_at)
            SELECT $1::timestamptz + n * interval '0.1 seconds', 1, now() FROM generate_series(1, 30000) n
            """
        try connection.execute(insert, [.timestamp(microseconds: at(day: 0).microseconds)])
        // 2.6 MB an hour against a target of 2 MB.
        let made = try maker.makeAhead(.reading, days: 1, now: at(day: 0, hour: 1))
        #expect(made.count == 24 && made.first?.name(in: .reading) == "reading_2026010200_2026010201")
        #expect(try maker.chunks(of: .reading).contains(Chunk(days: today..<today.advanced(by: 1))))
        // What comes late goes to the day that was there, and what is a day away to an hour of its own.
        for time in [at(day: 0, hour: 23), at(day: 1, hour: 23)] {
            #expect(try maker.ensure(.reading, for: [time], now: at(day: 1, hour: 23.9)).isEmpty)
            try connection.execute(insert, [.timestamp(microseconds: time.microseconds)])
        }
        let homes = try connection.query(
            "SELECT DISTINCT c.relname AS home FROM isotherm.reading r JOIN pg_class c ON c.oid = r.tableoid ORDER BY 1"
        ).map { try $0.string("home") }
        #expect(homes == ["reading_20260101", "reading_2026010223_2026010300"])
    }
}

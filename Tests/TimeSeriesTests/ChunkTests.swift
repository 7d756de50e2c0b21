import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Chunks")
struct ChunkTests {
    private let today = Day(containing: .newYear)

    private func at(day: Int, hour: Double = 0) -> Timestamp {
        Timestamp.newYear.advanced(bySeconds: Double(day) * 86_400 + hour * 3_600)
    }

    @Test(arguments: [
        (0, "19700101"), (-1, "19691231"), (20_454, "20260101"), (11_016, "20000229"), (47_482, "21000101"),
    ])
    func daysKnowTheirDate(number: Int, digits: String) {
        #expect(Day(number: number).digits == digits)
        #expect(Day(containing: Day(number: number).start) == Day(number: number))
        #expect(
            Day(containing: Timestamp(microseconds: Day(number: number).start.microseconds - 1)).number == number - 1
        )
    }

    @Test func nearDaysAreSingleAndFarOnesMonths() {
        let map = ChunkMap()
        let near = map.proposal(for: at(day: 3, hour: 5), now: .newYear)
        #expect(near.name(in: .reading) == "reading_20260104")
        let far = map.proposal(for: Day(number: 11_016).start, now: .newYear)
        #expect(far.name(in: .position) == "position_20000201_20000301")
    }

    @Test func whereLittleComesAChunkIsAWeekFromMonday() {
        let map = ChunkMap([Chunk(days: today..<today.advanced(by: 1))])
        // 2026-01-01 is a Thursday.
        let rest = map.proposal(for: at(day: 2), now: .newYear, width: .week)
        #expect(rest.name(in: .reading) == "reading_20260102_20260105")
        let next = map.proposal(for: at(day: 5), now: .newYear, width: .week)
        #expect(next.name(in: .reading) == "reading_20260105_20260112")
        #expect(Day(number: -4).startOfWeek == Day(number: -10) && Day(number: 4).startOfWeek == Day(number: 4))
    }

    @Test func aProposalIsCutToItsGap() {
        let first = today.advanced(by: -100).startOfMonth
        let map = ChunkMap([
            Chunk(days: first.advanced(by: 3)..<first.advanced(by: 4)),
            Chunk(days: first.advanced(by: 10)..<first.advanced(by: 11)),
        ])
        let proposal = map.proposal(for: first.advanced(by: 5).start, now: .newYear)
        #expect(proposal == Chunk(days: first.advanced(by: 4)..<first.advanced(by: 10)))
        // An hour's chunk in a day leaves the rest of the day to others, whatever width they would have.
        let hour = Chunk(span: at(day: 1, hour: 7)..<at(day: 1, hour: 8))
        let rest = ChunkMap([hour]).proposal(for: at(day: 1, hour: 20), now: .newYear)
        #expect(rest.name(in: .reading) == "reading_2026010208_2026010300")
        #expect(Chunk(name: "reading_2026010208_2026010300", in: .reading) == rest)
    }

    @Test func randomWidthsNeverOverlapAndAreAlwaysCovered() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var map = ChunkMap()
            for _ in 0..<200 {
                let time = at(day: 0, hour: Double.random(in: -9_600...9_600, using: &generator))
                let now = at(day: Int.random(in: 0...90, using: &generator))
                let width = try #require(ChunkWidth.all.randomElement(using: &generator))
                if map.chunk(at: time) == nil { map.insert(map.proposal(for: time, now: now, width: width)) }
                let chunk = try #require(map.chunk(at: time))
                #expect(chunk.contains(time) && Chunk(name: chunk.name(in: .reading), in: .reading) == chunk)
            }
            for (left, right) in zip(map.chunks, map.chunks.dropFirst()) {
                #expect(left.span.upperBound <= right.span.lowerBound)
            }
        }
    }

    @Test func chunksAreMadeAheadOnceAndOnDemandForOldData() throws {
        let connection = try Connection(try TestDatabase.make("chunks_ahead"))
        let maker = ChunkMaker(connection)
        #expect(try maker.makeAhead(.reading, days: 3, now: .newYear).count == 4)
        #expect(try maker.makeAhead(.reading, days: 3, now: .newYear).isEmpty)
        let old = Timestamp(seconds: 1_000_000_000)
        #expect(
            try maker.ensure(.reading, for: [old, .newYear], now: .newYear).map { $0.name(in: .reading) } == [
                "reading_20010901_20011001"
            ]
        )
        #expect(try ChunkMaker(connection).chunks(of: .reading).count == 5)
        try connection.execute(
            "INSERT INTO isotherm.reading (time, series_id, received_at) VALUES ($1, 1, now())",
            [.timestamp(microseconds: old.microseconds)]
        )
        let home = try connection.query(
            "SELECT c.relname AS home FROM isotherm.reading r JOIN pg_class c ON c.oid = r.tableoid"
        ).single()
        #expect(try home.string("home") == "reading_20010901_20011001")
    }

    @Test func severalMakersAtOnceMakeEachChunkOnce() async throws {
        let options = try TestDatabase.make("chunks_many")
        let pool = Pool(options, limits: PoolOptions(size: 4))
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await pool.withConnection {
                        try ChunkMaker($0).makeAhead(.position, days: 9, now: .newYear).count
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(made == 10)
        await pool.close()
    }

    @Test func aMakerGetsThroughWhileWritersHoldTheTable() throws {
        let options = try TestDatabase.make("chunks_busy")
        let (writer, other) = (try Connection(options), try Connection(options))
        try ChunkMaker(other).makeAhead(.reading, days: 0, now: .newYear)
        try writer.transaction { () throws in
            try writer.execute(
                "INSERT INTO isotherm.reading (time, series_id, received_at) VALUES ('2026-01-01', 1, now())"
            )
            // The writer's lock is still held here.
            let made = try ChunkMaker(other, retry: ChunkRetry(attempts: 1)).makeAhead(.reading, days: 2, now: .newYear)
            #expect(made.count == 2)
            try writer.execute(
                "INSERT INTO isotherm.reading (time, series_id, received_at) VALUES ('2026-01-02', 1, now())"
            )
        }
        #expect(try other.query("SELECT FROM isotherm.reading").count == 2)
    }

    @Test func aMakerLetsGoOfALockedTableAndTriesAgain() throws {
        let options = try TestDatabase.make("chunks_locked")
        let (locker, other) = (try Connection(options), try Connection(options))
        try locker.executeScript("BEGIN; LOCK TABLE isotherm.reading IN SHARE MODE")
        let hopeless = ChunkMaker(other, retry: ChunkRetry(attempts: 2) { _ in })
        let error = try #require(throws: PostgresError.self) {
            try hopeless.makeAhead(.reading, days: 0, now: .newYear)
        }
        #expect(error.isLockNotAvailable)
        #expect(
            try other.query("SELECT to_regclass('isotherm.reading_20260101') IS NULL AS absent").single().bool("absent")
        )
        let maker = ChunkMaker(
            other,
            retry: ChunkRetry(attempts: 3) { failures in
                if failures == 2 { release(options) }
            }
        )
        #expect(try maker.makeAhead(.reading, days: 0, now: .newYear).count == 1)
        _ = locker.isConnected
    }
}

/// Ends the session that locks `isotherm.reading`.
private func release(_ options: ConnectionOptions) {
    let statement = """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
        WHERE relation = 'isotherm.reading'::regclass AND mode = 'ShareLock' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
    // A failure shows in the test that waits for the lock.
    _ = try? Connection(options).query(statement)
}

import LocalServers
import Postgres
import Synchronization
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Removing chunks")
struct ChunkRemoverTests {
    private let today = Day(containing: .newYear)
    private static let insert = "INSERT INTO isotherm.reading (time, series_id, received_at) VALUES ($1, $2, now())"

    private func filled(_ name: String) throws -> ConnectionOptions {
        let options = try TestDatabase.make(name)
        let connection = try Connection(options)
        let times = (-2...0).map { today.advanced(by: $0).start }
        try ChunkMaker(connection).ensure(.reading, for: times, now: .newYear)
        for time in times { try connection.execute(Self.insert, [.timestamp(microseconds: time.microseconds), 1]) }
        return options
    }

    @Test func onlyOldChunksGo() throws {
        let connection = try Connection(try filled("remove_old"))
        let remover = ChunkRemover(connection)
        #expect(try remover.candidates(.reading, before: today).count == 2)
        #expect(try remover.remove(.reading, before: today) == ["reading_20251230", "reading_20251231"])
        #expect(try connection.query("SELECT FROM isotherm.reading").count == 1)
        #expect(try remover.remove(.reading, before: today).isEmpty)
        // What was removed can be made again.
        let old = today.advanced(by: -1).start
        #expect(try ChunkMaker(connection).ensure(.reading, for: [old], now: .newYear).count == 1)
    }

    @Test func aYoungTableThatSomebodyDetachedIsLeftAlone() throws {
        let connection = try Connection(try filled("remove_kept"))
        try connection.executeScript(
            """
            ALTER TABLE isotherm.reading DETACH PARTITION isotherm.reading_20260101;
            CREATE TABLE isotherm.reading_20250101_20250201 (a int)
            """
        )
        let removed = try ChunkRemover(connection).remove(.reading, before: today)
        #expect(removed == ["reading_20250101_20250201", "reading_20251230", "reading_20251231"])
        #expect(try connection.query("SELECT FROM isotherm.reading_20260101").count == 1)
    }

    @Test func writersGoOnWhileARemovalWaitsForAReader() async throws {
        let options = try filled("remove_busy")
        let (reader, writer) = (try Connection(options), try Connection(options))
        try reader.executeScript("BEGIN")
        _ = try reader.query("SELECT count(*) FROM isotherm.reading")
        let pool = Pool(options, limits: PoolOptions(size: 1))
        let day = today
        async let removed = pool.withConnection {
            try ChunkRemover($0, waitMilliseconds: 600_000).remove(.reading, before: day).count
        }
        let pending = "SELECT count(*) AS n FROM pg_inherits WHERE inhdetachpending"
        // Other tests block the few threads that tasks have, so that the removal may begin late.
        #expect(try await waitUntil(limit: .seconds(240)) { try writer.query(pending).single().int("n") == 1 })
        try writer.executeScript("SET lock_timeout = '50ms'")
        for series in 2..<50 {
            try writer.execute(Self.insert, [.timestamp(microseconds: today.start.microseconds), .int(series)])
        }
        try reader.executeScript("COMMIT")
        #expect(try await removed == 2)
        #expect(try writer.query("SELECT FROM isotherm.reading").count == 49)
        await pool.close()
    }

    @Test func anInterruptedRemovalIsFinishedByTheNext() throws {
        let options = try filled("remove_broken")
        let (reader, connection) = (try Connection(options), try Connection(options))
        try reader.executeScript("BEGIN")
        _ = try reader.query("SELECT count(*) FROM isotherm.reading")
        let error = try #require(throws: PostgresError.self) {
            try ChunkRemover(connection, waitMilliseconds: 20).remove(.reading, before: today)
        }
        #expect(error.isLockNotAvailable)
        #expect(try connection.query("SELECT current_setting('lock_timeout') AS t").single().string("t") == "0")
        try reader.executeScript("COMMIT")
        #expect(try ChunkRemover(connection).remove(.reading, before: today).count == 2)
        #expect(try connection.query("SELECT FROM isotherm.reading").count == 1)
    }
}

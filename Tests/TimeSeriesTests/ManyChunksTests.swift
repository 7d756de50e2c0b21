import Foundation
import LocalServers
import Schema
import Postgres
import Telemetry
import Testing

@testable import TimeSeries

/// A store with so many chunks that whoever locks all of them needs nearly all of the server's locks.
///
/// PostgreSQL reads the bounds of all chunks to attach one (59 % of the time at 1,600, by perf), so that they take the square
/// of their number: 1,000 are made in some seconds, 10,000 in five minutes. `ISOTHERM_TEST_CHUNKS=10000` makes those; a run
/// with fewer has as many locks for each chunk as the shipped settings have for 10,000.
@Suite("Many chunks")
struct ManyChunksTests {
    private static let count =
        ProcessInfo.processInfo.environment["ISOTHERM_TEST_CHUNKS"].flatMap { Int($0) } ?? 1_000
    private static let today = Timestamp.newYear
    private static var first: Timestamp { today.advanced(bySeconds: -86_400 * Double(count - 1)) }

    /// Chunks of a day, the last one today's.
    private func makeChunks(_ connection: Connection) throws {
        for number in stride(from: 0, to: Self.count, by: 100) {
            try connection.executeScript(
                """
                DO $$ DECLARE d date; BEGIN
                    FOR n IN \(number)..\(min(number + 100, Self.count) - 1) LOOP
                        d := date '\(Day(containing: Self.first).text)' + n;
                        EXECUTE format('CREATE TABLE isotherm.reading_%s PARTITION OF isotherm.reading '
                            || 'FOR VALUES FROM (%L) TO (%L)', to_char(d, 'YYYYMMDD'), d || ' 00:00+00',
                            d + 1 || ' 00:00+00');
                    END LOOP;
                END $$
                """
            )
        }
    }

    @Test(.timeLimit(.minutes(30)))
    func writesReadsStatusRetentionAndRollupsWorkAndTheLocksSuffice() throws {
        let folder = try TemporaryDirectory(label: "many-chunks")
        var options = LocalPostgresOptions.forTests
        // Of 100 connections' 256 for 10,000 chunks; never less than PostgreSQL needs to start.
        options.settings["max_locks_per_transaction"] = String(max(256 * Self.count / 10_000, 10))
        let server = try LocalPostgres(directory: folder.path, options: options)
        try server.start()
        let connection = try Connection(ConnectionOptions(conninfo: server.connectionString()))
        try Migrator(connection).apply(Schema.migrations())
        try TimeFunctions.install(connection)
        try makeChunks(connection)
        #expect(try ChunkMaker(connection).chunks(of: .reading).count == Self.count)

        let key = SeriesKey(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "d"),
            metric: .temperature
        )
        let days = try write(connection, key)
        try read(connection, key, days)
        try keep(connection, days)
    }

    /// Batches into chunks all over, each twice: the second time by the statement that goes by the whole table.
    ///
    /// - Returns: The beginnings of the days that were written to.
    private func write(_ connection: Connection, _ key: SeriesKey) throws -> [Timestamp] {
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let series = try catalog.series(key, unit: "Cel")
        let days = (0..<12).map { Self.first.advanced(bySeconds: 86_400 * Double($0 * (Self.count - 1) / 11)) }
        // One more than a prepared statement is planned anew for: from then on its plan is for any parameters.
        for day in days {
            var batch = ReadingBatch(capacity: 600)
            for row in 0..<600 {
                let time = day.advanced(bySeconds: Double(row))
                batch.append(series, at: time, value: Double(row % 90) / 10, receivedAt: Self.today)
            }
            for turn in 0..<2 {
                try writer.prepare(batch, catalog, now: Self.today)
                #expect(try writer.write(batch).insertedReadings == (turn == 0 ? 600 : 0))
            }
        }
        #expect(try ChunkMaker(connection).chunks(of: .reading).count == Self.count)
        return days
    }

    private func read(_ connection: Connection, _ key: SeriesKey, _ days: [Timestamp]) throws {
        let store = ReadingStore(connection)
        for day in days {
            let hour = day..<day.advanced(bySeconds: 3_600)
            #expect(try store.readings(of: key, in: hour).count == 600)
            #expect(try store.buckets(of: key, in: hour, seconds: 300).count == 2)
            #expect(try store.outside(ValueLimits(above: 8.5), in: hour).first?.count == 24)
        }
        #expect(try store.latest(of: key.tenant).count == 1)
        let plan = try connection.query(
            "EXPLAIN SELECT * FROM isotherm.reading WHERE series_id = 1 AND time >= $1 AND time < $2",
            [
                .timestamp(microseconds: days[5].microseconds),
                .timestamp(microseconds: days[5].advanced(bySeconds: 900).microseconds),
            ]
        ).map { try $0.string("QUERY PLAN") }
        #expect(plan.filter { $0.contains("Scan") && $0.contains(" on reading_") }.count == 1, "\(plan)")
        // Without bounds: two locks a chunk.
        #expect(try connection.query("SELECT count(*) AS n FROM isotherm.reading").single().int("n") == 7_200)
        #expect(try connection.query("SELECT count(*) AS n FROM isotherm.readings").single().int("n") == 7_200)
    }

    /// The housekeeping: rollups, compression, status, a chunk ahead, and the removal of the oldest chunks.
    private func keep(_ connection: Connection, _ days: [Timestamp]) throws {
        let now = Self.today.advanced(bySeconds: 43_200)
        let report = try RollupRefresher(connection).refresh(now: now)
        #expect(report.isComplete && report.repairedHours >= 11)
        let made = try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.readings_1h").single()
        #expect(try made.int("n") == 7_200)
        let compressor = ChunkCompressor(connection)
        let oldest = try #require(try compressor.candidates(.reading, before: Day(containing: now)).first)
        #expect(try compressor.compress(.reading, oldest).rows == 600)
        #expect(try connection.query("SELECT count(*) AS n FROM isotherm.readings").single().int("n") == 7_200)
        #expect(try ChunkMaker(connection).makeAhead(.reading, days: 2, now: now).count > 0)
        let status = try StorageStatus.all(on: connection).first { $0.name == "reading" }
        #expect(try #require(status).chunks > Self.count)
        let kept = Self.count - 20
        let retention = Retention(connection, fallback: [.reading: kept])
        let steps = try retention.steps(now: now)
        #expect(steps.count >= 19)
        for step in steps { try retention.apply(step) }
        let left = try ChunkMaker(connection).chunks(of: .reading).map(\.span.lowerBound)
        #expect(left.allSatisfy { $0 >= now.advanced(bySeconds: -86_400 * Double(kept + 1)) })
        #expect(try connection.query("SELECT count(*) AS n FROM isotherm.readings").single().int("n") == 11 * 600)
    }
}

import Foundation
import LocalServers
import Postgres
import Synchronization
import Telemetry
import Testing

@testable import TimeSeries

/// Rows that are committed while a chunk is copied and removed are in a file or still there, never neither.
@Suite("Removal beside writers")
struct RemovalTests {
    private let now = Timestamp.newYear.advanced(bySeconds: 20 * 86_400)
    private let day = Chunk(days: Day(containing: .newYear)..<Day(containing: .newYear).advanced(by: 1))

    /// A day of two tenants, an hour between two readings.
    private func filled(_ name: String) throws -> (ConnectionOptions, Connection) {
        let options = try TestDatabase.make(name)
        let connection = try Connection(options)
        try TimeFunctions.install(connection)
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        var batch = ReadingBatch()
        for tenant in ["acme", "other"] {
            let key = SeriesKey(
                tenant: TenantName(rawValue: tenant),
                device: DeviceName(rawValue: "van-1"),
                metric: .temperature
            )
            let series = try catalog.series(key, unit: "Cel")
            for hour in 0..<24 {
                let time = Timestamp.newYear.advanced(bySeconds: Double(hour) * 3_600)
                batch.append(series, at: time, value: Double(hour), receivedAt: time)
            }
        }
        try writer.prepare(batch, catalog, now: now)
        _ = try writer.write(batch)
        return (options, connection)
    }

    /// A late reading of each tenant, committed.
    private func sendLate(_ connection: Connection) throws {
        try connection.executeScript(
            """
            INSERT INTO isotherm.reading (time, series_id, value, received_at)
            SELECT timestamptz '2026-01-01 10:30+00', id, 99, now() FROM isotherm.series
            """
        )
    }

    /// Runs steps, and `meanwhile` after the copy was made and before anything went.
    private func apply(
        _ options: ConnectionOptions,
        _ folder: String,
        keep: [RetentionClass: Int],
        meanwhile: (Connection) throws -> Void
    ) async throws -> [String] {
        let other = try Connection(options)
        let pool = Pool(options, limits: PoolOptions(size: 1))
        // The copy ends with a line in this table: whoever holds it stands between the copy and the removal.
        try other.executeScript("BEGIN; LOCK TABLE isotherm.archive_file IN ACCESS EXCLUSIVE MODE")
        let present = now
        async let failures = pool.withConnection { connection in
            let retention = Retention(
                connection,
                fallback: keep,
                archive: ChunkArchive(connection, folder: folder)
            )
            var failures: [String] = []
            for step in try retention.steps(now: present) {
                do { try retention.apply(step) } catch { failures.append("\(error)") }
            }
            return failures
        }
        let waiting = """
            SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%archive_file%'
                AND datname = current_database()
            """
        // Not in the open transaction: it would see the same activity all the time.
        let writer = try Connection(options)
        // Other tests block the few threads that tasks have, so that the removal may begin late.
        #expect(try await waitUntil(limit: .seconds(240)) { try !writer.query(waiting).isEmpty })
        try meanwhile(writer)
        try other.executeScript("COMMIT")
        let result = try await failures
        await pool.close()
        return result
    }

    private func values(_ connection: Connection, of tenant: String) throws -> [Double] {
        let rows = try connection.query(
            "SELECT value FROM isotherm.readings WHERE tenant = $1 ORDER BY time",
            [.text(tenant)]
        )
        return try rows.map { try $0.double("value") }
    }

    private func restore(_ folder: String, _ connection: Connection) throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".gz") {
            _ = try ArchiveReader(connection).restore("\(folder)/\(file)", now: now)
        }
    }

    @Test(arguments: [false, true])
    func aRowThatComesBetweenCopyAndDeletionStays(isCompressed: Bool) async throws {
        let (options, connection) = try filled("remove_between_\(isCompressed)")
        if isCompressed { try ChunkCompressor(connection).compress(.reading, day) }
        try connection.execute("INSERT INTO isotherm.retention_policy VALUES ('other', 'reading', 12)")
        let folder = try TemporaryDirectory(label: "removal")
        let failures = try await apply(options, folder.path, keep: [:]) { try sendLate($0) }
        #expect(failures.isEmpty)
        #expect(try values(connection, of: "other") == [99])
        #expect(try values(connection, of: "acme").count == 25)
        // The next pass copies and removes it, and the files hold the tenant's rows and nobody else's.
        let retention = Retention(
            connection,
            fallback: [:],
            archive: ChunkArchive(connection, folder: folder.path)
        )
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try values(connection, of: "other").isEmpty)
        let copied = try connection.query("SELECT sum(rows)::bigint AS n FROM isotherm.archive_file").single()
        #expect(try copied.int("n") == 25)
        try restore(folder.path, connection)
        #expect(try values(connection, of: "other").count == 25)
    }

    @Test(arguments: [false, true])
    func aRowThatComesBetweenCopyAndDropIsCopiedToo(isCompressed: Bool) async throws {
        let (options, connection) = try filled("drop_between_\(isCompressed)")
        if isCompressed { try ChunkCompressor(connection).compress(.reading, day) }
        let folder = try TemporaryDirectory(label: "removal")
        let failures = try await apply(options, folder.path, keep: [.reading: 12]) { try sendLate($0) }
        #expect(failures.isEmpty)
        #expect(try values(connection, of: "acme").isEmpty && values(connection, of: "other").isEmpty)
        try restore(folder.path, connection)
        for tenant in ["acme", "other"] {
            let found = try values(connection, of: tenant)
            #expect(found.count == 25 && found.contains(99))
        }
    }

    @Test func aHoldThatIsPlacedBetweenCopyAndDeletionIsKept() async throws {
        let (options, connection) = try filled("hold_between")
        try connection.execute("INSERT INTO isotherm.retention_policy VALUES ('other', 'reading', 12)")
        let folder = try TemporaryDirectory(label: "removal")
        let held = Timestamp.newYear..<Timestamp.newYear.advanced(bySeconds: 3_600)
        let failures = try await apply(options, folder.path, keep: [:]) { connection in
            try LegalHold(connection).place(
                tenant: TenantName(rawValue: "other"),
                device: nil,
                in: held,
                reason: "claim 19"
            )
        }
        #expect(failures.count == 1)
        #expect(try values(connection, of: "other").count == 24)
    }

    @Test func aDropThatWasInterruptedIsCopiedAndFinishedByTheNextPass() throws {
        let (_, connection) = try filled("drop_interrupted")
        try ChunkCompressor(connection).compress(.reading, day)
        try sendLate(connection)
        // As a crash leaves it: the rows are taken out, the segments are not, and no file holds them.
        #expect(try ChunkRemover(connection).takeOut(.reading, day) != nil)
        // A late row meanwhile gets a chunk of its own.
        try ChunkMaker(connection).ensure(.reading, for: [.newYear], now: .newYear)
        try connection.execute(
            "INSERT INTO isotherm.reading (time, series_id, value, received_at) VALUES ($1, 1, 98, now())",
            [.timestamp(microseconds: Timestamp.newYear.microseconds + 7)]
        )
        let folder = try TemporaryDirectory(label: "removal")
        let archive = ChunkArchive(connection, folder: folder.path)
        let retention = Retention(connection, fallback: [:], archive: archive)
        let steps = try retention.steps(now: now)
        #expect(steps.map(\.kind) == [.leftChunk(day)])
        for step in steps { try retention.apply(step) }
        #expect(try retention.steps(now: now).isEmpty)
        #expect(try values(connection, of: "acme") == [98] && values(connection, of: "other").isEmpty)
        try restore(folder.path, connection)
        #expect(try values(connection, of: "acme").count == 26 && values(connection, of: "other").count == 25)
    }

    @Test func aTableThatSomebodyDetachedIsLeftAlone() throws {
        let (_, connection) = try filled("drop_foreign")
        try connection.executeScript("ALTER TABLE isotherm.reading DETACH PARTITION isotherm.reading_20260101")
        #expect(try Retention(connection, fallback: [.reading: 12]).steps(now: now).isEmpty)
    }
}

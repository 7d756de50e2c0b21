import Foundation
import LocalServers
import Postgres
import Telemetry
import Testing

@testable import TimeSeries

/// The same store on hypertables: what is asked of it is answered as on chunks of our own.
@Suite(.enabled(if: TimescaleServer.obstacle == nil, "\(TimescaleServer.obstacle ?? "")"))
struct TimescaleTests {
    private let now = StoredDays.now
    private let days = StoredDays(devices: 5, days: 4)

    private func at(_ hour: Double) -> Timestamp { Timestamp.newYear.advanced(bySeconds: hour * 3_600) }

    /// An empty store, on hypertables or not.
    private func store(_ name: String, _ wish: StorageEngineChoice.Wish) throws -> Connection {
        let connection = try TimescaleServer.make(name)
        // Without an age: TimescaleDB's own job would compress at moments of its own, for all of it is old.
        try StorageEngineChoice(wish, compressAfterDays: nil).apply(on: connection)
        try TimeFunctions.install(connection)
        return connection
    }

    private func compressAll(_ connection: Connection) throws {
        for table in ChunkedTable.hot {
            _ = try connection.query("SELECT compress_chunk(c) FROM show_chunks('isotherm.\(table.rawValue)') c")
        }
    }

    /// What all views say.
    private func everything(_ connection: Connection) throws -> [String] {
        try StoredDays.picture(
            connection,
            ["readings", "positions", "latest_readings", "readings_1m", "readings_1h", "readings_1d"]
        )
    }

    /// What a level of rollups says, to nine digits: the order in which values are added may be another.
    private func sums(_ connection: Connection, _ level: String) throws -> [String] {
        try connection.query(
            """
            SELECT concat_ws(' ', time, device, count, minimum, maximum, first, last, covered_seconds,
                round(total::numeric, 9), round(weighted::numeric, 9), round(heat::numeric, 9)) AS line
            FROM isotherm.\(level) ORDER BY device, time
            """
        ).map { try $0.string("line") }
    }

    private func refresh(_ connection: Connection) throws {
        #expect(try RollupRefresher(connection).refresh(now: now).isComplete)
    }

    @Test func theEngineIsWhatIsWishedAndCanBeHad() throws {
        let plain = try TimescaleServer.make("ts_plain", extended: false)
        #expect(try StorageEngineChoice(.auto, compressAfterDays: 7).apply(on: plain) == .native)
        #expect(throws: StorageEngineError.self) {
            try StorageEngineChoice(.timescaledb, compressAfterDays: 7).apply(on: plain)
        }
        try TimeFunctions.install(plain)
        // The role is called isotherm, and so would be the schema of the extension.
        let mixed = try TimescaleServer.make("ts_mixed", extended: false)
        try mixed.executeScript("CREATE EXTENSION timescaledb")
        for wish in StorageEngineChoice.Wish.allCases {
            let error = #expect(throws: StorageEngineError.self) {
                try StorageEngineChoice(wish, compressAfterDays: 7).apply(on: mixed)
            }
            #expect(error?.description.contains("SCHEMA public") == true)
        }
        let connection = try store("ts_choice", .native)
        #expect(try StorageEngine.current(on: connection) == .native)
        #expect(try StorageStatus.engine(on: connection).hasSuffix("is installed and not used"))
        // An empty one may still be converted; everything that hung on the tables is there again.
        let names = """
            SELECT string_agg(name, ' ' ORDER BY name) AS names FROM (
                SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'isotherm'::regnamespace
                    AND relkind IN ('r', 'p', 'v') AND NOT relispartition
                UNION ALL SELECT proname || pg_get_function_identity_arguments(oid) FROM pg_proc
                WHERE pronamespace = 'isotherm'::regnamespace AND proname <> 'note_reading_row') n
            """
        let before = try connection.query(names).single().string("names")
        #expect(try StorageEngineChoice(.auto, compressAfterDays: 7).apply(on: connection) == .timescaledb)
        try TimeFunctions.install(connection)
        #expect(try connection.query(names).single().string("names") == before)
        #expect(try StorageEngineChoice(.timescaledb, compressAfterDays: 9).apply(on: connection) == .timescaledb)
        let jobs = try connection.query(
            "SELECT config->>'compress_after' AS age FROM timescaledb_information.jobs WHERE proc_name = 'policy_compression'"
        ).map { try $0.string("age") }
        #expect(jobs == ["9 days", "9 days"])
        #expect(throws: StorageEngineError.self) {
            try StorageEngineChoice(.native, compressAfterDays: 7).apply(on: connection)
        }
        // What holds something is left as it is.
        let full = try store("ts_full", .native)
        try days.write(full)
        #expect(try StorageEngineChoice(.auto, compressAfterDays: 7).apply(on: full) == .native)
        #expect(throws: StorageEngineError.self) {
            try StorageEngineChoice(.timescaledb, compressAfterDays: 7).apply(on: full)
        }
    }

    @Test func theViewsSayTheSameAsOverChunksOfOurOwn() throws {
        let (ours, theirs) = (try store("ts_ours", .native), try store("ts_theirs", .auto))
        for connection in [ours, theirs] {
            #expect(try days.write(connection).insertedReadings == days.readings)
            let again = try days.write(connection)
            #expect(again.insertedReadings == 0 && again.insertedPositions == 0)
            try refresh(connection)
        }
        let expected = try everything(ours)
        #expect(try everything(theirs) == expected)
        try compressAll(theirs)
        #expect(try everything(theirs) == expected)
        let status = try #require(StorageStatus.all(on: theirs).first { $0.name == "reading" })
        #expect(status.chunks == 4 && status.compressedChunks == 4 && status.bytes > 0)
        // Repeats are known in compressed chunks too, late rows are taken and counted.
        for connection in [ours, theirs] {
            #expect(try days.write(connection).insertedReadings == 0)
            #expect(try days.write(connection, offset: 77.5).insertedReadings == days.readings)
            // What others change by SQL is counted again.
            try connection.executeScript(
                """
                DELETE FROM isotherm.reading WHERE series_id = 2 AND time < '2026-01-01 06:00+00';
                UPDATE isotherm.reading SET value = 99 WHERE series_id = 3 AND time BETWEEN '2026-01-02' AND '2026-01-03';
                INSERT INTO isotherm.reading (time, series_id, value, received_at)
                    SELECT t, 4, 50, t FROM generate_series(timestamptz '2026-01-03 00:00:07+00', '2026-01-03 05:00+00', '1 minute') t
                """
            )
            try refresh(connection)
        }
        #expect(
            try StoredDays.picture(theirs, ["readings", "positions", "latest_readings"])
                == StoredDays.picture(ours, ["readings", "positions", "latest_readings"])
        )
        for level in ["readings_1m", "readings_1h", "readings_1d"] {
            #expect(try sums(theirs, level) == sums(ours, level))
        }
        let stores = [ReadingStore(ours), ReadingStore(theirs)]
        let found = try stores.map { try $0.outside(ValueLimits(above: 8.5), in: at(0)..<at(96)) }
        #expect(found[0] == found[1] && found[0].count == 5)
        let key = SeriesKey(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "van-2"),
            metric: .temperature
        )
        let curves = try stores.map { try $0.buckets(of: key, in: at(3)..<at(60), seconds: 300) }
        #expect(curves[0] == curves[1] && curves[0].count > 300)
    }

    @Test(arguments: [false, true])
    func retentionHoldsAndArchivesWorkOnHypertables(isCompressed: Bool) throws {
        let connection = try store("ts_keep_\(isCompressed)", .auto)
        try days.write(connection)
        let before = try StoredDays.picture(connection, ["readings", "positions"])
        if isCompressed { try compressAll(connection) }
        let hold = LegalHold(connection)
        let number = try hold.place(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "van-2"),
            in: at(25)..<at(26),
            reason: "claim 21"
        )
        let folder = try TemporaryDirectory(label: "timescale")
        let archive = ChunkArchive(connection, folder: folder.path)
        let retention = Retention(connection, fallback: [.reading: 10, .position: 10], archive: archive)
        let steps = try retention.steps(now: now)
        #expect(steps.count == 8)
        for step in steps { try retention.apply(step) }
        let kept = try connection.query("SELECT count(*) AS n, min(device) AS device FROM isotherm.readings").single()
        #expect(try kept.int("n") == 144 && kept.string("device") == "van-2")
        #expect(try hold.release(number))
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try connection.query("SELECT FROM isotherm.readings").isEmpty)
        #expect(try connection.query("SELECT FROM show_chunks('isotherm.reading')").isEmpty)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".gz") {
            _ = try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now)
        }
        #expect(try StoredDays.picture(connection, ["readings", "positions"]) == before)
    }
}

import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Columns of chunks")
struct ChunkColumnsTests {
    private let days = StoredDays(devices: 3, days: 2)

    private func bytesOfARow(_ table: String, _ connection: Connection) throws -> Int64 {
        let row = try connection.query("SELECT max(pg_column_size(r.*)) AS n FROM isotherm.\(table) r").single()
        return try row.int("n")
    }

    /// A database that has been in use since chunks had the columns in the order of the whole table.
    @Test func aChunkIsNarrowerThanBeforeAndLivesBesideThoseThatAreNot() throws {
        let connection = try Connection(try TestDatabase.make("columns_old"))
        try TimeFunctions.install(connection)
        try connection.executeScript(
            """
            CREATE TABLE isotherm.reading_20260101 PARTITION OF isotherm.reading
                FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-01-02 00:00+00')
            """
        )
        #expect(try days.write(connection).insertedReadings == days.readings)
        try connection.executeScript("UPDATE isotherm.reading SET sequence = 7")
        // With 24 bytes of header: 48 in the old order, 40 now.
        #expect(try bytesOfARow("reading_20260101", connection) == 72)
        #expect(try bytesOfARow("reading_20260102", connection) == 64)
        #expect(try days.write(connection).insertedReadings == 0)
        let before = try StoredDays.picture(connection)
        let compressor = ChunkCompressor(connection)
        let chunks = try compressor.candidates(.reading, before: Day(containing: StoredDays.now))
        #expect(chunks.count == 2)
        for chunk in chunks { try compressor.compress(.reading, chunk) }
        #expect(try StoredDays.picture(connection) == before)
        #expect(try days.write(connection).insertedReadings == 0)
        #expect(try days.write(connection, offset: 77.5).insertedReadings == days.readings)
        let withLate = try StoredDays.picture(connection)
        for chunk in chunks { #expect(try compressor.decompress(.reading, chunk) > 0) }
        #expect(try StoredDays.picture(connection) == withLate)
        #expect(try RollupRefresher(connection).refresh(now: StoredDays.now).isComplete)
        #expect(try RollupReference.differences(on: connection) == [])
    }

    /// What somebody has added to the whole table stands in chunks to come too.
    @Test(arguments: [1, 3])
    func aChunkHasWhatTheWholeTableHas(hashPartitions: Int) throws {
        let connection = try Connection(try TestDatabase.make("columns_added_\(hashPartitions)"))
        try ChunkLayout(hashPartitions: hashPartitions).apply(on: connection)
        try connection.executeScript(
            """
            ALTER TABLE isotherm.reading ADD COLUMN note text DEFAULT 'none', ADD COLUMN gone integer;
            ALTER TABLE isotherm.reading DROP COLUMN gone;
            ALTER TABLE isotherm.reading ADD CONSTRAINT on_earth CHECK (value > -274);
            CREATE INDEX reading_by_value ON isotherm.reading (value)
            """
        )
        #expect(try days.write(connection).insertedReadings == days.readings)
        let notes = try connection.query("SELECT DISTINCT note FROM isotherm.reading").map { try $0.string("note") }
        #expect(notes == ["none"])
        let home = hashPartitions == 1 ? "reading_20260102" : "reading_20260102_h1"
        let indexes = try connection.query(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'isotherm' AND tablename = $1 ORDER BY 1",
            [.text(home)]
        ).map { try $0.string("indexdef") }
        #expect(indexes.count == 2)
        #expect(indexes.contains { $0.contains("UNIQUE INDEX") && $0.contains("(\"time\", series_id)") })
        #expect(indexes.contains { $0.hasSuffix("(value)") })
        let cold = try #require(throws: PostgresError.self) {
            try connection.execute(
                "INSERT INTO isotherm.reading (time, series_id, value, received_at) VALUES ('2026-01-02', 9, -300, now())"
            )
        }
        #expect(cold.constraint == "on_earth")
    }

    @Test func theKeyOfMinutesLeavesRoomForThoseThatAreMadeAgain() throws {
        let connection = try Connection(try TestDatabase.make("columns_minutes"))
        try ChunkMaker(connection).makeAhead(.minute, days: 0, now: .newYear)
        let options = try connection.query(
            """
            SELECT array_to_string(c.reloptions, ' ') AS options FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
            WHERE x.indrelid = 'isotherm.rollup_1m_20260101'::regclass ORDER BY 1
            """
        ).map { try $0.string("options") }
        #expect(options == ["fillfactor=75", "pages_per_range=32 autosummarize=on"])
    }
}

import Foundation
import LocalServers
import Postgres
import Telemetry
import Testing

@testable import TimeSeries

/// Chunks of hours and chunks divided by hash go the whole way that chunks of a day go.
@Suite("Shapes of chunks")
struct ChunkShapeTests {
    /// How long chunks are, and into how many partitions they are divided.
    struct Shape: CustomTestStringConvertible {
        let hours: Int
        let hashPartitions: Int
        var testDescription: String { "\(hours) h, \(hashPartitions) by hash" }
        var chunks: Int { max(48 / hours, 1) }
    }

    static let shapes = [(6, 1), (24, 4), (6, 4), (168, 3)].map(Shape.init(hours:hashPartitions:))

    private let now = StoredDays.now
    private let days = StoredDays(devices: 8, days: 2)

    private func at(_ hour: Double) -> Timestamp { Timestamp.newYear.advanced(bySeconds: hour * 3_600) }

    /// A database whose first two days have chunks of a shape.
    private func database(_ name: String, _ shape: Shape) throws -> (ConnectionOptions, Connection) {
        let options = try TestDatabase.make(name)
        let connection = try Connection(options)
        try TimeFunctions.install(connection)
        try ChunkLayout(hashPartitions: shape.hashPartitions).apply(on: connection)
        let width = try #require(ChunkWidth.all.first { $0.hours == shape.hours })
        var time = Timestamp.newYear
        while time < at(48) {
            let chunk = ChunkMap().proposal(for: time, now: .newYear, width: width)
            for table in ChunkedTable.hot { try ChunkMaker(connection).make(table, exactly: chunk) }
            time = chunk.span.upperBound
        }
        return (options, connection)
    }

    private func rollupDifferences(_ connection: Connection) throws -> [String] {
        _ = try RollupRefresher(connection).refresh(now: now)
        let source = """
            (SELECT s.id AS series_id, v.time, v.value, v.quality FROM isotherm.readings v
             JOIN isotherm.device d ON d.name = v.device JOIN isotherm.series s ON s.device_id = d.id)
            """
        return try RollupReference.differences(on: connection, source: source)
    }

    @Test(arguments: shapes)
    func rowsGoStraightToTheirPartition(shape: Shape) throws {
        let (_, connection) = try database("shape_rows_\(shape.hours)_\(shape.hashPartitions)", shape)
        #expect(try days.write(connection).insertedReadings == days.readings)
        let again = try days.write(connection)
        #expect(again.insertedReadings == 0 && again.insertedPositions == 0 && again.duplicateReadings == days.readings)
        for table in ChunkedTable.hot {
            #expect(try ChunkMaker(connection).chunks(of: table).count == shape.chunks)
            let key = table == .reading ? "series_id" : "device_id"
            let homes = try connection.query(
                """
                SELECT count(*) AS homes, min(parts) AS parts FROM (
                    SELECT tableoid, count(DISTINCT \(key)) AS parts FROM isotherm.\(table.rawValue) GROUP BY 1) h
                """
            ).single()
            // Eight series may leave one of few partitions empty, but never lie in two.
            #expect(try homes.int("homes") <= shape.chunks * shape.hashPartitions)
            if shape.hashPartitions > 1 {
                #expect(try homes.int("homes") > shape.chunks && homes.int("parts") < 8)
                let wrong = try connection.query(
                    """
                    SELECT count(*) AS n FROM isotherm.\(table.rawValue) r JOIN pg_class c ON c.oid = r.tableoid
                    JOIN pg_inherits i ON i.inhrelid = c.oid
                    WHERE NOT satisfies_hash_partition(i.inhparent, \(shape.hashPartitions),
                        substring(c.relname FROM '_h([0-9]+)$')::int, r.\(key))
                    """
                ).single()
                #expect(try wrong.int("n") == 0)
            }
        }
        let status = try #require(StorageStatus.all(on: connection).first { $0.name == "reading" })
        #expect(status.chunks == shape.chunks && status.bytes > days.readings * 60)
        let plan = try connection.query(
            "EXPLAIN SELECT FROM isotherm.reading WHERE series_id = 3 AND time >= '2026-01-02' AND time < '2026-01-02 01:00'"
        ).map { try $0.string("QUERY PLAN") }
        #expect(
            plan.filter { $0.contains("Scan") && $0.contains(" on reading_") && !$0.contains("Bitmap Index") }.count
                == 1
        )
    }

    @Test(arguments: shapes)
    func compressionLateRowsAndRollupsWorkOnEveryShape(shape: Shape) throws {
        let (_, connection) = try database("shape_pack_\(shape.hours)_\(shape.hashPartitions)", shape)
        try days.write(connection)
        let before = try StoredDays.picture(connection)
        #expect(try rollupDifferences(connection) == [])
        let compressor = ChunkCompressor(connection)
        for table in ChunkedTable.hot {
            let chunks = try compressor.candidates(table, before: Day(containing: now))
            let reports = try chunks.map { try compressor.compress(table, $0) }
            #expect(reports.count == shape.chunks && reports.reduce(0) { $0 + $1.rows } == days.readings)
            #expect(reports.allSatisfy { $0.bytesBefore > 0 && $0.bytesAfter > 0 })
            #expect(try connection.query("SELECT FROM isotherm.\(table.rawValue)").isEmpty)
        }
        #expect(try StoredDays.picture(connection) == before)
        // All of it comes again, and then other times of it.
        #expect(try days.write(connection).insertedReadings == 0)
        #expect(try days.write(connection, offset: 77.5).insertedReadings == days.readings)
        let with = try StoredDays.picture(connection)
        #expect(try rollupDifferences(connection) == [])
        for table in ChunkedTable.hot {
            let late = try compressor.chunksWithLateRows(table)
            #expect(late.count == shape.chunks)
            #expect(try late.reduce(0) { try $0 + compressor.mergeLate(table, $1) } == days.readings)
        }
        #expect(try StoredDays.picture(connection) == with && rollupDifferences(connection) == [])
        let store = ReadingStore(connection)
        let found = try store.outside(ValueLimits(above: 8.5), in: at(0)..<at(48))
        #expect(found.count == 8 && found.allSatisfy { $0.count == 2 * 3 * 4 })
        for table in ChunkedTable.hot {
            for chunk in try ChunkMaker(connection).chunks(of: table) { try compressor.decompress(table, chunk) }
            #expect(try connection.query("SELECT FROM isotherm.\(table.rawValue)").count == 2 * days.readings)
        }
        #expect(try StoredDays.picture(connection) == with)
    }

    @Test(arguments: shapes)
    func whatIsHeldStaysAndTheArchiveBringsTheRestBack(shape: Shape) throws {
        let (_, connection) = try database("shape_keep_\(shape.hours)_\(shape.hashPartitions)", shape)
        try days.write(connection)
        let before = try StoredDays.picture(connection)
        // One chunk of segments, the others rows.
        let compressor = ChunkCompressor(connection)
        let first = try #require(compressor.candidates(.reading, before: Day(containing: now)).first)
        try compressor.compress(.reading, first)
        let hold = LegalHold(connection)
        let number = try hold.place(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "van-2"),
            in: at(25)..<at(26),
            reason: "claim 20"
        )
        let folder = try TemporaryDirectory(label: "shapes")
        let archive = ChunkArchive(connection, folder: folder.path)
        let retention = Retention(connection, fallback: [.reading: 10, .position: 10], archive: archive)
        for step in try retention.steps(now: now) { try retention.apply(step) }
        // The chunk in which the hold lies keeps the held device, of the others nothing stays.
        let kept = try connection.query(
            "SELECT count(*) AS n, count(DISTINCT device) AS devices, min(device) AS device FROM isotherm.readings"
        ).single()
        #expect(try kept.int("n") == 288 / min(shape.chunks, 288) && kept.int("devices") == 1)
        #expect(try kept.string("device") == "van-2")
        #expect(try hold.release(number))
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try connection.query("SELECT FROM isotherm.readings").isEmpty)
        #expect(try connection.query("SELECT FROM isotherm.positions").isEmpty)
        let rest = try connection.query(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ '^(reading|position)_2026010[12]'"
        )
        #expect(rest.isEmpty)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".gz") {
            _ = try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now)
        }
        #expect(try StoredDays.picture(connection) == before)
    }

    @Test func anInterruptedRemovalOfADividedChunkIsFinishedBesideItsSuccessor() throws {
        let (_, connection) = try database("shape_left", Shape(hours: 24, hashPartitions: 4))
        try days.write(connection)
        let day = Chunk(days: Day(containing: .newYear)..<Day(containing: .newYear).advanced(by: 1))
        #expect(try ChunkRemover(connection).takeOut(.reading, day) != nil)
        // What comes late gets a chunk of the same name, with partitions of the same names.
        try ChunkMaker(connection).make(.reading, exactly: day)
        #expect(try days.write(connection).insertedReadings == days.readings / 2)
        let retention = Retention(connection, fallback: [:])
        let steps = try retention.steps(now: now)
        #expect(steps.map(\.kind) == [.leftChunk(day)])
        for step in steps { try retention.apply(step) }
        #expect(try connection.query("SELECT FROM isotherm.reading").count == days.readings)
        #expect(
            try connection.query("SELECT FROM pg_class WHERE relname LIKE '%left%' AND relname LIKE 'reading%'").isEmpty
        )
    }

    @Test func anotherLayoutCountsForChunksToCome() throws {
        let (_, connection) = try database("shape_change", Shape(hours: 24, hashPartitions: 4))
        try ChunkLayout(hashPartitions: 1).apply(on: connection)
        try ChunkMaker(connection).ensure(.reading, for: [at(72)], now: at(0))
        try ChunkLayout(hashPartitions: 2).apply(on: connection)
        try ChunkMaker(connection).ensure(.reading, for: [at(96)], now: at(0))
        let kinds = try connection.query(
            """
            SELECT c.relname, c.relkind, (SELECT count(*) FROM pg_inherits p WHERE p.inhparent = c.oid) AS parts
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'isotherm.reading'::regclass ORDER BY 1
            """
        ).map { try $0.int("parts") }
        #expect(kinds == [4, 4, 0, 2])
    }
}

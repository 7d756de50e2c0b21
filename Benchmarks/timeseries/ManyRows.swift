import Foundation
import Postgres
import Telemetry
import TimeSeries

/// What a store of a billion readings costs, and what grows with what: it is filled as a collector would, each chunk is
/// compressed as soon as its time is over (the rows themselves would take 110 GB), and at every doubling of the rows the
/// same things are measured.
struct ManyRows {
    private let connection: Connection
    private let goal: Int
    private let seriesCount: Int
    private let minutes: Double
    private let maker: ReadingMaker
    /// Bytes that must stay free on the disk of the server; beyond it the filling stops and says so.
    private let keptFree: Int64 = 32 << 30
    private let stepsPerDay = 8_640
    private let batchRows = 10_000

    /// Creates it.
    ///
    /// - Parameters:
    ///   - connection: A database with nothing in it.
    ///   - goal: How many readings.
    ///   - seriesCount: Of how many series, each with a reading every ten seconds.
    ///   - minutes: Stops after so long at the end of a chunk, whatever was reached.
    init(_ connection: Connection, goal: Int, seriesCount: Int, minutes: Double) throws {
        self.connection = connection
        self.goal = goal
        self.seriesCount = seriesCount
        self.minutes = minutes
        maker = ReadingMaker(seriesCount: seriesCount, isNoisy: true)
        try maker.prepare()
    }

    func run(folder: String) throws {
        let clock = ContinuousClock()
        let began = clock.now
        let writer = ReadingWriter(connection, latest: .deferred(debtor: "bench", seconds: 0.25))
        try writer.recoverLatest()
        let compressor = ChunkCompressor(connection)
        print(
            "rows M | chunks | ingest k rows/s | compress k rows/s | segments GB | B/row | database GB | newest, ms | "
                + "old hour, ms | old day in 5 min, ms | scan of an old day, few, ms | all days' hits of a series, ms | plan, ms"
        )
        var (rows, day, next) = (0, 0, 1)
        var (writing, packing) = (Duration.zero, Duration.zero)
        var measured = 0
        while rows < goal {
            let room = try Self.free(folder)
            let isLate = began.duration(to: clock.now).seconds > minutes * 60
            if isLate || room < keptFree {
                print(
                    "stopped at \(rows) rows: \(isLate ? "\(Int(minutes)) minutes are over" : "\(room) bytes are free")"
                )
                break
            }
            writing += try clock.measure { rows += try fill(day, writer) }
            packing += try clock.measure { try compress(compressor, before: day + 1) }
            day += 1
            if day >= next || rows >= goal {
                try measure(rows: rows, days: day, writing: writing, packing: packing)
                measured = rows
                next *= 2
            }
        }
        if measured < rows { try measure(rows: rows, days: day, writing: writing, packing: packing) }
        print("in all \(Int(began.duration(to: clock.now).seconds)) s")
    }

    /// Writes a day of all series.
    private func fill(_ day: Int, _ writer: ReadingWriter) throws -> Int {
        var rows = 0
        for step in day * stepsPerDay..<(day + 1) * stepsPerDay {
            maker.add(step)
            guard maker.batch.count >= batchRows || step == (day + 1) * stepsPerDay - 1 else { continue }
            try maker.withCatalog { try writer.prepare(maker.batch, $0, now: maker.now) }
            rows += try writer.write(maker.batch).insertedReadings
            maker.clear()
        }
        return rows
    }

    private func compress(_ compressor: ChunkCompressor, before day: Int) throws {
        let border = Day(containing: Bench.start).advanced(by: day)
        for chunk in try compressor.candidates(.reading, before: border) { try compressor.compress(.reading, chunk) }
    }

    /// One line of the table.
    private func measure(rows: Int, days: Int, writing: Duration, packing: Duration) throws {
        let store = ReadingStore(connection)
        let key = SeriesKey(
            tenant: TenantName(rawValue: "bench"),
            device: DeviceName(rawValue: "device-\(seriesCount * 2 / 5)"),
            metric: .temperature
        )
        // The first day: as old as the store is, so that whatever grows with its age shows.
        let start = Bench.start
        let end = start.advanced(bySeconds: Double(days) * 86_400)
        let sizes = try connection.query(
            """
            SELECT count(*) AS chunks, coalesce(sum(pg_total_relation_size(relid)), 0)::double precision AS bytes,
                pg_database_size(current_database())::double precision AS whole
            FROM pg_partition_tree('isotherm.reading_segment') WHERE isleaf
            """
        ).single()
        let bytes = try sizes.double("bytes")
        let times = [
            try median { _ = try store.latest(of: TenantName(rawValue: "bench")) },
            try median { _ = try store.readings(of: key, in: start..<start.advanced(bySeconds: 3_600)) },
            try median { _ = try store.buckets(of: key, in: start..<start.advanced(bySeconds: 86_400), seconds: 300) },
            try median {
                _ = try store.outside(ValueLimits(above: -9.3), in: start..<start.advanced(bySeconds: 86_400))
            },
            try median { try hits(of: seriesCount * 2 / 5, above: -9.3, until: end) },
            try median { try planned() },
        ]
        let figures =
            [
                "\(rows / 1_000_000)", "\(try sizes.int("chunks"))", rate(rows, writing), rate(rows, packing),
                String(format: "%.3f", bytes / 1e9), String(format: "%.2f", bytes / Double(max(rows, 1))),
                String(format: "%.2f", try sizes.double("whole") / 1e9),
            ] + times.map { String(format: "%.2f", $0) }
        print(figures.joined(separator: " | "))
        // Whoever follows the table in a file is to see it grow.
        fflush(nil)
    }

    /// All segments of a series that may hold something over a limit, of all time: one search per chunk.
    private func hits(of series: Int, above limit: Double, until end: Timestamp) throws {
        _ = try connection.query(
            """
            SELECT count(*) AS n, max(maximum) AS highest FROM isotherm.reading_segment
            WHERE series_id = $1 AND maximum > $2 AND start < $3
            """,
            [.int(series), .double(limit), .timestamp(microseconds: end.microseconds)]
        )
    }

    /// What planning alone costs for an instant that the planner does not know: all chunks are in question.
    private func planned() throws {
        try connection.executeScript(
            "EXPLAIN SELECT FROM isotherm.reading_segment WHERE series_id = 1 AND start >= '2026-01-01 00:00+00'"
        )
    }

    private func rate(_ rows: Int, _ spent: Duration) -> String { "\(Int(Double(rows) / spent.seconds / 1_000))" }

    /// Of five after one that does not count, in milliseconds.
    private func median(_ body: () throws -> Void) throws -> Double {
        try body()
        return try (0..<5).map { _ in try ContinuousClock().measure(body).seconds * 1_000 }.sorted()[2]
    }

    /// Bytes that are free where a folder is.
    private static func free(_ folder: String) throws -> Int64 {
        let values = try FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = values[.systemFreeSize] as? NSNumber else {
            throw CocoaError(.fileReadUnknown, userInfo: [NSFilePathErrorKey: folder])
        }
        return free.int64Value
    }
}

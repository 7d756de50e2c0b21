import LocalServers
import Postgres
import Telemetry
import Testing

@testable import TimeSeries

/// Whatever reads readings reads them compressed as it reads them raw.
@Suite("Reading over segments")
struct SegmentReadingTests {
    private let start = Timestamp.newYear
    private let chunk = Chunk(days: Day(containing: .newYear)..<Day(containing: .newYear).advanced(by: 1))
    private let acme = TenantName(rawValue: "acme")

    /// A day of four series with gaps, faults, missing values and arrivals out of order.
    private func filled(_ name: String) throws -> Connection {
        let connection = try Connection(try TestDatabase.make(name))
        try TimeFunctions.install(connection)
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        var random = TestRandom(seed: 11)
        var batch = ReadingBatch()
        let series = try (0..<4).map { try catalog.temperature("van-\($0)") }
        for step in 0..<1_400 {
            for (number, handle) in series.enumerated() where random.below(20) != 0 {
                let time = start.advanced(bySeconds: Double(step) * 60 + Double(random.below(900)) / 1_000)
                batch.append(
                    handle,
                    at: time,
                    value: random.below(60) == 0 ? .nan : Double(random.below(900) + number * 200) / 100,
                    quality: random.below(30) == 0 ? .sensorError : [],
                    receivedAt: time.advanced(bySeconds: Double(random.below(600))),
                    sequence: Int64(step)
                )
            }
        }
        try writer.prepare(batch, catalog, now: start)
        _ = try writer.write(batch)
        return connection
    }

    /// What a question answers from rows, from segments, and from segments with late rows beside them.
    private func same<Answer: Equatable>(
        _ connection: Connection,
        _ ask: () throws -> Answer
    ) throws -> Answer {
        let raw = try ask()
        try ChunkCompressor(connection).compress(.reading, chunk)
        #expect(try connection.query("SELECT FROM isotherm.reading").isEmpty)
        #expect(try ask() == raw)
        return raw
    }

    @Test func arrivalsSinceAMomentAreTheSame() throws {
        let connection = try filled("segment_arrivals")
        let middle = start.advanced(bySeconds: 40_000)
        let found = try same(connection) {
            try ReadingStore(connection).arrivals([
                .init(series: 1, measured: start.advanced(bySeconds: -5), received: middle),
                .init(series: 3, measured: middle, received: start),
            ])
        }
        #expect(found.count > 1_000 && Set(found.map(\.series)) == [1, 3])
        #expect(found == found.sorted { $0.receivedAt < $1.receivedAt })
        #expect(found.allSatisfy { $0.receivedAt > ($0.series == 1 ? middle : start) })
        #expect(found.allSatisfy { $0.series == 1 || $0.reading.time > middle })
        #expect(try ReadingStore(connection).arrivals([]).isEmpty)
    }

    @Test(arguments: [
        ValueLimits(above: 8.5), ValueLimits(below: 1), ValueLimits(below: 2, above: 8), ValueLimits(below: -4),
        ValueLimits(above: -40), ValueLimits(),
    ])
    func whatIsOutsideOfLimitsIsFoundInEitherForm(limits: ValueLimits) throws {
        let name = "segment_scan_\(Int(limits.below ?? 0) + 50)_\(Int(limits.above ?? 99) + 50)"
        let connection = try filled(name)
        let range = start.advanced(bySeconds: 7_000.5)..<start.advanced(bySeconds: 70_000)
        let expected = try connection.query(
            """
            SELECT device, count(*) AS n, min(value) AS low, max(value) AS high, min(time) AS first, max(time) AS last
            FROM isotherm.readings WHERE time >= $1 AND time < $2 AND (value < $3 OR value > $4) AND quality & 1 = 0
            GROUP BY 1 ORDER BY 1
            """,
            [
                .timestamp(microseconds: range.lowerBound.microseconds),
                .timestamp(microseconds: range.upperBound.microseconds), .double(limits.below), .double(limits.above),
            ]
        ).map {
            "\(try $0.string("device")) \(try $0.int("n")) \(try $0.double("low")) \(try $0.double("high")) "
                + "\(try $0.microseconds("first")) \(try $0.microseconds("last"))"
        }
        let found = try same(connection) {
            try ReadingStore(connection).outside(limits, in: range, metric: .temperature, tenant: acme)
        }
        #expect(
            found.map {
                "\($0.series.device.rawValue) \($0.count) \($0.minimum) \($0.maximum) \($0.first.microseconds) "
                    + "\($0.last.microseconds)"
            } == expected
        )
        #expect(found.isEmpty == (limits == ValueLimits() || limits == ValueLimits(below: -4)))
        let other = TenantName(rawValue: "other")
        #expect(try ReadingStore(connection).outside(limits, in: range, tenant: other).isEmpty)
        #expect(try ReadingStore(connection).outside(limits, in: range) == found)
    }

    @Test func aDamagedSegmentIsAnErrorAndNoCrash() throws {
        let connection = try filled("segment_damaged")
        try ChunkCompressor(connection).compress(.reading, chunk)
        try connection.execute("UPDATE isotherm.reading_segment SET data = substring(data FROM 1 FOR 40)")
        let day = start..<start.advanced(bySeconds: 86_400)
        let error = #expect(throws: PostgresError.self) {
            try ReadingStore(connection).outside(ValueLimits(above: 5), in: day)
        }
        #expect(error?.code == .decoding)
        #expect(!connection.isInTransaction)
    }

    @Test func theLastValuesBeforeAMomentAreTheSame() throws {
        let connection = try filled("segment_at")
        _ = try RollupRefresher(connection).refresh(now: start.advanced(bySeconds: 90_000))
        let lines = try same(connection) {
            try (0..<40).flatMap { step in
                try connection.query(
                    "SELECT time, device, value FROM isotherm.readings_at($1) ORDER BY device",
                    [.timestamp(microseconds: start.microseconds + Int64(step) * 1_777_123_456)]
                ).map { "\(try $0.string("time")) \(try $0.string("device")) \(try $0.optionalDouble("value") ?? -1)" }
            }
        }
        #expect(lines.count > 100)
    }

    @Test func readingsBetweenDecodesOnlyTheDeviceThatIsAskedFor() throws {
        let connection = try filled("segment_between")
        let lines = try same(connection) {
            try connection.query(
                """
                SELECT r::text AS line FROM isotherm.readings_between(
                    '2026-01-01 03:00+00', '2026-01-01 09:00+00', 'van-2', 'temperature', 'acme') r ORDER BY time
                """
            ).map { try $0.string("line") }
        }
        #expect(lines.count > 300)
        // The segments of the others cannot be read: whoever opens them fails.
        try connection.execute(
            """
            UPDATE isotherm.reading_segment SET data = '\\x00'
            WHERE series_id <> (SELECT s.id FROM isotherm.series s JOIN isotherm.device d ON d.id = s.device_id
                                WHERE d.name = 'van-2')
            """
        )
        let again = try connection.query(
            """
            SELECT FROM isotherm.readings_between(
                '2026-01-01 03:00+00', '2026-01-01 09:00+00', 'van-2', 'temperature', 'acme') r
            """
        )
        #expect(again.count == lines.count)
    }

    @Test func rollupsThatBeginAfterACompressionHoldItToo() throws {
        let connection = try filled("segment_begin")
        try ChunkCompressor(connection).compress(.reading, chunk)
        _ = try RollupRefresher(connection).refresh(now: start.advanced(bySeconds: 3 * 86_400))
        #expect(try RollupReference.differences(on: connection, source: Self.source) == [])
        let row = try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.rollup_1d").single()
        #expect(try row.int("n") > 4_000)
    }

    @Test func whatOthersWroteBeforeACompressionReachesTheRollups() throws {
        let connection = try filled("segment_foreign")
        let now = start.advanced(bySeconds: 2 * 86_400)
        _ = try RollupRefresher(connection).refresh(now: now)
        let insert = """
            INSERT INTO isotherm.reading (time, series_id, value, received_at)
            SELECT timestamptz '2026-01-01 05:00:00.5+00' + n * interval '37 seconds', 1 + n % 4, 50 + n % 40, now()
            FROM generate_series($1::int, $1::int + 60) n
            """
        try connection.execute(insert, [.int(0)])
        try ChunkCompressor(connection).compress(.reading, chunk)
        _ = try RollupRefresher(connection).refresh(now: now)
        #expect(try RollupReference.differences(on: connection, source: Self.source) == [])
        // And what they write after it, when it is merged before the rollups look.
        try connection.execute(insert, [.int(200)])
        try ChunkCompressor(connection).mergeLate(.reading, chunk)
        #expect(try connection.query("SELECT FROM isotherm.reading").isEmpty)
        _ = try RollupRefresher(connection).refresh(now: now)
        let differences = try RollupReference.differences(on: connection, source: Self.source)
        #expect(differences == [], "\(differences.prefix(2))")
    }

    private static let source = """
        (SELECT s.id AS series_id, v.time, v.value, v.quality FROM isotherm.readings v
         JOIN isotherm.device d ON d.name = v.device JOIN isotherm.series s ON s.device_id = d.id)
        """
}

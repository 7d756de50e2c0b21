import Postgres
import Telemetry

@testable import TimeSeries

/// Random devices that send in time, late, twice and wrongly, and people who meddle with SQL.
struct RollupWorld {
    private let connection: Connection
    private let writer: ReadingWriter
    private var random: TestRandom
    private(set) var now = Timestamp.newYear.advanced(bySeconds: 7_200)
    private var devices = 5

    init(_ connection: Connection, seed: UInt64) {
        self.connection = connection
        writer = ReadingWriter(connection)
        random = TestRandom(seed: seed)
    }

    /// Enters the series and gives them limits.
    mutating func prepare() throws {
        let days = (-1...3).map { now.advanced(bySeconds: Double($0) * 86_400) }
        try ChunkMaker(connection).ensure(.reading, for: days, now: now)
        try live(minutes: 1)
        try connection.execute(
            "INSERT INTO isotherm.series_range SELECT id, 2, 8 FROM isotherm.series ON CONFLICT DO NOTHING"
        )
    }

    /// One of everything that may happen.
    mutating func disturb() throws {
        switch random.below(6) {
        case 0, 1: try live(minutes: 1 + random.below(400))
        case 2: try late(minutes: 1 + random.below(3_000))
        case 3: try insertBySQL()
        case 4: try removeBySQL()
        default: try changeBySQL()
        }
    }

    /// Time goes on, and the devices send.
    mutating func live(minutes: Int) throws {
        let end = now.advanced(bySeconds: Double(minutes) * 60)
        while now < end {
            let step = 300.0 + Double(random.below(300))
            try send(from: now, seconds: step, count: 60, arriving: 2)
            now = now.advanced(bySeconds: step)
        }
    }

    /// Readings of the past arrive now.
    mutating func late(minutes: Int) throws {
        let past = now.advanced(bySeconds: -Double(minutes) * 60)
        try send(from: past, seconds: Double(1 + random.below(5_000)), count: 80, arriving: nil)
    }

    private mutating func send(from: Timestamp, seconds: Double, count: Int, arriving delay: Double?) throws {
        var catalog = SeriesCatalog()
        // A writer belongs to one catalog, so all devices are entered in the same order each time.
        let series = try (0..<devices).map { try catalog.temperature("device-\($0)") }
        var batch = ReadingBatch()
        for _ in 0..<count {
            let time = from.advanced(bySeconds: random.unit() * seconds)
            let value = random.below(20) == 0 ? .nan : (random.unit() * 14 - 2) * 100
            batch.append(
                series[random.below(devices)],
                at: time,
                value: (value.rounded()) / 100,
                quality: random.below(15) == 0 ? .sensorError : [],
                receivedAt: delay.map { time.advanced(bySeconds: $0) } ?? now
            )
        }
        try writer.prepare(batch, catalog, now: now)
        _ = try writer.write(batch)
    }

    private mutating func insertBySQL() throws {
        let at = now.advanced(bySeconds: -random.unit() * 80_000)
        try connection.execute(
            """
            INSERT INTO isotherm.reading (time, series_id, value, received_at)
            SELECT t, 1 + (random() * 4)::int, round((random() * 10)::numeric, 2), t
            FROM generate_series($1::timestamptz, $1::timestamptz + '20 minutes', '37 seconds') t
            ON CONFLICT DO NOTHING
            """,
            [.timestamp(microseconds: at.microseconds)]
        )
    }

    private mutating func removeBySQL() throws {
        let at = now.advanced(bySeconds: -random.unit() * 80_000)
        try connection.execute(
            "DELETE FROM isotherm.reading WHERE time >= $1 AND time < $1::timestamptz + '50 minutes' AND series_id <= $2",
            [.timestamp(microseconds: at.microseconds), .int(random.below(devices + 1))]
        )
    }

    private mutating func changeBySQL() throws {
        let at = now.advanced(bySeconds: -random.unit() * 80_000)
        try connection.execute(
            "UPDATE isotherm.reading SET value = value + 1 WHERE time >= $1 AND time < $1::timestamptz + '9 minutes'",
            [.timestamp(microseconds: at.microseconds)]
        )
    }
}

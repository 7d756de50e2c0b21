import Foundation
import Postgres
import Telemetry
import TimeSeries

/// What thousands of chunks cost those who ask for few of them: 10,000 are 27 years of days.
struct ManyChunks {
    private let connection: Connection
    private let count: Int
    private let start: Timestamp

    init(_ connection: Connection, count: Int) {
        self.connection = connection
        self.count = count
        start = Bench.start.advanced(bySeconds: -86_400 * Double(count - 1))
    }

    func run() throws {
        let clock = ContinuousClock()
        let making = try clock.measure { try make() }
        print("\(count) chunks made in \(Int(making.seconds)) s")
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let key = SeriesKey(
            tenant: TenantName(rawValue: "bench"),
            device: DeviceName(rawValue: "device-1"),
            metric: .temperature
        )
        let series = try catalog.series(key, unit: "Cel")
        try each("a batch of 5,000 rows into one chunk") { turn in
            var batch = ReadingBatch(capacity: 5_000)
            for row in 0..<5_000 {
                let time = start.advanced(bySeconds: Double(turn * 86_400 * (count / 14) + row * 10))
                batch.append(series, at: time, value: Double(row % 90) / 10, receivedAt: time)
            }
            try writer.prepare(batch, catalog, now: Bench.start)
            _ = try writer.write(batch)
        }
        let store = ReadingStore(connection)
        try each("an hour of readings of a device") { turn in
            let from = start.advanced(bySeconds: Double(turn * 86_400 * (count / 14)))
            _ = try store.readings(of: key, in: from..<from.advanced(bySeconds: 3_600))
        }
        try each("the same by SQL that is not prepared") { turn in
            let from = start.advanced(bySeconds: Double(turn * 86_400 * (count / 14))).rfc3339
            try connection.executeScript(
                """
                SELECT * FROM isotherm.reading WHERE series_id = 1 AND time >= '\(from)'
                    AND time < timestamptz '\(from)' + interval '1 hour'
                """
            )
        }
        try each("scan of a day for values over a limit") { turn in
            let from = start.advanced(bySeconds: Double(turn * 86_400 * (count / 14)))
            _ = try store.outside(ValueLimits(above: 8), in: from..<from.advanced(bySeconds: 86_400))
        }
        try each("status") { _ in _ = try StorageStatus.all(on: connection) }
        do {
            try each("count of all rows, every chunk locked") { _ in
                _ = try connection.query("SELECT count(*) FROM isotherm.reading")
            }
        } catch let error as PostgresError {
            print("count of all rows: \(error.message)")
        }
    }

    private func make() throws {
        let step = 100
        for first in stride(from: 0, to: count, by: step) {
            let from = start.advanced(bySeconds: Double(first) * 86_400).rfc3339
            try connection.executeScript(
                """
                DO $$ DECLARE d date; BEGIN
                    FOR n IN 0..\(step - 1) LOOP
                        d := (timestamptz '\(from)' AT TIME ZONE 'UTC')::date + n;
                        EXECUTE format('CREATE TABLE isotherm.reading_%s PARTITION OF isotherm.reading '
                            || 'FOR VALUES FROM (%L) TO (%L)', to_char(d, 'YYYYMMDD'), d || ' 00:00+00',
                            d + 1 || ' 00:00+00');
                    END LOOP;
                END $$
                """
            )
        }
    }

    /// The first run and the middle of the next five, in milliseconds.
    private func each(_ name: String, _ body: (Int) throws -> Void) throws {
        let clock = ContinuousClock()
        let times = try (0..<6).map { turn in try clock.measure { try body(turn) }.seconds * 1_000 }
        let later = times.dropFirst().sorted()
        print(String(format: "%@: first %.1f ms, then %.1f ms", name, times[0], later[2]))
    }
}

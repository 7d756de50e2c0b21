import Postgres
import Telemetry

@testable import TimeSeries

/// Days of some devices, a reading and a place each ten minutes, as the collector stores them; and what the views then say.
struct StoredDays {
    let devices: Int
    let days: Int
    /// When it is written, long after it was measured.
    static let now = Timestamp.newYear.advanced(bySeconds: 20 * 86_400)

    /// Readings of the whole time.
    var readings: Int { devices * days * 144 }

    /// Writes all of it, `offset` seconds after the full ten minutes.
    @discardableResult
    func write(_ connection: Connection, offset: Double = 0) throws -> WriteOutcome {
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        var batch = ReadingBatch()
        for number in 0..<devices {
            let series = try catalog.temperature("van-\(number)")
            for step in 0..<(days * 144) {
                let time = Timestamp.newYear.advanced(bySeconds: Double(step) * 600 + offset + Double(number))
                batch.append(series, at: time, value: Double(step % 90) / 10, receivedAt: time)
                let place = Position(latitude: 55, longitude: Double(step) / 10)
                batch.positions.append(place, of: catalog.device(of: series), at: time, receivedAt: time)
            }
        }
        try writer.prepare(batch, catalog, now: Self.now)
        return try writer.write(batch)
    }

    /// How many rows each view has, with the sum over them in a fixed order.
    static func picture(_ connection: Connection, _ views: [String] = ["readings", "positions"]) throws -> [String] {
        try views.map { view in
            try connection.query(
                """
                SELECT count(*) || md5(coalesce(string_agg(v::text, ';' ORDER BY v::text), '')) AS p
                FROM isotherm.\(view) v
                """
            ).single().string("p")
        }
    }
}

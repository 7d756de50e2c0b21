import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Reading what is stored")
struct ReadingStoreTests {
    private let key = SeriesKey(
        tenant: TenantName(rawValue: "acme"),
        device: DeviceName(rawValue: "van-7"),
        metric: .temperature
    )
    private let now = Timestamp.newYear

    private func at(_ seconds: Int) -> Timestamp { now.advanced(bySeconds: Double(seconds)) }

    /// A day of one series, a value each ten seconds, with a peak, a missing value and a second device.
    private func filled(_ name: String) throws -> Connection {
        let connection = try Connection(try TestDatabase.make(name))
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        let (series, other) = (try catalog.temperature("van-7"), try catalog.temperature("van-8"))
        var batch = ReadingBatch()
        for step in 0..<8_640 {
            let value = step == 4_321 ? 40 : step == 10 ? .nan : Double(step % 60) / 10
            batch.append(series, at: at(step * 10), value: value, receivedAt: at(step * 10))
            if step.isMultiple(of: 100) { batch.append(other, at: at(step * 10), value: -5, receivedAt: at(0)) }
        }
        try writer.prepare(batch, catalog, now: now)
        _ = try writer.write(batch)
        return connection
    }

    @Test func readingsComeInOrderWithinTheirBounds() throws {
        let store = ReadingStore(try filled("read_raw"))
        let readings = try store.readings(of: key, in: at(90)..<at(120))
        #expect(readings.map(\.time) == [at(90), at(100), at(110)])
        #expect(readings.map(\.value) == [0.9, nil, 1.1])
        #expect(try store.readings(of: key, in: now..<at(86_400), limit: 7).count == 7)
        let unknown = SeriesKey(tenant: key.tenant, device: key.device, metric: .humidity)
        #expect(try store.readings(of: unknown, in: now..<at(86_400)).isEmpty)
    }

    @Test(arguments: [ReadingStore.Thinning.extremes, .largestTriangles])
    func aCurveKeepsItsPeakAndItsSize(thinning: ReadingStore.Thinning) throws {
        let store = ReadingStore(try filled("read_curve_\(thinning == .extremes ? "a" : "b")"))
        let curve = try store.curve(of: key, in: now..<at(86_400), points: 200, thinning: thinning)
        #expect((100...200).contains(curve.count))
        #expect(curve.contains(CurvePoint(time: at(43_210), value: 40)))
        #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.time < $1.time })
        // Few points are all shown.
        #expect(try store.curve(of: key, in: now..<at(300), points: 200, thinning: thinning).count == 29)
    }

    @Test func bucketsAgreeWithTheRawReadings() throws {
        let store = ReadingStore(try filled("read_buckets"))
        let buckets = try store.buckets(of: key, in: now..<at(86_400), seconds: 600)
        #expect(buckets.count == 144)
        #expect(buckets[0].start == now && buckets[0].count == 59 && buckets[0].maximum == 5.9)
        #expect(buckets[72].maximum == 40 && buckets[72].minimum == 0)
        #expect(abs(buckets[1].mean - 2.95) < 1e-9)
    }

    @Test func theNewestValueOfEverySeriesIsKnown() throws {
        let store = ReadingStore(try filled("read_latest"))
        let latest = try store.latest(of: key.tenant)
        #expect(latest.map(\.series.device.rawValue) == ["van-7", "van-8"])
        #expect(latest[0].reading == StoredReading(time: at(86_390), value: 5.9))
        #expect(latest[0].unit == "Cel")
        #expect(try store.latest(of: key.tenant, device: DeviceName(rawValue: "van-8")).map(\.reading.value) == [-5])
        #expect(try store.latest(of: TenantName(rawValue: "other")).isEmpty)
    }

    @Test func bucketsInSQLFollowTheClockOfAZone() throws {
        let connection = try Connection(try TestDatabase.make("read_functions"))
        try TimeFunctions.install(connection)
        try TimeFunctions.install(connection)
        let row = try connection.query(
            """
            SELECT isotherm.time_bucket('5 min', '2026-01-01 00:07:30+00') AS five,
                   isotherm.time_bucket('1 day', '2026-01-01 22:00:00+00', 'Europe/Moscow') AS day
            """
        ).single()
        #expect(try row.string("five") == "2026-01-01T00:05:00Z")
        #expect(try row.string("day") == "2026-01-01T21:00:00Z")
    }
}

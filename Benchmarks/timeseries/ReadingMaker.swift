import Telemetry

/// The readings of the measurement: one series a device, a step of ten seconds.
final class ReadingMaker {
    private(set) var batch = ReadingBatch(capacity: 8_192)
    private(set) var now = Bench.start
    private var catalog = SeriesCatalog()
    private var series: [SeriesHandle] = []
    private var state: UInt64 = 1
    private let seriesCount: Int
    private let isNoisy: Bool

    init(seriesCount: Int, isNoisy: Bool) {
        self.seriesCount = seriesCount
        self.isNoisy = isNoisy
    }

    func prepare() throws {
        for number in 0..<seriesCount {
            let key = SeriesKey(
                tenant: TenantName(rawValue: "bench"),
                device: DeviceName(rawValue: "device-\(number)"),
                metric: .temperature
            )
            series.append(try catalog.series(key, unit: "Cel"))
        }
    }

    func withCatalog<T>(_ body: (borrowing SeriesCatalog) throws -> T) rethrows -> T { try body(catalog) }

    /// One reading of each device.
    func add(_ step: Int) {
        let time = Bench.start.microseconds + Int64(step) * 10_000_000
        now = Timestamp(microseconds: time + 10_000_000)
        for number in 0..<seriesCount {
            // A freezer that drifts up and down by 2.4 degrees over two hours.
            let drift = min((step / 36) % 240, 240 - (step / 36) % 240) * 4
            let noise = isNoisy ? Int(next() % 320) : 0
            let jitter = isNoisy ? Int64(next() % 80) * 1_000 : 0
            let delay = isNoisy ? Int64(next() % 50_000) : 20_000
            let measured = time + Int64(number % 9_973) * 1_000 + jitter
            batch.append(
                series[number],
                at: Timestamp(microseconds: measured),
                value: Double(-2_200 + drift + noise) / 100,
                receivedAt: Timestamp(microseconds: measured + 5_000 + delay),
                sequence: Int64(step)
            )
        }
    }

    /// A reading of one device, late, a moment after a full millisecond, where no other is.
    func addOne(at time: Timestamp, of number: Int = 0) {
        let odd = Timestamp(microseconds: time.microseconds / 1_000 * 1_000 + 1 + time.microseconds % 999)
        batch.append(series[number], at: odd, value: -20, receivedAt: odd.advanced(bySeconds: 7_200))
    }

    /// So many readings of each of the first series, evenly over a stretch of time.
    func addEvenly(_ each: Int, of count: Int, from start: Timestamp, seconds: Double) {
        for step in 0..<each {
            for series in 0..<count {
                let offset = Double(step) * seconds / Double(each) + Double(series) / 1e6 + 4e-7
                addOne(at: start.advanced(bySeconds: offset), of: series)
            }
        }
    }

    func clear() { batch.removeAll() }

    /// splitmix64 (Steele, Lea and Flood, 2014).
    private func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

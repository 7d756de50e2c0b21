internal import Glibc

/// What a level keeps of one series over one stretch of time, as in `isotherm.rollup_1m`.
struct RollupRow {
    let series: Int32
    /// The beginning, in microseconds since the Unix epoch.
    let bucket: Int64
    private(set) var count: Int32 = 0
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    private(set) var total = 0.0
    private(set) var first = 0.0
    private(set) var last = 0.0
    private(set) var firstTime = Int64.max
    private(set) var lastTime = Int64.min
    /// Time that the readings stand for, in seconds; of it, out of range; values times seconds; weights times seconds.
    private(set) var seconds = 0.0
    private(set) var secondsOutside = 0.0
    private(set) var weighted = 0.0
    private(set) var heat = 0.0

    init(series: Int32, bucket: Int64) {
        self.series = series
        self.bucket = bucket
    }

    /// A row of a table, from its ``fields``.
    init?(series: Int32, _ fields: [Int64?]) {
        guard let bucket = fields[0], let count = fields[1], let firstTime = fields[7], let lastTime = fields[8] else {
            return nil
        }
        self.init(series: series, bucket: bucket)
        func number(_ place: Int) -> Double { Double(bitPattern: UInt64(bitPattern: fields[place] ?? 0)) }
        self.count = Int32(truncatingIfNeeded: count)
        (minimum, maximum, total, first, last) = (number(2), number(3), number(4), number(5), number(6))
        (self.firstTime, self.lastTime) = (firstTime, lastTime)
        (seconds, secondsOutside, weighted, heat) = (number(9), number(10), number(11), number(12))
    }

    /// Adds a reading that is newer than those before.
    mutating func add(_ value: Double, at time: Int64) {
        if count == 0 { (first, firstTime) = (value, time) }
        count += 1
        minimum = min(minimum, value)
        maximum = max(maximum, value)
        total += value
        (last, lastTime) = (value, time)
    }

    /// Adds the time that a reading stands for.
    mutating func weigh(_ value: Double, seconds step: Double, _ traits: SeriesTraits) {
        seconds += step
        if traits.isOutside(value) { secondsOutside += step }
        weighted += value * step
        if traits.isTemperature { heat += step * Self.heatWeight(value) }
    }

    /// Adds what another stretch of the series has.
    mutating func add(_ other: RollupRow) {
        if count == 0 || other.firstTime < firstTime { (first, firstTime) = (other.first, other.firstTime) }
        if count == 0 || other.lastTime >= lastTime { (last, lastTime) = (other.last, other.lastTime) }
        count += other.count
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        total += other.total
        seconds += other.seconds
        secondsOutside += other.secondsOutside
        weighted += other.weighted
        heat += other.heat
    }

    /// Whether both say the same. Sums may differ by their rounding, for a minute can be made in one go or in two.
    func isSame(as other: RollupRow) -> Bool {
        count == other.count && minimum == other.minimum && maximum == other.maximum && first == other.first
            && last == other.last && firstTime == other.firstTime && lastTime == other.lastTime
            && Self.isNear(total, other.total) && Self.isNear(seconds, other.seconds)
            && Self.isNear(secondsOutside, other.secondsOutside) && Self.isNear(weighted, other.weighted)
            && Self.isNear(heat, other.heat)
    }

    private static func isNear(_ one: Double, _ other: Double) -> Bool {
        one == other || abs(one - other) <= 1e-13 * max(abs(one), abs(other))
    }

    /// The Arrhenius weight of a temperature against 5 degrees Celsius: `isotherm.heat_weight`.
    private static func heatWeight(_ celsius: Double) -> Double {
        exp(10_000 * (1 / 278.15 - 1 / (min(max(celsius, -100), 200) + 273.15)))
    }
}

/// What the rollups must know of a series.
struct SeriesTraits {
    /// Whether its values are degrees Celsius, of which a mean kinetic temperature can be made.
    var isTemperature = false
    /// The limits outside of which a value is out of range.
    var low: Double?
    var high: Double?

    func isOutside(_ value: Double) -> Bool {
        (low.map { value < $0 } ?? false) || (high.map { value > $0 } ?? false)
    }
}

extension [Int32: SeriesTraits] {
    /// What is known of a series; one that is missing has no limits and is no temperature.
    func of(_ series: Int32) -> SeriesTraits { self[series] ?? SeriesTraits() }
}

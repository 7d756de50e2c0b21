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

    /// Adds what a later stretch of the series has.
    mutating func add(_ later: RollupRow) {
        if count == 0 { (first, firstTime) = (later.first, later.firstTime) }
        count += later.count
        minimum = min(minimum, later.minimum)
        maximum = max(maximum, later.maximum)
        total += later.total
        (last, lastTime) = (later.last, later.lastTime)
        seconds += later.seconds
        secondsOutside += later.secondsOutside
        weighted += later.weighted
        heat += later.heat
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

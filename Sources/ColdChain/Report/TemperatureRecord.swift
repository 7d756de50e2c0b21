/// What a logger's readings say about a product: extremes, mean kinetic temperature, times, and budgets used.
///
/// By the hold model: a reading stands until the next one, at most the profile's maximum gap; the rest is unknown and
/// never counted as good. Temperatures in degrees Celsius, durations in seconds.
public struct TemperatureRecord: Hashable, Sendable {
    /// A zone's budget and what is used of it.
    public struct ZoneUse: Hashable, Sendable {
        /// The zone and its budget.
        public var zone: ZoneBudget
        /// Seconds in the zone.
        public var used = 0.0
        /// Share of the budget that is used; 1 is all of it.
        public var share: Double { used / 3_600 / zone.budgetHours }
    }

    /// The lowest reading; nil without readings.
    public private(set) var minimum: Double?
    /// The highest reading; nil without readings.
    public private(set) var maximum: Double?
    /// The mean kinetic temperature; nil without known time.
    public private(set) var meanKinetic: Double?
    /// Seconds in range.
    public private(set) var timeIn = 0.0
    /// Seconds above the range.
    public private(set) var timeAbove = 0.0
    /// Seconds below the range.
    public private(set) var timeBelow = 0.0
    /// Seconds for which nothing is known.
    public private(set) var timeUnknown = 0.0
    /// The profile's zones with what is used of them.
    public private(set) var zones: [ZoneUse]
    /// Share of the shelf life that is used; nil when the profile does not know how the goods age.
    public private(set) var lifeUsed: Double?

    /// Measures readings in order of time between `start` and `end`, all in seconds since any epoch.
    public init(times: [Double], values: [Double], from start: Double, to end: Double, profile: Profile) {
        zones = profile.zones.map { ZoneUse(zone: $0) }
        if profile.shelfLife != nil { lifeUsed = 0 }
        minimum = values.min()
        maximum = values.max()
        var held: [Double] = []
        timeUnknown = max(0, (times.first ?? end) - start)
        for index in values.indices {
            let next = index + 1 < times.count ? times[index + 1] : max(end, times[index])
            let gap = next - times[index]
            let known = min(gap, profile.maximumGap)
            held.append(known)
            timeUnknown += gap - known
            count(values[index], seconds: known, profile)
        }
        meanKinetic = MeanKineticTemperature.of(values, weights: held)
    }

    private mutating func count(_ celsius: Double, seconds: Double, _ profile: Profile) {
        if let high = profile.high, celsius > high {
            timeAbove += seconds
        } else if let low = profile.low, celsius < low {
            timeBelow += seconds
        } else {
            timeIn += seconds
        }
        for index in zones.indices where zones[index].zone.contains(celsius) { zones[index].used += seconds }
        if let life = profile.shelfLife { lifeUsed = (lifeUsed ?? 0) + life.share(of: seconds, at: celsius) }
    }
}

extension ShelfLife {
    /// The share of the life that goods lose in `seconds` at a temperature in degrees Celsius.
    public func share(of seconds: Double, at celsius: Double) -> Double {
        if case .vialMonitor = model { return rate(at: celsius) * seconds / 86_400 }
        return rate(at: celsius) * seconds / 3_600 / hours
    }
}

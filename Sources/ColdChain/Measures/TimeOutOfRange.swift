/// Time and degree-minutes outside a range, by the two models in use.
///
/// Values on a limit are in range. The hold model lets a reading stand until the next one, at most `maximumGap`
/// seconds, as loggers do; the linear model joins neighbours by straight lines and knows nothing of longer gaps.
public struct TimeOutOfRange: Hashable, Sendable {
    /// The outcome: seconds, and degree-minutes.
    public struct Result: Hashable, Sendable {
        /// Seconds above the range.
        public var above = 0.0
        /// Seconds below the range.
        public var below = 0.0
        /// Seconds for which nothing is known.
        public var unknown = 0.0
        /// Integral of what is above the range, in degree-minutes.
        public var degreeMinutesAbove = 0.0
        /// Integral of what is below the range, in degree-minutes.
        public var degreeMinutesBelow = 0.0
    }

    /// The lower edge in degrees Celsius.
    public var low: Double
    /// The upper edge in degrees Celsius.
    public var high: Double
    /// The longest time for which a reading stands, in seconds.
    public var maximumGap: Double

    /// Creates a range in degrees Celsius with the longest gap in seconds.
    public init(low: Double, high: Double, maximumGap: Double) {
        self.low = low
        self.high = high
        self.maximumGap = maximumGap
    }

    /// Measures by the hold model; times in seconds, as many as values in degrees Celsius.
    public func hold(_ times: [Double], _ values: [Double]) -> Result {
        var result = Result()
        for index in values.indices.dropLast() {
            let gap = times[index + 1] - times[index]
            let known = min(gap, maximumGap)
            let value = values[index]
            result.unknown += gap - known
            if value > high {
                result.above += known
                result.degreeMinutesAbove += (value - high) * known / 60
            } else if value < low {
                result.below += known
                result.degreeMinutesBelow += (low - value) * known / 60
            }
        }
        return result
    }

    /// Measures by the linear model; times in seconds, as many as values in degrees Celsius.
    public func linear(_ times: [Double], _ values: [Double]) -> Result {
        var result = Result()
        for index in values.indices.dropLast() {
            let gap = times[index + 1] - times[index]
            guard gap <= maximumGap else {
                result.unknown += gap
                continue
            }
            let above = TimeOutOfRange.part(values[index] - high, values[index + 1] - high)
            let below = TimeOutOfRange.part(low - values[index], low - values[index + 1])
            result.above += above.share * gap
            result.degreeMinutesAbove += above.area * gap / 60
            result.below += below.share * gap
            result.degreeMinutesBelow += below.area * gap / 60
        }
        return result
    }

    /// The share of a line from `start` to `end` that is above zero, and the area above zero per unit of length.
    private static func part(_ start: Double, _ end: Double) -> (share: Double, area: Double) {
        if start <= 0, end <= 0 { return (0, 0) }
        if start >= 0, end >= 0 { return (1, (start + end) / 2) }
        let top = max(start, end)
        let share = top / (abs(start) + abs(end))
        return (share, share * top / 2)
    }
}

/// Scores each value of a series for how unusual its level is: 0 is usual, near 1 is a change of level.
///
/// A short mean against a slow, robust level and its spread; one alarm per episode: within 300 samples of an alarm a
/// score is passed on only where the distance has grown by half since, and a score that nears 1 still by 0.05. The
/// constants are those of the project's benchmark notes and are not fitted to any series here: rates 0.02 and 0.0005, 5
/// times faster over the first 500 samples, silent over the first 200.
public struct SeriesScorer: Sendable {
    private var count = 0
    private var short = 0.0
    private var level = 0.0
    private var spread = 1.0
    private var lastAlarm = -1_000_000_000
    private var lastDistance = 0.0
    private var lastScore = 0.0

    /// Starts with nothing known.
    public init() {}

    /// Takes the next value and returns its score between 0 and 1.
    public mutating func score(_ value: Double) -> Double {
        if count == 0 {
            short = value
            level = value
        }
        short += 0.02 * (value - short)
        let distance = abs(short - level) / (spread + 1e-6)
        let raw = count < 200 ? 0 : 1 - Numerics.exponential(-distance / 3)
        let rate = 0.0005 * (count < 500 ? 5 : 1)
        level += rate * min(max(value - level, -3 * spread), 3 * spread)
        spread += rate * (min(abs(value - level), 6 * spread) - spread)
        defer { count += 1 }
        if count - lastAlarm <= 300, distance <= 1.5 * lastDistance || raw <= lastScore + 0.05 { return 0 }
        if raw > 0.5 {
            lastAlarm = count
            lastDistance = distance
            lastScore = raw
        }
        return raw
    }
}

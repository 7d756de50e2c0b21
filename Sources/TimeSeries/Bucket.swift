public import Telemetry

/// What the readings of a stretch of time have in common; readings without value do not count.
public struct Bucket: Hashable, Sendable {
    /// The beginning of the stretch.
    public let start: Timestamp
    /// How many values there are.
    public let count: Int
    /// The smallest value.
    public let minimum: Double
    /// The largest value.
    public let maximum: Double
    /// The mean of the values, each counting the same.
    public let mean: Double
}

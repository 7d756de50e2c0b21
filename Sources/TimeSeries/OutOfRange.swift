public import Telemetry

/// What one series has measured outside of limits over a stretch of time.
public struct OutOfRange: Sendable, Equatable {
    /// The series' number in `isotherm.series`.
    public let number: Int32
    /// The series.
    public let series: SeriesKey
    /// The unit of its values.
    public let unit: String
    /// How many readings were outside.
    public let count: Int
    /// The first of them.
    public let first: Timestamp
    /// The last of them.
    public let last: Timestamp
    /// The lowest of them.
    public let minimum: Double
    /// The highest of them.
    public let maximum: Double
}

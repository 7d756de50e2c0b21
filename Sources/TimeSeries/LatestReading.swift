public import Telemetry

/// The newest reading of a series.
public struct LatestReading: Hashable, Sendable {
    /// The series.
    public let series: SeriesKey
    /// The unit of the value.
    public let unit: String
    /// The reading.
    public let reading: StoredReading
    /// When it arrived.
    public let receivedAt: Timestamp
}

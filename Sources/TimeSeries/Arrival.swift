public import Telemetry

/// A reading with the number of its series, and when it came.
public struct Arrival: Hashable, Sendable {
    /// The number in `isotherm.series`.
    public let series: Int32
    /// What was measured.
    public let reading: StoredReading
    /// When it reached the collector.
    public let receivedAt: Timestamp
}

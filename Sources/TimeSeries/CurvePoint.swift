public import Telemetry

/// A point of a curve for a chart.
public struct CurvePoint: Hashable, Sendable {
    /// When.
    public let time: Timestamp
    /// The value in the unit of its series.
    public let value: Double

    /// Creates a point.
    public init(time: Timestamp, value: Double) {
        self.time = time
        self.value = value
    }
}

public import Telemetry

/// One sensor of a device and where it sits.
public struct SensorDescription: Hashable, Sendable {
    /// Where a temperature probe sits.
    public enum Placement: String, Codable, Hashable, Sendable, CaseIterable {
        /// In the air of the load space.
        case air
        /// At the goods or in a buffer that imitates them.
        case product
    }

    /// The channel as readings name it.
    public var channel: String
    /// What it measures.
    public var metric: Metric
    /// Where it sits; of no meaning for contacts.
    public var placement: Placement

    /// Creates a description of a sensor.
    public init(channel: String, metric: Metric = .temperature, placement: Placement = .air) {
        self.channel = channel
        self.metric = metric
        self.placement = placement
    }
}

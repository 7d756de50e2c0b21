public import Telemetry

/// One reading of one sensor as it reaches the detector.
public struct Sample: Hashable, Sendable {
    /// What was measured; the detector reads `temperature`, `door` and `compressor` and passes over the rest.
    public var metric: Metric
    /// The probe within the device; empty when there is only one.
    public var channel: String
    /// The value in the metric's unit (degrees Celsius; 1 or 0 for contacts); nil when the sensor reported none.
    public var value: Double?
    /// When it was taken, by the device's clock.
    public var eventTime: Timestamp
    /// When it arrived.
    public var receivedTime: Timestamp
    /// What the decoder knows against it.
    public var quality: Quality

    /// Creates a sample.
    public init(
        metric: Metric,
        channel: String = "",
        value: Double?,
        eventTime: Timestamp,
        receivedTime: Timestamp,
        quality: Quality = []
    ) {
        self.metric = metric
        self.channel = channel
        self.value = value
        self.eventTime = eventTime
        self.receivedTime = receivedTime
        self.quality = quality
    }
}

public import Telemetry

/// What was known when an event was decided; temperatures in degrees Celsius, times in seconds.
public struct Evidence: Hashable, Sendable {
    /// The deciding reading as it was reported.
    public var raw: Double?
    /// The deciding reading after the filter.
    public var filtered: Double?
    /// The estimated temperature of the goods, which is what rules judge.
    public var goods: Double?
    /// The level of the air around the goods over the last quarter of an hour.
    public var airLevel: Double?
    /// The furthest temperature of the goods in this excursion.
    public var extreme: Double?
    /// The lowest temperature of the goods in this shipment.
    public var minimum: Double?
    /// The highest temperature of the goods in this shipment.
    public var maximum: Double?
    /// The limit of the deciding rule.
    public var limit: Double?
    /// The first reading of the excursion.
    public var firstReading: Timestamp?
    /// The reading that decided.
    public var decidingReading: Timestamp?
    /// Seconds of this shipment in range.
    public var timeIn: Double = 0
    /// Seconds of this shipment out of range.
    public var timeOut: Double = 0
    /// Seconds of this shipment without usable readings.
    public var timeUnknown: Double = 0
    /// Whether a door was open, or had been within the last 20 minutes; nil without a door contact.
    public var doorOpen: Bool?
    /// Whether the unit was seen to cycle as it normally does.
    public var cycling: Bool?
    /// The time constant with which the goods follow the air, in seconds.
    public var timeConstant: Double?
    /// Whether that was learned from a probe at these goods or at goods before them; nil where nothing was asked yet.
    public var timeConstantIsLearned: Bool?
    /// The temperature towards which the forecast tends.
    public var asymptote: Double?
    /// How far the sensor has departed, for a drift.
    public var offset: Double?

    /// Creates evidence that says nothing yet.
    public init() {}
}

public import Telemetry

/// What is known of the goods aboard: temperatures in degrees Celsius, durations in seconds.
public struct ShipmentRecord: Hashable, Sendable {
    /// Since when goods are aboard.
    public let since: Timestamp
    /// The estimated temperature of the goods.
    public let goods: Double
    /// The lowest estimate since loading; nil before the first.
    public let minimum: Double?
    /// The highest estimate since loading; nil before the first.
    public let maximum: Double?
    /// Mean kinetic temperature since loading; nil before the first interval.
    public let meanKineticTemperature: Double?
    /// Seconds in range.
    public let timeIn: Double
    /// Seconds out of range.
    public let timeOut: Double
    /// Seconds without usable readings.
    public let timeUnknown: Double
    /// Seconds in each of the profile's zones, in its order.
    public let zoneSeconds: [Double]
    /// Share of the shelf life that is used; nil when the profile does not know how the goods age.
    public let lifeUsed: Double?
}

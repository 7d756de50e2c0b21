/// What a series measures, by its field name in lower case.
public struct Metric: RawRepresentable, Hashable, Sendable {
    /// The name, for instance `temperature`.
    public let rawValue: String

    /// Creates a metric from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Temperature in degrees Celsius.
    public static let temperature = Metric(rawValue: "temperature")
    /// Relative humidity in percent.
    public static let humidity = Metric(rawValue: "humidity")
    /// Air pressure in pascals.
    public static let pressure = Metric(rawValue: "pressure")
    /// Door contact: 1 is open, 0 is closed.
    public static let door = Metric(rawValue: "door")
    /// Compressor relay: 1 is running, 0 is off.
    public static let compressor = Metric(rawValue: "compressor")
    /// Battery voltage in volts.
    public static let batteryVoltage = Metric(rawValue: "battery_voltage")
    /// Battery charge in percent.
    public static let batteryLevel = Metric(rawValue: "battery_level")
    /// Dew point in degrees Celsius.
    public static let dewPoint = Metric(rawValue: "dew_point")
}

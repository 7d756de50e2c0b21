/// The temperatures that goods need; both edges are allowed.
public struct TemperatureRange: Sendable, Equatable, Codable {
    /// The lowest, °C; nil: they cannot be too cold.
    public var low: Double?
    /// The highest, °C; nil: they cannot be too warm.
    public var high: Double?

    /// Creates a range in °C.
    public init(low: Double?, high: Double?) {
        self.low = low
        self.high = high
    }

    /// The same in English, for instance `-15 °C or colder`.
    var words: String {
        switch (low.map(Self.degrees), high.map(Self.degrees)) {
        case (let low?, let high?): "\(low) to \(high) °C"
        case (nil, let high?): "\(high) °C or colder"
        case (let low?, nil): "\(low) °C or warmer"
        case (nil, nil): "any temperature"
        }
    }

    private static func degrees(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}

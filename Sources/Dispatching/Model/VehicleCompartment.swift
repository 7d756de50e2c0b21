/// A part of a vehicle's load space with a temperature of its own.
public struct VehicleCompartment: Sendable, Equatable, Codable {
    /// What it is called, unique within the vehicle: `frozen`.
    public var name: String
    /// The lowest temperature that it keeps, °C.
    public var low: Double
    /// The highest temperature that it keeps, °C.
    public var high: Double
    /// What it holds, a number per dimension of amount.
    public var capacity: [Int]
    /// The devices that watch this compartment and no other.
    public var devices: [String]

    /// Creates a compartment; temperatures in °C.
    public init(name: String, low: Double, high: Double, capacity: [Int], devices: [String] = []) {
        self.name = name
        self.low = low
        self.high = high
        self.capacity = capacity
        self.devices = devices
    }

    /// Whether goods may lie in it that need `range`: all that it keeps is within. Of goods whose range nobody knows
    /// nothing is asked.
    func serves(_ range: TemperatureRange?) -> Bool {
        guard let range else { return true }
        return range.low.map { low >= $0 } ?? true && range.high.map { high <= $0 } ?? true
    }
}

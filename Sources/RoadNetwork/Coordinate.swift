/// A place on the earth in degrees of WGS 84.
public struct Coordinate: Hashable, Sendable, Codable {
    /// Degrees north, -90 to 90.
    public let latitude: Double
    /// Degrees east, -180 to 180.
    public let longitude: Double

    /// Creates a place from degrees north and degrees east.
    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Whether both degrees are finite and within their ranges.
    public var isValid: Bool {
        abs(latitude) <= 90 && abs(longitude) <= 180
    }
}

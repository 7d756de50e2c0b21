/// Where a device was and how it moved; what is not known is NaN.
public struct Position: Sendable {
    /// Degrees north, WGS 84, -90 to 90.
    public var latitude: Double
    /// Degrees east, WGS 84, -180 to 180.
    public var longitude: Double
    /// Speed over ground in km/h.
    public var speed: Double
    /// Course over ground in degrees clockwise from north.
    public var course: Double
    /// Altitude in metres.
    public var altitude: Double
    /// Radius of uncertainty in metres.
    public var accuracy: Double

    /// Creates a position; what is left out is not known.
    public init(
        latitude: Double,
        longitude: Double,
        speed: Double = .nan,
        course: Double = .nan,
        altitude: Double = .nan,
        accuracy: Double = .nan
    ) {
        self.latitude = latitude
        self.longitude = longitude
        self.speed = speed
        self.course = course
        self.altitude = altitude
        self.accuracy = accuracy
    }

    /// Whether latitude and longitude are numbers within their ranges.
    public var isOnEarth: Bool {
        (-90.0...90.0).contains(latitude) && (-180.0...180.0).contains(longitude)
    }
}

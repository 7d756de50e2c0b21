import Foundation

/// A point on the map.
public struct Place: Codable, Sendable, Equatable {
    /// Degrees north.
    public var latitude: Double
    /// Degrees east.
    public var longitude: Double

    /// Creates a point from degrees north and degrees east.
    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Metres of one degree of latitude on the sphere of the IUGG's mean radius (6,371,008.8 m).
    private static let metresPerDegree = 6_371_008.8 * Double.pi / 180

    /// Straight distance in metres; the flat approximation is good to 0.1 % within a city.
    func distance(to other: Place) -> Double {
        let north = (other.latitude - latitude) * Self.metresPerDegree
        let east = (other.longitude - longitude) * Self.metresPerDegree * cos(latitude * .pi / 180)
        return (north * north + east * east).squareRoot()
    }

    /// The point that lies `share` (0…1) of the way to `other`.
    public func towards(_ other: Place, share: Double) -> Place {
        Place(
            latitude: latitude + (other.latitude - latitude) * share,
            longitude: longitude + (other.longitude - longitude) * share
        )
    }

    /// Compass course to `other` in degrees, 0 is north.
    func course(to other: Place) -> Double {
        let north = other.latitude - latitude
        let east = (other.longitude - longitude) * cos(latitude * .pi / 180)
        let degrees = atan2(east, north) * 180 / .pi
        return degrees < 0 ? degrees + 360 : degrees
    }
}

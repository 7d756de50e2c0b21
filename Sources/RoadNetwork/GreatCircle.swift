import Foundation

/// Travel times estimated from straight lines on the globe, for when there is no routing engine.
///
/// They are the same both ways and know no rivers: the table says that it is estimated.
public struct GreatCircle: TravelTimes, Equatable {
    /// By how much roads are longer than the straight line.
    ///
    /// 1.3 to 1.4 is what surveys of road networks find for towns (Boscoe, Henry and Zdeb 2012: 1.417 for the United
    /// States, with short trips above it).
    public let detourFactor: Double
    /// Kilometres per hour, stops at lights included.
    public let speed: Double
    /// Why no engine is used, for the plan's own words.
    public let reason: String

    /// The mean radius R1 of the earth in metres, as the International Union of Geodesy and Geophysics defines it.
    private static let earthRadius = 6_371_008.8

    /// Creates an estimate.
    ///
    /// - Parameters:
    ///   - detourFactor: By how much roads are longer than the straight line, at least 1.
    ///   - speed: Kilometres per hour, above 0.
    ///   - reason: Why no engine is used.
    public init(detourFactor: Double = 1.4, speed: Double = 35, reason: String = "no routing engine is configured") {
        precondition(detourFactor >= 1 && speed > 0, "a detour factor below 1 or a speed of 0 makes no travel time")
        self.detourFactor = detourFactor
        self.speed = speed
        self.reason = reason
    }

    /// Metres of the straight line between two places, by the haversine formula on a sphere (within 0.6 %).
    public static func metres(from start: Coordinate, to end: Coordinate) -> Double {
        let radians = Double.pi / 180
        let northward = sin((end.latitude - start.latitude) * radians / 2)
        let eastward = sin((end.longitude - start.longitude) * radians / 2)
        let square =
            northward * northward
            + cos(start.latitude * radians) * cos(end.latitude * radians) * eastward * eastward
        return 2 * earthRadius * asin(min(1, square.squareRoot()))
    }

    /// Seconds and metres from each of `sources` to each of `destinations`.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable {
        try estimate(from: sources, to: destinations)
    }

    /// The same figures as ``table(from:to:)``, without waiting.
    public func estimate(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) throws(RoadNetworkError) -> TravelTable {
        for place in sources + destinations where !place.isValid {
            throw RoadNetworkError(
                code: .invalidCoordinate,
                operation: "great circle",
                detail: "latitude \(place.latitude), longitude \(place.longitude)"
            )
        }
        var table = TravelTable(
            sourceCount: sources.count,
            destinationCount: destinations.count,
            origin: .estimated(reason: reason)
        )
        for (row, source) in sources.enumerated() {
            for (column, destination) in destinations.enumerated() {
                let metres = (Self.metres(from: source, to: destination) * detourFactor).rounded()
                let seconds = (metres * 3.6 / speed).rounded()
                table.set(from: row, to: column, duration: Int32(seconds), distance: Int32(metres))
            }
        }
        return table
    }
}

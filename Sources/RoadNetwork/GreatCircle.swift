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
        metres(from: start, to: end, cosines: cos(start.latitude * radians) * cos(end.latitude * radians))
    }

    private static let radians = Double.pi / 180

    /// The same where the cosines of both latitudes are known.
    private static func metres(from start: Coordinate, to end: Coordinate, cosines: Double) -> Double {
        let northward = sin((end.latitude - start.latitude) * radians / 2)
        let eastward = sin((end.longitude - start.longitude) * radians / 2)
        let square = northward * northward + cosines * eastward * eastward
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
        // Between the places of one list each way is computed once: a plan of a thousand stops asks for a million.
        let isSquare = sources == destinations
        let sourceCosines = sources.map { cos($0.latitude * Self.radians) }
        let cosines = isSquare ? sourceCosines : destinations.map { cos($0.latitude * Self.radians) }
        for row in sources.indices {
            for column in (isSquare ? row : 0)..<destinations.count {
                let line = Self.metres(
                    from: sources[row],
                    to: destinations[column],
                    cosines: sourceCosines[row] * cosines[column]
                )
                let metres = (line * detourFactor).rounded()
                let (duration, distance) = (Int32((metres * 3.6 / speed).rounded()), Int32(metres))
                table.set(from: row, to: column, duration: duration, distance: distance)
                if isSquare { table.set(from: column, to: row, duration: duration, distance: distance) }
            }
        }
        return table
    }
}

/// A source of travel times between places.
public protocol TravelTimes: Sendable {
    /// Seconds and metres from each of `sources` to each of `destinations`.
    ///
    /// - Throws: ``RoadNetworkError`` when no figures can be had.
    func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable
}

extension TravelTimes {
    /// Seconds and metres between all pairs of `places`.
    ///
    /// - Throws: ``RoadNetworkError`` when no figures can be had.
    public func matrix(of places: [Coordinate]) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: places, to: places)
    }
}

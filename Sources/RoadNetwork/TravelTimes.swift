public import struct Foundation.Date

/// A source of travel times between places.
public protocol TravelTimes: Sendable {
    /// Seconds and metres from each of `sources` to each of `destinations`.
    ///
    /// - Throws: ``RoadNetworkError`` when no figures can be had.
    func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable

    /// The same for a drive that begins at `departure`; a source that knows no rush hour answers as always.
    ///
    /// - Throws: ``RoadNetworkError`` when no figures can be had.
    func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        departure: Date
    ) async throws(RoadNetworkError) -> TravelTable
}

extension TravelTimes {
    /// The same figures at any time of the day.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        departure: Date
    ) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: sources, to: destinations)
    }

    /// Seconds and metres between all pairs of `places`.
    ///
    /// - Throws: ``RoadNetworkError`` when no figures can be had.
    public func matrix(of places: [Coordinate]) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: places, to: places)
    }

    /// Seconds and metres between all pairs of `places` for drives that begin at `departure`.
    ///
    /// - Throws: ``RoadNetworkError`` when no figures can be had.
    public func matrix(of places: [Coordinate], departure: Date) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: places, to: places, departure: departure)
    }
}

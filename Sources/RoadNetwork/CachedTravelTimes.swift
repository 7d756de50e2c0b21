/// Remembers the pairs that a source of travel times has told, and asks it only for those that are missing.
///
/// Stops stay the same all day while vehicles move: of a fleet's matrix only the rows and columns of the vehicles are
/// new each time. Memory is bounded: at most `capacity` places, eight bytes a pair, the least recently used go first.
public actor CachedTravelTimes: TravelTimes {
    private let source: any TravelTimes
    private var memory: PairMemory

    /// Creates a cache before `source`.
    ///
    /// - Parameters:
    ///   - source: Who knows the travel times; what it estimates is not remembered.
    ///   - capacity: The most places; 1,000 take 8 MB.
    public init(_ source: any TravelTimes, capacity: Int = 1_000) {
        self.source = source
        memory = PairMemory(capacity: capacity)
    }

    /// Seconds and metres from each of `sources` to each of `destinations`.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable {
        guard memory.holds(sources, destinations) else {
            return try await source.table(from: sources, to: destinations)
        }
        let missing = memory.missing(from: sources, to: destinations)
        var engine: String?
        for block in missing {
            let fresh = try await source.table(from: block.sources, to: block.destinations)
            guard case .roads(let name) = fresh.origin else {
                // Estimates are cheap to make again, and roads may answer next time.
                return try await source.table(from: sources, to: destinations)
            }
            engine = name
            memory.remember(fresh, from: block.sources, to: block.destinations)
        }
        if let table = memory.table(from: sources, to: destinations, engine: engine) { return table }
        // Another caller has driven some places out meanwhile.
        return try await source.table(from: sources, to: destinations)
    }
}

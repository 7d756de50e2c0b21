public import struct Foundation.Date

/// Remembers the pairs that a source of travel times has told, and asks it only for those that are missing.
///
/// Stops stay the same all day while vehicles move: of a fleet's matrix only the rows and columns of the vehicles are
/// new each time. Memory is bounded: at most `capacity` places, eight bytes a pair, the least recently used go first.
public actor CachedTravelTimes: TravelTimes {
    private let source: any TravelTimes
    private let capacity: Int
    private let slotMinutes: Int
    /// One memory for each time of the week that was asked for, the least recently used first.
    private var memories: [(slot: Int, memory: PairMemory)] = []
    /// Rush hour, the hour after it and "any time" are what a planner asks for within an hour.
    private static let mostSlots = 3

    /// Creates a cache before `source`.
    ///
    /// - Parameters:
    ///   - source: Who knows the travel times; what it estimates is not remembered.
    ///   - capacity: The most places; 1,000 take 8 MB for each of at most three times of the day.
    ///   - slotMinutes: How long a departure's figures hold for later departures; 0 when the source knows no time of
    ///     the day.
    public init(_ source: any TravelTimes, capacity: Int = 1_000, slotMinutes: Int = 0) {
        self.source = source
        self.capacity = capacity
        self.slotMinutes = slotMinutes
    }

    /// Seconds and metres from each of `sources` to each of `destinations`.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: sources, to: destinations, at: nil)
    }

    /// The same for drives that begin at `departure`, out of the memory for that time of the week.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        departure: Date
    ) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: sources, to: destinations, at: slotMinutes == 0 ? nil : departure)
    }

    private func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        at departure: Date?
    ) async throws(RoadNetworkError) -> TravelTable {
        let slot = departure.map { Int($0.timeIntervalSince1970) / 60 % Self.minutesOfWeek / slotMinutes } ?? -1
        let missing = change(slot) { memory -> [PairMemory.Block]? in
            memory.holds(sources, destinations) ? memory.missing(from: sources, to: destinations) : nil
        }
        guard let missing else { return try await ask(sources, destinations, departure) }
        var engine: String?
        for block in missing {
            let fresh = try await ask(block.sources, block.destinations, departure)
            guard case .roads(let name) = fresh.origin else {
                // Estimates are cheap to make again, and roads may answer next time.
                return try await ask(sources, destinations, departure)
            }
            engine = name
            change(slot) { $0.remember(fresh, from: block.sources, to: block.destinations) }
        }
        if let table = change(slot, { $0.table(from: sources, to: destinations, engine: engine) }) { return table }
        // Another caller has driven some places out meanwhile.
        return try await ask(sources, destinations, departure)
    }

    private static let minutesOfWeek = 7 * 24 * 60

    private func ask(
        _ sources: [Coordinate],
        _ destinations: [Coordinate],
        _ departure: Date?
    ) async throws(RoadNetworkError) -> TravelTable {
        guard let departure else { return try await source.table(from: sources, to: destinations) }
        return try await source.table(from: sources, to: destinations, departure: departure)
    }

    /// Changes the memory in place and makes it the most recently used.
    private func change<Value>(_ slot: Int, _ body: (inout PairMemory) -> Value) -> Value {
        let found = memories.firstIndex { $0.slot == slot }
        var entry = found.map { memories.remove(at: $0) } ?? (slot: slot, memory: PairMemory(capacity: capacity))
        if memories.count >= Self.mostSlots { memories.removeFirst() }
        let value = body(&entry.memory)
        memories.append(entry)
        return value
    }
}

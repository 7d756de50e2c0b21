/// Durations and distances of pairs of places, for at most so many places.
struct PairMemory {
    /// Pairs that must be asked for.
    struct Block: Equatable {
        var sources: [Coordinate]
        var destinations: [Coordinate]
    }

    private struct Pair {
        var duration: Int32
        var distance: Int32
    }

    private static let absent = Pair(duration: -1, distance: -1)

    let capacity: Int
    private var slots: [Coordinate: Int] = [:]
    private var places: [Coordinate] = []
    private var lastUse: [Int] = []
    private var pairs: [Pair] = []
    private var uses = 0
    private var engine = ""

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// The pairs that are not known, as at most two blocks: all from new places, and from known places what they lack.
    func missing(from sources: [Coordinate], to destinations: [Coordinate]) -> [Block] {
        let destinations = Self.unique(destinations)
        let columns = destinations.map { slots[$0] }
        var fresh: [Coordinate] = []
        var incomplete: [Coordinate] = []
        var lacking: Set<Int> = []
        for source in Self.unique(sources) {
            guard let row = slots[source] else {
                fresh.append(source)
                continue
            }
            let gaps = columns.indices.filter { pair(row, columns[$0]) == nil }
            if !gaps.isEmpty { incomplete.append(source) }
            lacking.formUnion(gaps)
        }
        var blocks: [Block] = []
        if !fresh.isEmpty { blocks.append(Block(sources: fresh, destinations: destinations)) }
        if !incomplete.isEmpty {
            blocks.append(Block(sources: incomplete, destinations: lacking.sorted().map { destinations[$0] }))
        }
        return blocks
    }

    /// Keeps the pairs of a table.
    mutating func remember(_ table: TravelTable, from sources: [Coordinate], to destinations: [Coordinate]) {
        if case .roads(let name) = table.origin { engine = name }
        uses += 1
        let rows = sources.map { slot($0) }
        let columns = destinations.map { slot($0) }
        for (row, source) in rows.enumerated() {
            for (column, destination) in columns.enumerated() {
                pairs[source * capacity + destination] = Pair(
                    duration: table.duration(from: row, to: column),
                    distance: table.distance(from: row, to: column)
                )
            }
        }
    }

    /// Whether all these places fit at once.
    func holds(_ sources: [Coordinate], _ destinations: [Coordinate]) -> Bool {
        Set(sources).union(destinations).count <= capacity
    }

    /// The table out of memory, or nil when a pair is not known.
    mutating func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        engine fresh: String?
    ) -> TravelTable? {
        var table = TravelTable(
            sourceCount: sources.count,
            destinationCount: destinations.count,
            origin: .roads(engine: fresh ?? engine)
        )
        let rows = sources.map { slots[$0] }
        let columns = destinations.map { slots[$0] }
        for (row, source) in rows.enumerated() {
            for (column, destination) in columns.enumerated() {
                guard let pair = pair(source, destination) else { return nil }
                table.set(from: row, to: column, duration: pair.duration, distance: pair.distance)
            }
        }
        uses += 1
        for place in sources + destinations {
            if let slot = slots[place] { lastUse[slot] = uses }
        }
        return table
    }

    private func pair(_ row: Int?, _ column: Int?) -> Pair? {
        guard let row, let column else { return nil }
        let pair = pairs[row * capacity + column]
        return pair.duration < 0 ? nil : pair
    }

    /// The slot of a place; a new place takes a free one, or that of the place whose use is longest ago.
    private mutating func slot(_ place: Coordinate) -> Int {
        if let slot = slots[place] {
            lastUse[slot] = uses
            return slot
        }
        if pairs.isEmpty { pairs = Array(repeating: Self.absent, count: capacity * capacity) }
        let slot: Int
        if places.count < capacity {
            slot = places.count
            places.append(place)
            lastUse.append(uses)
        } else {
            slot = lastUse.indices.min { lastUse[$0] < lastUse[$1] } ?? 0
            forget(slot)
            places[slot] = place
            lastUse[slot] = uses
        }
        slots[place] = slot
        return slot
    }

    private mutating func forget(_ slot: Int) {
        slots[places[slot]] = nil
        for other in 0..<capacity {
            pairs[slot * capacity + other] = Self.absent
            pairs[other * capacity + slot] = Self.absent
        }
    }

    private static func unique(_ places: [Coordinate]) -> [Coordinate] {
        var seen: Set<Coordinate> = []
        return places.filter { seen.insert($0).inserted }
    }
}

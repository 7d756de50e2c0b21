/// How long and how far it is between places, for one profile.
public enum Travel: Sendable {
    /// Every pair is listed.
    case matrix(TravelMatrix)
    /// Pairs are computed from coordinates when they are needed, so that memory grows with places, not pairs.
    case metric(Metric)
}

/// Travel tables of one profile, row by row.
public struct TravelMatrix: Sendable {
    /// The number of places.
    public let side: Int
    /// Seconds from row to column.
    public let durations: [Int32]
    /// Metres from row to column; nil takes the durations.
    public let distances: [Int32]?
    /// Costs from row to column in place of `VehicleCosts.perHour` and `perKilometre`.
    public let costs: [Int32]?
    /// Durations by time of day, ascending; empty when `durations` hold at any time. Otherwise those are the least of all.
    public let slots: [TravelSlot]

    /// Makes tables of `side` rows and columns, entries 0 ... `Limit.matrixEntry`.
    ///
    /// - Throws: `InputError` when a table has the wrong size or an entry is out of range.
    public init(side: Int, durations: [Int32], distances: [Int32]? = nil, costs: [Int32]? = nil) throws(InputError) {
        for (name, table) in [("durations", durations), ("distances", distances ?? []), ("costs", costs ?? [])] {
            let isMissing = table.isEmpty && name != "durations"
            guard isMissing || table.count == side * side else {
                throw InputError("matrices.\(name)", "has \(table.count) entries, expected \(side) x \(side)")
            }
            guard table.allSatisfy({ $0 >= 0 && $0 <= Int32(Limit.matrixEntry) }) else {
                throw InputError("matrices.\(name)", "has an entry outside 0 ... \(Limit.matrixEntry)")
            }
        }
        self.side = side
        self.durations = durations
        self.distances = distances
        self.costs = costs
        slots = []
    }

    /// Makes tables whose durations depend on the time of departure.
    ///
    /// The first slot also holds before its start. A way that is under way when a slot begins goes on at that slot's pace, so
    /// that leaving later never means arriving earlier.
    ///
    /// - Throws: `InputError` when a table has the wrong size, an entry is out of range or the slots do not ascend.
    public init(
        side: Int,
        slots: [TravelSlot],
        distances: [Int32]? = nil,
        costs: [Int32]? = nil
    ) throws(InputError) {
        guard var least = slots.first?.durations else { throw InputError("matrices.durations_by_time", "is empty") }
        for (one, next) in zip(slots, slots.dropFirst()) {
            guard one.start < next.start else {
                throw InputError("matrices.durations_by_time", "slots must ascend: \(next.start) follows \(one.start)")
            }
            let sound = try TravelMatrix(side: side, durations: next.durations)
            guard least.count == sound.durations.count else { break }
            for index in least.indices { least[index] = min(least[index], sound.durations[index]) }
        }
        let base = try TravelMatrix(side: side, durations: least, distances: distances, costs: costs)
        self.side = side
        self.durations = base.durations
        self.distances = distances
        self.costs = costs
        self.slots = slots
    }
}

/// Durations that hold from a moment on.
public struct TravelSlot: Sendable {
    /// The first moment, in seconds.
    public let start: Int
    /// Seconds from row to column.
    public let durations: [Int32]

    /// Makes a slot.
    public init(start: Int, durations: [Int32]) {
        self.start = start
        self.durations = durations
    }
}

extension Travel {
    /// A bound on the seconds and metres between any two places.
    func longest(over coordinates: [Coordinates]) -> Double {
        switch self {
        case .matrix(let matrix):
            Double(matrix.tables.compactMap { $0.max() }.max() ?? 0)
        case .metric(.euclidean(let scale, _)): coordinates.reduce(0) { max($0, abs($1.x), abs($1.y)) } * scale * 3
        case .metric(.greatCircle(let speed, let detour)): 20_100_000 * detour * max(1, 3.6 / speed)
        }
    }
}

extension TravelMatrix {
    /// All tables.
    var tables: [[Int32]] { [durations, distances ?? [], costs ?? []] + slots.map(\.durations) }
}

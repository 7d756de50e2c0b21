/// Travel times by time of day.
///
/// The tables of the search (`TravelTables`) hold the least duration of each pair, so that its constant-time tests refuse
/// nothing that could be driven; the walk of a route asks here for what it really takes, and the difference is priced.
final class TravelClock {
    private let side: Int
    /// Where each table's slots begin in `start`; one more entry than tables.
    private let first: IndexColumn
    /// The first moment of each slot.
    private let start: Column<Int>
    /// Seconds between places, slot by slot.
    private let durations: Column<Int32>

    /// The tables; nil when no profile depends on the time.
    init?(problem: Problem, keys: [TravelKey], rows: [Int]) {
        let slots = keys.map { key -> [TravelSlot] in
            if case .matrix(let matrix)? = problem.travel[key.profile] { matrix.slots } else { [] }
        }
        let all = slots.flatMap(\.self)
        guard !all.isEmpty else { return nil }
        side = rows.count + 1
        first = IndexColumn(slots.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
        start = Column(all.map(\.start))
        durations = Column(count: all.count * side * side, repeating: 0)
        for (table, key) in keys.enumerated() {
            guard case .matrix(let matrix)? = problem.travel[key.profile] else { continue }
            for (index, slot) in matrix.slots.enumerated() {
                let offset = (first[table] + index) * side * side
                TravelTables.compact(slot.durations, matrix.side, rows, key.speedFactor, into: durations, offset)
            }
        }
    }

    /// Whether a table depends on the time.
    func isTimed(_ table: Int) -> Bool { first[table] < first[table + 1] }

    /// Seconds of a way that begins at a moment; nil when the table does not depend on it.
    func ride(_ table: Int, _ from: Int, _ to: Int, at time: Int) -> Int? {
        let slots = first[table]..<first[table + 1]
        guard !slots.isEmpty else { return nil }
        return TravelSlot.ride(
            at: time,
            slots: slots.count,
            start: { start[slots.lowerBound + $0] },
            duration: { Int(durations[((slots.lowerBound + $0) * side + from) * side + to]) }
        )
    }
}

extension TravelSlot {
    /// Seconds of a way that begins at a moment, driven at the pace of each slot that it passes through.
    static func ride(at time: Int, slots: Int, start: (Int) -> Int, duration: (Int) -> Int) -> Int {
        var slot = 0
        while slot + 1 < slots, start(slot + 1) <= time { slot += 1 }
        // What is left of the way, and the seconds driven.
        var left = 1.0
        var driven = 0.0
        while slot + 1 < slots {
            let room = Double(start(slot + 1) - time) - driven
            let whole = Double(duration(slot))
            guard left * whole > room else { break }
            left -= room / whole
            driven += room
            slot += 1
        }
        driven += left * Double(duration(slot))
        // The tiny term keeps whole seconds whole.
        return Int((driven - 1e-6).rounded(.up))
    }
}

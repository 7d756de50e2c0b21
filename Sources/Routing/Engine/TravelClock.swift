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

    /// Seconds of what is left (a share of 1) of a way, begun or gone on with at a moment.
    func ride(_ table: Int, _ from: Int, _ to: Int, at time: Int, left: Double) -> Int {
        let (start, duration) = slots(table, from, to)
        return TravelSlot.ride(at: time, left: left, slots: count(table), start: start, duration: duration)
    }

    /// What is left of a way when of a share of it so many more seconds have been driven.
    func left(_ table: Int, _ from: Int, _ to: Int, of left: Double, at time: Int, behind seconds: Int) -> Double {
        let (start, duration) = slots(table, from, to)
        return TravelSlot.left(
            of: left,
            at: time,
            behind: seconds,
            slots: count(table),
            start: start,
            duration: duration
        )
    }

    private func count(_ table: Int) -> Int { first[table + 1] - first[table] }

    private func slots(_ table: Int, _ from: Int, _ to: Int) -> (start: (Int) -> Int, duration: (Int) -> Int) {
        let lowest = first[table]
        return (
            { self.start[lowest + $0] }, { Int(self.durations[((lowest + $0) * self.side + from) * self.side + to]) }
        )
    }
}

extension TravelSlot {
    /// Seconds of what is left (a share of 1) of a way, driven at the pace of each slot that it passes through.
    static func ride(at time: Int, left: Double = 1, slots: Int, start: (Int) -> Int, duration: (Int) -> Int) -> Int {
        var slot = slotOf(time, slots, start)
        var left = left
        // The seconds driven.
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
        return max(0, Int((driven - 1e-6).rounded(.up)))
    }

    /// What is left of a way when of a share of it so many more seconds have been driven.
    static func left(
        of share: Double,
        at time: Int,
        behind seconds: Int,
        slots: Int,
        start: (Int) -> Int,
        duration: (Int) -> Int
    ) -> Double {
        var slot = slotOf(time, slots, start)
        var (left, now) = (share, time)
        while now < time + seconds {
            let until = slot + 1 < slots ? min(start(slot + 1), time + seconds) : time + seconds
            left -= Double(until - now) / Double(max(1, duration(slot)))
            now = until
            slot += 1
        }
        return max(0, left)
    }

    private static func slotOf(_ time: Int, _ slots: Int, _ start: (Int) -> Int) -> Int {
        var slot = 0
        while slot + 1 < slots, start(slot + 1) <= time { slot += 1 }
        return slot
    }
}

/// Chooses when everything on a route of given order happens so that windows are missed by the fewest seconds in all.
///
/// What VROOM does with a mixed-integer program for `-c`: first the least sum of earliness and lateness (weighted by the
/// route's length), then the shortest time on the road, then the earliest starts. Without pauses the starts, each less the
/// ride and work before it, form a chain that never falls, and the best chain uses only the ends of windows, shifted
/// likewise. So a table of stops by such moments decides exactly; time grows with stops times windows.
struct ArrivalChoice {
    /// One start on the route: the vehicle's, a task's, or the arrival at the vehicle's end.
    struct Moment {
        /// Seconds of ride and work between the route's start and this, without any waiting.
        let offset: Int
        /// When it should be, ascending; empty means at any time.
        let windows: [TimeWindow]
        /// When it must be.
        let times: ServiceTimes
    }

    private let moments: [Moment]
    /// The moments that a chain can use, ascending.
    private let candidates: [Int]
    /// What one second outside a window weighs against one second on the road.
    private let weight: Int

    private struct Price: Comparable {
        var cost: Int
        var starts: Int
        static func < (left: Price, right: Price) -> Bool { (left.cost, left.starts) < (right.cost, right.starts) }
    }

    init(_ moments: [Moment]) {
        self.moments = moments
        // Capped so that no sum of priced seconds overflows; above 1, since a missed second outweighs one on the road.
        weight = max(2, min(moments.last?.offset ?? 1, 4_000_000 / max(1, moments.count)))
        var values: Set<Int> = [0]
        for moment in moments {
            for window in moment.windows {
                values.insert(window.start - moment.offset)
                values.insert(window.end - moment.offset)
            }
            for value in [moment.times.exact, moment.times.earliest, moment.times.latest] {
                if let value { values.insert(value - moment.offset) }
            }
        }
        candidates = values.filter { $0 >= 0 }.sorted()
    }

    /// The moments themselves, in seconds, and what they cost; nil when what must be cannot be.
    func starts() -> (starts: [Int], cost: Int)? {
        guard !moments.isEmpty else { return ([], 0) }
        var best = candidates.map { _ in Price(cost: 0, starts: 0) }
        var choice: [[Int32]] = []
        for (index, moment) in moments.enumerated() {
            var row = [Int32](repeating: -1, count: candidates.count)
            var cheapest = -1
            var next = best
            for slot in candidates.indices {
                if best[slot].cost < Int.max, cheapest < 0 || best[slot] < best[cheapest] { cheapest = slot }
                next[slot] = Price(cost: Int.max, starts: 0)
                guard cheapest >= 0, let price = price(of: moment, index, at: candidates[slot]) else { continue }
                let before = index == 0 ? Price(cost: 0, starts: 0) : best[cheapest]
                next[slot] = Price(cost: before.cost + price.cost, starts: before.starts + price.starts)
                row[slot] = Int32(index == 0 ? slot : cheapest)
            }
            best = next
            choice.append(row)
        }
        guard var slot = best.indices.min(by: { best[$0] < best[$1] }), best[slot].cost < Int.max else { return nil }
        let cost = best[slot].cost
        var result = moments.map { _ in 0 }
        for index in moments.indices.reversed() {
            result[index] = candidates[slot] + moments[index].offset
            slot = Int(choice[index][slot])
        }
        return (result, cost)
    }

    private func price(of moment: Moment, _ index: Int, at candidate: Int) -> Price? {
        let time = candidate + moment.offset
        let range = moment.times.range
        guard time >= range.first, time <= range.last else { return nil }
        var cost = weight * Self.distance(from: time, to: moment.windows)
        if index == 0 { cost -= time }
        if index == moments.count - 1 { cost += time }
        return Price(cost: cost, starts: index == 0 ? 0 : time)
    }

    /// Seconds between a moment and the nearest window.
    private static func distance(from time: Int, to windows: [TimeWindow]) -> Int {
        windows.map { max(0, $0.start - time, time - $0.end) }.min() ?? 0
    }
}

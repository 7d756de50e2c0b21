/// Where breaks go while the time of day decides how long a way takes:   ──▶ a ──(break)──▶ b ──▶
///
/// A break during the rush hour saves driving through it, so the earliest departure alone (`Plan+Breaks.swift`) does not
/// decide what a route costs: all ways to have reached a stop with so many breaks taken are kept (`Plan+BreakStates.swift`).
extension Plan {
    /// What breaks and pace add to the cost of the laid-out route; `forbidden` when its breaks cannot all be taken in time.
    ///
    /// The laid-out route is timed as it costs least.
    func timedBreaksPrice(_ row: Int, _ kind: Int, _ count: Int) -> Int { bestTimedBreaks(row, kind, count).price }

    /// The number of breaks taken on each leg of the laid-out route, the last being the way home.
    func timedBreaksPerLeg(_ row: Int, _ kind: Int, _ count: Int) -> [Int] { bestTimedBreaks(row, kind, count).legs }

    private func bestTimedBreaks(_ row: Int, _ kind: Int, _ count: Int) -> (price: Int, legs: [Int]) {
        let wanted = problem.rules.firstBreak[kind + 1] - problem.rules.firstBreak[kind]
        let stretch = Stretch(
            kind: kind,
            part: 0..<count,
            from: problem.place[problem.startNode(row)],
            to: problem.place[problem.endNode(row)]
        )
        let states = breakStates(stretch, at: problem.fleet.shiftStart[row], breaks: 0)
        var best = (price: Self.forbidden, legs: [Int](repeating: 0, count: count + 1))
        var chosen = -1
        for (index, end) in states[count + 1].enumerated()
        where end.breaks == wanted && end.time <= problem.fleet.shiftEnd[row] {
            guard keepsTravelLimits(row, kind, count, more: (end.slow, 0)) else { continue }
            _ = trace(stretch, states, index)
            let rules = tripPrice(row, kind, 0..<count, from: stretch.from)
            guard rules < Self.forbidden else { continue }
            let price = rules + end.slow * problem.fleet.perSecond[kind]
            if price < best.price { (best.price, chosen) = (price, index) }
        }
        if chosen >= 0 { best.legs = trace(stretch, states, chosen) }
        return best
    }
}

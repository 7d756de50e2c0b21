/// Where breaks go while the time of day decides how long a way takes:   ──▶ a ──(break)──▶ b ──▶
///
/// A break during the rush hour saves driving through it, so the earliest departure alone (`Plan+Breaks.swift`) does not
/// decide what a route costs: all ways to have reached a stop with so many breaks taken are kept, until they are many; then
/// only those that no other beats, being earlier and having driven less. A way is driven as `RouteTimer` drives it: on at
/// the pace of the day until the break begins, and the rest of it afterwards.
extension Plan {
    /// A way to have left a stop (or to have come to the end) with some breaks taken.
    private struct TimedState {
        /// Seconds; at the end the arrival, else the departure.
        let time: Int
        let arrival: Int
        let start: Int
        /// Seconds of travel beyond those of the search's tables.
        let slow: Int
        let breaks: Int
        /// The state at the position before.
        let before: Int

        func isBeaten(by other: TimedState) -> Bool {
            other.breaks == breaks && other.time <= time && other.slow <= slow
        }
    }

    /// How many states of one position are kept without asking whether they are beaten.
    private static let mostStates = 32

    /// What breaks and pace add to the cost of the laid-out route; `forbidden` when its breaks cannot all be taken in time.
    ///
    /// The laid-out route is timed as it costs least.
    func timedBreaksPrice(_ row: Int, _ kind: Int, _ count: Int) -> Int { bestTimedBreaks(row, kind, count).price }

    /// The number of breaks taken on each leg of the laid-out route, the last being the way home.
    func timedBreaksPerLeg(_ row: Int, _ kind: Int, _ count: Int) -> [Int] { bestTimedBreaks(row, kind, count).legs }

    private func bestTimedBreaks(_ row: Int, _ kind: Int, _ count: Int) -> (price: Int, legs: [Int]) {
        let wanted = problem.rules.firstBreak[kind + 1] - problem.rules.firstBreak[kind]
        layLoads(row, count)
        let begin = problem.fleet.shiftStart[row]
        var states = [[TimedState(time: begin, arrival: begin, start: begin, slow: 0, breaks: 0, before: -1)]]
        for position in 0...count { states.append(reached(row, kind, position, count, from: states[position])) }
        let place = problem.place[problem.startNode(row)]
        var best = (price: Self.forbidden, legs: [Int](repeating: 0, count: count + 1))
        var chosen = -1
        for (index, end) in states[count + 1].enumerated()
        where end.breaks == wanted && end.time <= problem.fleet.shiftEnd[row] {
            guard keepsTravelLimits(row, kind, count, more: (end.slow, 0)) else { continue }
            _ = trace(states, index, count)
            let rules = tripPrice(row, kind, 0..<count, from: place)
            guard rules < Self.forbidden else { continue }
            let price = rules + end.slow * problem.fleet.perSecond[kind]
            if price < best.price { (best.price, chosen) = (price, index) }
        }
        if chosen >= 0 { best.legs = trace(states, chosen, count) }
        return best
    }

    /// The states at the next position: the next stop, or the end.
    private func reached(
        _ row: Int,
        _ kind: Int,
        _ position: Int,
        _ count: Int,
        from states: [TimedState]
    ) -> [TimedState] {
        let way = (from: place(row, position, count), to: place(row, position + 1, count))
        let least = problem.duration(kind, way.from, way.to)
        let last = problem.rules.firstBreak[kind + 1] - problem.rules.firstBreak[kind]
        var result: [TimedState] = []
        for (index, state) in states.enumerated() {
            var (time, left, driven, breaks) = (state.time, 1.0, 0, state.breaks)
            while true {
                let rest = problem.ride(kind, way.from, way.to, at: time, left: left)
                let slow = state.slow + driven + rest - least
                if let next = arrive(kind, position, count, time + rest, slow, from: way.from, breaks, index) {
                    insert(next, into: &result)
                }
                guard breaks < last, canPause(kind, breaks, position) else { break }
                let number = problem.rules.firstBreak[kind] + breaks
                guard let start = problem.rules.breakStart(number, time) else { break }
                let seconds = min(rest, start - time)
                left =
                    seconds == rest ? 0 : problem.left(kind, way.from, way.to, of: left, at: time, behind: seconds)
                driven += seconds
                time = start + problem.rules.breakService[number]
                breaks += 1
            }
        }
        return result
    }

    private func arrive(
        _ kind: Int,
        _ position: Int,
        _ count: Int,
        _ arrival: Int,
        _ slow: Int,
        from place: Int,
        _ breaks: Int,
        _ before: Int
    ) -> TimedState? {
        guard position < count else {
            return TimedState(
                time: arrival,
                arrival: arrival,
                start: arrival,
                slow: slow,
                breaks: breaks,
                before: before
            )
        }
        let node = scratch.order[position]
        let start = problem.nodes.start(node, arrival)
        guard start <= Limit.time else { return nil }
        let time = start + setup(kind, node, from: place) + problem.service(kind, node)
        return TimedState(time: time, arrival: arrival, start: start, slow: slow, breaks: breaks, before: before)
    }

    private func insert(_ next: TimedState, into states: inout [TimedState]) {
        let isFull = states.count >= Self.mostStates
        for state in states where isFull || state.time == next.time {
            if next.isBeaten(by: state) { return }
        }
        states.append(next)
    }

    /// Times the laid-out route as one final state has come about; the number of breaks on each of its legs.
    private func trace(_ states: [[TimedState]], _ last: Int, _ count: Int) -> [Int] {
        var legs = [Int](repeating: 0, count: count + 1)
        var state = states[count + 1][last]
        for position in stride(from: count, through: 0, by: -1) {
            let before = states[position][state.before]
            legs[position] = state.breaks - before.breaks
            state = before
            guard position > 0 else { break }
            scratch.arrival[position - 1] = state.arrival
            scratch.start[position - 1] = state.start
            scratch.departure[position - 1] = state.time
        }
        return legs
    }
}

/// A part of the laid-out route that is driven in one go: all of it, or one trip.
struct Stretch {
    let kind: Int
    /// The positions of its stops; may be empty.
    let part: Range<Int>
    /// Where it begins and ends.
    let from: Int
    let to: Int
}

/// A way to have left a stop (or to have come to the end of a stretch) with some breaks taken.
struct BreakState {
    /// Seconds; at the end the arrival, else the departure.
    let time: Int
    let arrival: Int
    let start: Int
    /// Seconds of travel in this stretch beyond those of the search's tables.
    let slow: Int
    /// The breaks taken since the start of the route.
    let breaks: Int
    /// The state one leg before.
    let before: Int

    func isBeaten(by other: BreakState) -> Bool {
        other.breaks == breaks && other.time <= time && other.slow <= slow
    }
}

/// All ways to drive a stretch with breaks, stop by stop.
///
/// Where the time of day or a price decides what a moment costs, all ways are kept until they are many, then only those that
/// no other beats, being earlier and having driven less; elsewhere those from the start. A way is driven as `RouteTimer` drives
/// it: on, at the pace of the day, until the break begins, and the rest of it afterwards.
extension Plan {
    /// How many states of one position are kept without asking whether they are beaten.
    private static let mostStates = 32

    /// The states behind each leg of a stretch that begins at a moment with some breaks taken: first the one there, last those
    /// at its end.
    func breakStates(_ stretch: Stretch, at begin: Int, breaks: Int) -> [[BreakState]] {
        layLoads(stretch.part)
        var states = [[BreakState(time: begin, arrival: begin, start: begin, slow: 0, breaks: breaks, before: -1)]]
        for leg in 0...stretch.part.count { states.append(reached(stretch, leg, from: states[leg])) }
        return states
    }

    /// Times the stops of a stretch as one final state has come about; the number of breaks on each of its legs.
    func trace(_ stretch: Stretch, _ states: [[BreakState]], _ last: Int) -> [Int] {
        let count = stretch.part.count
        var legs = [Int](repeating: 0, count: count + 1)
        var state = states[count + 1][last]
        for leg in stride(from: count, through: 0, by: -1) {
            let before = states[leg][state.before]
            legs[leg] = state.breaks - before.breaks
            state = before
            guard leg > 0 else { break }
            let position = stretch.part.lowerBound + leg - 1
            scratch.arrival[position] = state.arrival
            scratch.start[position] = state.start
            scratch.departure[position] = state.time
        }
        return legs
    }

    /// The place before a leg of a stretch; behind the last one where it ends.
    private func place(_ stretch: Stretch, before leg: Int) -> Int {
        if leg == 0 { return stretch.from }
        return leg > stretch.part.count
            ? stretch.to : problem.place[scratch.order[stretch.part.lowerBound + leg - 1]]
    }

    /// The states behind a leg: at the next stop, or at the end.
    private func reached(_ stretch: Stretch, _ leg: Int, from states: [BreakState]) -> [BreakState] {
        let kind = stretch.kind
        let way = (from: place(stretch, before: leg), to: place(stretch, before: leg + 1))
        let least = problem.duration(kind, way.from, way.to)
        let last = problem.rules.firstBreak[kind + 1] - problem.rules.firstBreak[kind]
        let isTimed = problem.isTimed(kind)
        let keepsAll = isTimed || problem.rules.hasPricedMoments
        var result: [BreakState] = []
        for (index, state) in states.enumerated() {
            var (time, left, driven, breaks) = (state.time, 1.0, 0, state.breaks)
            while true {
                let rest = isTimed ? problem.ride(kind, way.from, way.to, at: time, left: left) : least - driven
                let slow = state.slow + driven + rest - least
                if let next = arrive(stretch, leg, time + rest, slow, from: way.from, breaks, index) {
                    insert(next, into: &result, keepsAll: keepsAll)
                }
                guard breaks < last, canPause(kind, breaks, stretch.part.lowerBound + leg) else { break }
                let number = problem.rules.firstBreak[kind] + breaks
                guard let start = problem.rules.breakStart(number, time) else { break }
                let seconds = min(rest, start - time)
                if isTimed {
                    left =
                        seconds == rest ? 0 : problem.left(kind, way.from, way.to, of: left, at: time, behind: seconds)
                }
                driven += seconds
                time = start + problem.rules.breakService[number]
                breaks += 1
            }
        }
        return result
    }

    private func arrive(
        _ stretch: Stretch,
        _ leg: Int,
        _ arrival: Int,
        _ slow: Int,
        from place: Int,
        _ breaks: Int,
        _ before: Int
    ) -> BreakState? {
        var (start, time) = (arrival, arrival)
        if leg < stretch.part.count {
            let node = scratch.order[stretch.part.lowerBound + leg]
            start = problem.nodes.start(node, arrival)
            guard start <= Limit.time else { return nil }
            time = start + setup(stretch.kind, node, from: place) + problem.service(stretch.kind, node)
        }
        return BreakState(time: time, arrival: arrival, start: start, slow: slow, breaks: breaks, before: before)
    }

    private func insert(_ next: BreakState, into states: inout [BreakState], keepsAll: Bool) {
        let comparesAll = !keepsAll || states.count >= Self.mostStates
        for state in states where comparesAll || state.time == next.time {
            if next.isBeaten(by: state) { return }
        }
        states.append(next)
    }
}

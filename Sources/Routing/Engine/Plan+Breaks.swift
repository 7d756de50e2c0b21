/// Where breaks go:   ──▶ a ──(break)──▶ b ──▶ c ──(break)──▶
///
/// For each position and each number of breaks taken so far the earliest possible departure is kept. Leaving earlier is
/// never worse (waiting is free), so this small table decides exactly whether a route can hold its breaks, and where.
extension Plan {
    /// Times the laid-out route with its vehicle's breaks; false when they cannot all be taken.
    func walkWithBreaks(_ row: Int, _ count: Int, from begin: Int) -> Bool {
        let kind = problem.fleet.kind[row]
        let breaks = problem.rules.firstBreak[kind + 1] - problem.rules.firstBreak[kind]
        layLoads(0..<count)
        for number in 0...breaks { scratch.early[number] = number == 0 ? begin : Limit.time * 2 }
        for position in 0...count { advance(row, kind, position, count, breaks) }
        let last = (count + 1) * scratch.width + breaks
        guard scratch.early[last] <= problem.fleet.shiftEnd[row] else { return false }
        traceBack(row, kind, count, breaks)
        return true
    }

    /// The number of breaks taken on each leg of the laid-out route, the last being the way home.
    func breaksPerLeg(_ row: Int, _ count: Int) -> [Int] {
        let kind = problem.fleet.kind[row]
        var number = problem.rules.firstBreak[kind + 1] - problem.rules.firstBreak[kind]
        var result = [Int](repeating: 0, count: count + 1)
        if number > 0, problem.isTimed(kind) { return timedBreaksPerLeg(row, kind, count) }
        guard number > 0, walkWithBreaks(row, count, from: problem.fleet.shiftStart[row]) else { return result }
        for position in stride(from: count + 1, to: 0, by: -1) {
            let before = scratch.taken[position * scratch.width + number]
            result[position - 1] = number - before
            number = before
        }
        return result
    }

    /// Writes the loads along a part of the laid-out route, which is all that is loaded at its start, into the scratch.
    func layLoads(_ part: Range<Int>) {
        for dimension in 0..<dimensions {
            var load = 0
            for position in part {
                load += problem.nodes.initialLoad[scratch.order[position] * dimensions + dimension]
            }
            scratch.load[part.lowerBound * dimensions + dimension] = load
            for position in part {
                load += problem.nodes.loadChange[scratch.order[position] * dimensions + dimension]
                scratch.load[(position + 1) * dimensions + dimension] = load
            }
        }
    }

    /// From the departures at one position to those at the next stop (or the end).
    private func advance(_ row: Int, _ kind: Int, _ position: Int, _ count: Int, _ breaks: Int) {
        let from = place(row, position, count)
        let to = place(row, position + 1, count)
        let way = problem.duration(kind, from, to)
        for number in 0...breaks { scratch.early[(position + 1) * scratch.width + number] = Limit.time * 2 }
        for number in 0...breaks {
            var time = scratch.early[position * scratch.width + number]
            guard time <= Limit.time else { continue }
            var remaining = way
            var reached = number
            while true {
                arrive(kind, position, count, time + remaining, from, reached, from: number)
                guard reached < breaks, canPause(kind, reached, position) else { break }
                let index = problem.rules.firstBreak[kind] + reached
                guard let start = problem.rules.breakStart(index, time) else { break }
                remaining -= min(remaining, start - time)
                time = start + problem.rules.breakService[index]
                reached += 1
            }
        }
    }

    private func arrive(
        _ kind: Int,
        _ position: Int,
        _ count: Int,
        _ arrival: Int,
        _ place: Int,
        _ number: Int,
        from before: Int
    ) {
        var time = arrival
        if position < count {
            let node = scratch.order[position]
            time = problem.nodes.start(node, arrival)
            guard time <= Limit.time else { return }
            time += setup(kind, node, from: place) + problem.service(kind, node)
        }
        let index = (position + 1) * scratch.width + number
        guard time < scratch.early[index] else { return }
        scratch.early[index] = time
        scratch.taken[index] = before
    }

    /// Whether what is on board behind a position allows a break.
    func canPause(_ kind: Int, _ number: Int, _ position: Int) -> Bool {
        let index = problem.rules.firstBreak[kind] + number
        for dimension in 0..<dimensions
        where scratch.load[position * dimensions + dimension] > problem.rules.breakLoad[index * dimensions + dimension]
        {
            return false
        }
        return true
    }

    /// The place at a position: 0 is the start, 1 the first stop, one behind the last stop the end.
    func place(_ row: Int, _ position: Int, _ count: Int) -> Int {
        if position == 0 { return problem.place[problem.startNode(row)] }
        return problem.place[position > count ? problem.endNode(row) : scratch.order[position - 1]]
    }

    /// Follows the best choices back, so that starts and departures are those of one schedule.
    private func traceBack(_ row: Int, _ kind: Int, _ count: Int, _ breaks: Int) {
        var number = scratch.taken[(count + 1) * scratch.width + breaks]
        for position in stride(from: count, to: 0, by: -1) {
            let node = scratch.order[position - 1]
            let departure = scratch.early[position * scratch.width + number]
            let work = setup(kind, node, from: place(row, position - 1, count)) + problem.service(kind, node)
            scratch.departure[position - 1] = departure
            scratch.start[position - 1] = departure - work
            scratch.arrival[position - 1] = departure - work
            number = scratch.taken[position * scratch.width + number]
        }
    }
}

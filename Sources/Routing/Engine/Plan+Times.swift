/// Recomputing when each node of a route can be left at the earliest and must be reached at the latest.
extension Plan {
    /// Recomputes the times of a whole route.
    func refreshTimes(_ row: Int) {
        let first = problem.startNode(row)
        departure[first] = problem.fleet.shiftStart[row]
        latenessThrough[first] = 0
        refreshDepartures(row, behind: first, through: -1)
        let last = problem.endNode(row)
        latestArrival[last] = problem.fleet.shiftEnd[row]
        latenessFrom[last] = 0
        refreshArrivals(row, before: last, through: -1)
    }

    /// Recomputes the times of a route that was right before a stop came into it.
    func refreshTimes(_ row: Int, around stop: Int) {
        guard stops[row] > 1 else { return refreshTimes(row) }
        refreshDepartures(row, behind: previous[stop], through: stop)
        refreshArrivals(row, before: next[stop], through: stop)
    }

    /// Recomputes departures from behind a node on, at least through another (all with -1): who leaves as early as before and
    /// as late in all changes nothing for those behind.
    private func refreshDepartures(_ row: Int, behind start: Int, through changed: Int) {
        let kind = problem.fleet.kind[row]
        let last = problem.endNode(row)
        var before = start
        var time = departure[start]
        var late = latenessThrough[start]
        var isRight = false
        var node = next[start]
        while node != last {
            advance(&time, &late, from: before, to: node, kind)
            if isRight, departure[node] == time, latenessThrough[node] == late { return }
            if node == changed { isRight = true }
            departure[node] = time
            latenessThrough[node] = late
            before = node
            node = next[node]
        }
        time = time &+ leg(kind, before, last)
        departure[last] = time
        late &+= max(0, time &- problem.fleet.shiftEnd[row])
        latenessThrough[last] = late
        setLateness(stops[row] > 0 ? late : 0, row)
    }

    /// The same for latest arrivals, backwards.
    private func refreshArrivals(_ row: Int, before end: Int, through changed: Int) {
        let kind = problem.fleet.kind[row]
        let first = problem.startNode(row)
        let nodes = problem.nodes
        var node = end
        var bound = latestArrival[end]
        var late = latenessFrom[end]
        var isRight = false
        var before = previous[end]
        while before != first {
            let leave = bound &- leg(kind, before, node) &- problem.service(kind, before)
            let earliest = nodes.times[before].earliest
            late &+= max(0, earliest &- leave)
            let inTime = max(leave, earliest)
            bound = nodes.hasManyWindows ? nodes.lastStart(before, inTime) : min(nodes.times[before].latest, inTime)
            if isRight, latestArrival[before] == bound, latenessFrom[before] == late { return }
            if before == changed { isRight = true }
            latestArrival[before] = bound
            latenessFrom[before] = late
            node = before
            before = previous[before]
        }
        latestArrival[first] = bound &- leg(kind, first, node)
        latenessFrom[first] = late
    }
}

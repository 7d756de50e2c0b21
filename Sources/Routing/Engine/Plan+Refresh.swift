/// Recomputing what follows from the order of a route.
extension Plan {
    /// Recomputes what follows from one more stop on a refreshed route: the times change as far as they are no longer right.
    @inline(__always)
    func refresh(_ row: Int, afterInserting stop: Int) {
        if hasTime { refreshTimes(row, around: stop) }
        if hasLoadProfile { refreshLoads(row) }
        if problem.rules.isNeeded { setRulePrice(rulePrice(row, layOut(row)), row) }
    }

    /// Recomputes times and loads along a route, in time proportional to its length.
    @inline(__always)
    func refresh(_ row: Int) {
        if hasTime { refreshTimes(row) }
        if hasLoadProfile { refreshLoads(row) }
        if problem.rules.isNeeded { setRulePrice(rulePrice(row, layOut(row)), row) }
    }

    /// Whether a refreshed route is still in time and within its travel limits.
    ///
    /// Taking a stop out makes a route longer when the table breaks the triangle inequality.
    @inline(__always)
    func isSound(_ row: Int) -> Bool {
        guard stops[row] > 0 else { return true }
        if latenessPrice == 0, latenessOf[row] > 0 { return false }
        if problem.rules.isNeeded, rulePrices[row] >= Self.forbidden { return false }
        guard problem.fleet.hasTravelLimits else { return true }
        return travelTime[row] <= problem.fleet.maximumTravelTime[row]
            && distance[row] <= problem.fleet.maximumDistance[row]
    }

    /// Sets what the rules add to the cost of a route.
    private func setRulePrice(_ price: Int, _ row: Int) {
        totals.routeCost += price - rulePrices[row]
        rulePrices[row] = price
    }

    /// Recomputes positions and sums along a route, which only local search asks for.
    func refreshSums(_ row: Int) {
        let first = problem.startNode(row)
        var before = first
        var node = next[first]
        var count = 1
        while node >= 0 {
            position[node] = count
            count &+= 1
            let isStop = node < problem.nodes.count
            for dimension in 0..<dimensions {
                let (here, there) = (node &* dimensions &+ dimension, before &* dimensions &+ dimension)
                let initial = isStop ? problem.nodes.initialLoad[here] : 0
                let final = isStop ? initial &+ problem.nodes.loadChange[here] : 0
                initialThrough[here] = initialThrough[there] &+ initial
                finalThrough[here] = finalThrough[there] &+ final
            }
            if problem.canMixKinds {
                let unit = problem.perUnit[problem.fleet.kind[row]]
                wayThrough[node] = wayThrough[before] &+ costToNext[before] / unit
            }
            if hasShipments {
                let partner = isStop ? problem.nodes.partner[node] : -1
                openAfter[node] = openAfter[before] &+ (partner < 0 ? 0 : partner > node ? 1 : -1)
            }
            before = node
            node = next[node]
        }
    }

    /// Recomputes the loads along a route, where they rise and fall.
    func refreshLoads(_ row: Int) {
        let first = problem.startNode(row)
        let last = problem.endNode(row)
        for dimension in 0..<dimensions {
            var load = initialLoad[row &* dimensions &+ dimension]
            var peak = load
            loadAfter[first &* dimensions &+ dimension] = load
            peakBefore[first &* dimensions &+ dimension] = load
            var node = next[first]
            while node != last {
                let index = node &* dimensions &+ dimension
                load &+= problem.nodes.loadChange[index]
                peak = max(peak, load)
                loadAfter[index] = load
                peakBefore[index] = peak
                node = next[node]
            }
            loadAfter[last &* dimensions &+ dimension] = load
            peakBefore[last &* dimensions &+ dimension] = peak
            peak = load
            peakAfter[last &* dimensions &+ dimension] = load
            node = previous[last]
            while node != -1 {
                let index = node &* dimensions &+ dimension
                peak = max(peak, loadAfter[index])
                peakAfter[index] = peak
                node = previous[node]
            }
        }
    }

    /// The first table's duration between two nodes.
    @inline(__always)
    func leg(_ from: Int, _ to: Int) -> Int { problem.travel.duration(0, place[from], place[to]) }

    /// Seconds that a vehicle of a kind takes between two nodes.
    @inline(__always)
    func leg(_ kind: Int, _ from: Int, _ to: Int) -> Int {
        problem.duration(kind, place[from], place[to])
    }
}

/// Putting routes back as they were (`ChangeLog.swift`).
extension Plan {
    /// What is known of a route as a whole, without its loads.
    struct RouteSums {
        let stops: Int
        let lateness: Int
        let travelTime: Int
        let distance: Int
        let rulePrice: Int
    }

    /// What is known of a vehicle's route as a whole.
    func sums(of row: Int) -> RouteSums {
        RouteSums(
            stops: stops[row],
            lateness: latenessOf[row],
            travelTime: travelTime[row],
            distance: distance[row],
            rulePrice: rulePrices[row]
        )
    }

    /// Puts back what was known of a vehicle's route as a whole.
    func restore(_ row: Int, _ sums: RouteSums) {
        stops[row] = sums.stops
        latenessOf[row] = sums.lateness
        travelTime[row] = sums.travelTime
        distance[row] = sums.distance
        rulePrices[row] = sums.rulePrice
    }

    /// Puts a stop or sentinel back into its route; it has been looked at for no job.
    @inline(__always)
    func restore(_ node: Int, _ state: NodeState) {
        states[node] = state
        states[node].lastLook = 0
    }

    /// Takes a stop out of all routes without accounting for it.
    @inline(__always)
    func markAbsent(_ stop: Int) {
        next[stop] = -1
        previous[stop] = -1
        vehicle[stop] = -1
    }

    /// Recomputes what `NodeState` does not hold: loads where they rise and fall, and the sums for local search if wanted.
    func refreshUnsaved(_ row: Int, sums: Bool) {
        if hasLoadProfile { refreshLoads(row) }
        if sums { refreshSums(row) }
    }
}

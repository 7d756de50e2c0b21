/// Insert a job:   before ──▶ after     becomes     before ──▶ job ──▶ after
///
/// Cost: the detour, plus the vehicle's fixed cost if it was idle, plus the price of overloading it. Load and time are
/// checked in constant time against what `refresh` knows about the route: the peak load up to `before` and from `after`,
/// the earliest departure at `before`, the latest arrival at `after`.
extension Plan {
    /// The change of cost when a job comes behind a node.
    @inline(__always)
    func costOfInserting(_ job: Int, after before: Int, _ row: Int, _ kind: Int) -> Int {
        let from = place[before]
        let here = place[job]
        let to = place[next[before]]
        return problem.arcCostInto(kind, from, here) &+ problem.arcCost(kind, here, to) &- costToNext[before]
            &+ stayCost(job, row, kind)
    }

    /// Whether the load allows a job behind a node.
    @inline(__always)
    func isLoadFeasible(_ job: Int, after before: Int, _ row: Int) -> Bool {
        guard hasLoadProfile else { return true }
        let after = next[before]
        for dimension in 0..<dimensions {
            let initial = problem.nodes.initialLoad[job &* dimensions &+ dimension]
            let final = initial &+ problem.nodes.loadChange[job &* dimensions &+ dimension]
            let limit = problem.fleet.capacity[row &* dimensions &+ dimension]
            if peakBefore[before &* dimensions &+ dimension] &+ initial > limit { return false }
            let later = max(loadAfter[before &* dimensions &+ dimension], peakAfter[after &* dimensions &+ dimension])
            if later &+ final > limit { return false }
        }
        return true
    }

    /// The change of the price of lateness when a job comes behind a node; `impossible` when it must not.
    @inline(__always)
    func latenessOfInserting(_ job: Int, after before: Int, _ into: Int, _ out: Int, _ row: Int, _ kind: Int) -> Int {
        guard hasTime else { return 0 }
        let after = next[before]
        let arrival = departure[before] &+ into
        let latest = problem.nodes.latest[job]
        var late = latenessThrough[before] &+ latenessFrom[after] &+ max(0, arrival &- latest)
        let start = problem.nodes.start(job, min(arrival, latest))
        late &+= max(0, start &+ problem.service(kind, job) &+ out &- latestArrival[after])
        return priceOfLateness(late, instead: latenessOf[row])
    }

    @inline(never)
    private func isTravelFeasible(_ job: Int, between before: Int, _ after: Int, _ row: Int, _ kind: Int) -> Bool {
        let from = place[before]
        let here = place[job]
        let to = place[after]
        return travelTime[row] &+ travelDetour(kind, from, here, to) <= problem.fleet.maximumTravelTime[row]
            && distance[row] &+ distanceDetour(kind, from, here, to) <= problem.fleet.maximumDistance[row]
    }

    /// What an idle vehicle adds to the cost of its first stop.
    @inline(__always)
    func costOfStarting(_ row: Int) -> Int {
        guard stops[row] == 0 else { return 0 }
        let start = place[problem.startNode(row)]
        let end = place[problem.endNode(row)]
        let kind = problem.fleet.kind[row]
        return problem.fleet.fixedCost[row] &+ (start == end ? 0 : problem.arcCost(kind, start, end))
    }

    /// Takes the place behind `before` for a job if it is allowed and better than the best so far.
    ///
    /// `load` is what the job's load costs the vehicle (`overloadOfTaking`).
    func consider(_ job: Int, after before: Int, _ row: Int, _ kind: Int, load: Int, _ best: inout Insertion) {
        let cost = costOfInserting(job, after: before, row, kind) &+ costOfStarting(row) &+ load
        guard cost < best.cost else { return }
        let into = hasTime ? leg(kind, before, job) : 0
        accept(job, after: before, into, hasTime ? leg(kind, job, next[before]) : 0, row, kind, cost, &best)
    }

    /// The rest of `consider` when the cost is known to be the best so far, and the ways in and out are known too.
    func accept(
        _ job: Int,
        after before: Int,
        _ into: Int,
        _ out: Int,
        _ row: Int,
        _ kind: Int,
        _ cost: Int,
        _ best: inout Insertion
    ) {
        guard !isFrozenArc(before), isLoadFeasible(job, after: before, row) else { return }
        let late = latenessOfInserting(job, after: before, into, out, row, kind)
        guard late < Self.impossible, cost &+ late < best.cost else { return }
        if problem.fleet.hasTravelLimits, !isTravelFeasible(job, between: before, next[before], row, kind) { return }
        if problem.rules.isNeeded { return considerByRules(job, after: before, row, cost, &best) }
        best = Insertion(cost: cost &+ late, after: before, deliveryAfter: -1)
    }

    @inline(never)
    private func considerByRules(_ job: Int, after before: Int, _ row: Int, _ cost: Int, _ best: inout Insertion) {
        let price = rulePrice(row, layOut(row, with: job, after: before))
        guard price < Self.forbidden else { return }
        let total = cost + price - rulePrices[row]
        if total < best.cost { best = Insertion(cost: total, after: before, deliveryAfter: -1) }
    }

    /// What it costs that a vehicle takes a job, wherever it is put; nil when it may not.
    @inline(__always)
    func costOfTaking(_ job: Int, _ row: Int, _ kind: Int) -> Int? {
        let load = overloadOfTaking(job, row)
        guard load < Self.impossible, problem.isAllowed(kind, job), stops[row] < problem.fleet.maximumTasks[row]
        else { return nil }
        return load
    }

    /// Whether a stop must keep its place.
    @inline(__always)
    func isFrozen(_ stop: Int) -> Bool { hasFrozen && problem.nodes.isFrozen[stop] }

    /// Whether the node behind this one must stay there.
    @inline(__always)
    func isFrozenArc(_ before: Int) -> Bool {
        let after = next[before]
        return hasFrozen && after < problem.nodes.count && isFrozen(after)
    }
}

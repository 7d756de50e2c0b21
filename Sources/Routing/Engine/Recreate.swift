/// Recreate: absent tasks go back one by one, each to its cheapest allowed place.
///
/// Only places beside near stops are looked at, and one idle vehicle of each kind. The order of the tasks is drawn anew
/// each round: at random, largest first, farthest or nearest first, tightest or earliest window first.
extension Search {
    /// Puts back what `removed` lists; what finds no place stays absent.
    mutating func recreate() {
        sortRemoved()
        var index = 0
        while index < removed.count {
            insert(Int(removed[index]))
            index += 1
        }
    }

    /// Puts one absent task at its best place, if there is one.
    mutating func insert(_ task: Int) {
        let isShipment = plan.problem.nodes.partner[task] >= 0
        let best = isShipment ? bestPlaceOfShipment(task) : bestPlace(ofJob: task)
        guard best.exists, best.cost < plan.problem.nodes.price[task] else { return rememberAbsent(task) }
        let row = plan.vehicle[best.after]
        if plan.stops[row] == 0 { usedVehicles += 1 }
        log.link(task, after: best.after, in: plan)
        absentStops -= 1
        if isShipment {
            log.link(plan.problem.nodes.partner[task], after: best.deliveryAfter, in: plan)
            absentStops -= 1
        }
        plan.refresh(row)
    }

    private mutating func bestPlace(ofJob job: Int) -> Insertion {
        var best = Insertion()
        lookNumber &+= 1
        let width = min(settings.insertionNeighbours, neighbours.perNode)
        let hasOneMeasure = plan.problem.hasOneMeasure
        lookAtHome(job, &best)
        var rank = 0
        while rank < width {
            let near = neighbours[job, rank]
            let row = plan.vehicle[near]
            if row >= 0 {
                let kind = plan.problem.fleet.kind[row]
                if let load = plan.costOfTaking(job, row, kind) {
                    if hasOneMeasure {
                        let taking = load &+ plan.leavingCost(job, row)
                        lookBehind(near, job, neighbours.way(job, from: rank), row, kind, taking, &best)
                        lookBefore(near, job, neighbours.way(job, to: rank), row, kind, taking, &best)
                    } else {
                        look(behind: near, job, row, kind, load, &best)
                        look(behind: plan.previous[near], job, row, kind, load, &best)
                    }
                }
            }
            rank &+= 1
        }
        var kind = 0
        while kind < plan.problem.fleet.kinds {
            let row = plan.idle.any(kind: kind)
            if row >= 0, let load = plan.costOfTaking(job, row, kind) {
                plan.consider(job, after: plan.problem.startNode(row), row, kind, load: load, &best)
            }
            kind &+= 1
        }
        return best.exists ? best : bestPlaceAnywhere(ofJob: job)
    }

    /// Tries all places of the given plan's vehicle first, where leaving it has a price: they may not be near, and with what
    /// they cost most others are soon refused.
    private mutating func lookAtHome(_ job: Int, _ best: inout Insertion) {
        let row = plan.homeAtPrice(job)
        guard row >= 0 else { return }
        let kind = plan.problem.fleet.kind[row]
        guard let load = plan.costOfTaking(job, row, kind) else { return }
        var before = plan.problem.startNode(row)
        let last = plan.problem.endNode(row)
        while before != last {
            look(behind: before, job, row, kind, load, &best)
            before = plan.next[before]
        }
    }

    /// Tries the place behind a node once per task: it lies beside two stops, and often both are near.
    @inline(__always)
    private mutating func look(
        behind node: Int,
        _ job: Int,
        _ row: Int,
        _ kind: Int,
        _ load: Int,
        _ best: inout Insertion
    ) {
        guard lastLook[node] != lookNumber else { return }
        lastLook[node] = lookNumber
        if !blink.isOn() { plan.consider(job, after: node, row, kind, load: load, &best) }
    }

    /// The place behind a near stop whose way to the job is known: most are refused before the table is asked.
    ///
    /// `taking` is what the job costs the vehicle wherever it is put, without its work.
    @inline(__always)
    private mutating func lookBehind(
        _ near: Int,
        _ job: Int,
        _ way: Int,
        _ row: Int,
        _ kind: Int,
        _ taking: Int,
        _ best: inout Insertion
    ) {
        guard lastLook[near] != lookNumber else { return }
        lastLook[near] = lookNumber
        let unit = plan.problem.perUnit[kind]
        let direct = plan.costToNext[near]
        // The stop behind was not nearer than `near`, or this place would have been tried from there; a vehicle's end is
        // nobody's neighbour, but no nearer than the nearest end.
        if neighbours.isNearestFirst {
            let least = plan.next[near] < plan.problem.nodes.count ? way : neighbours.wayHome(job)
            if unit &* (way &+ least) &- direct &+ taking >= best.cost { return }
        } else if unit &* (way &+ neighbours.leastOut(job)) &- direct &+ taking >= best.cost {
            return
        }
        if plan.hasTime {
            let late = plan.departure[near] &+ way &- plan.problem.nodes.latest[job]
            if late > 0, isTooLate(late, unit &* way &- direct &+ taking, best) { return }
        }
        guard !blink.isOn() else { return }
        let out = plan.problem.travel.duration(0, plan.problem.place[job], plan.problem.place[plan.next[near]])
        let cost = unit &* (way &+ out) &- direct &+ plan.workCost(job, kind) &+ taking
        if cost < best.cost { plan.accept(job, after: near, way, out, row, kind, cost, &best) }
    }

    /// The place before a near stop whose way from the job is known.
    @inline(__always)
    private mutating func lookBefore(
        _ near: Int,
        _ job: Int,
        _ way: Int,
        _ row: Int,
        _ kind: Int,
        _ taking: Int,
        _ best: inout Insertion
    ) {
        let before = plan.previous[near]
        guard lastLook[before] != lookNumber else { return }
        lastLook[before] = lookNumber
        let unit = plan.problem.perUnit[kind]
        let direct = plan.costToNext[before]
        if neighbours.isNearestFirst {
            let least = before < plan.problem.nodes.count ? way : neighbours.wayHome(job)
            if unit &* (way &+ least) &- direct &+ taking >= best.cost { return }
        } else if unit &* (way &+ neighbours.leastIn(job)) &- direct &+ taking >= best.cost {
            return
        }
        if plan.hasTime {
            let ready = plan.problem.nodes.earliest[job] &+ plan.problem.service(kind, job)
            let late = ready &+ way &- plan.latestArrival[near]
            if late > 0, isTooLate(late, unit &* way &- direct &+ taking, best) { return }
        }
        guard !blink.isOn() else { return }
        let here = plan.problem.place[job]
        let into = plan.problem.duration(into: here, from: plan.problem.place[before])
        let cost = unit &* (way &+ into) &- direct &+ plan.workCost(job, kind) &+ taking
        if cost < best.cost { plan.accept(job, after: before, into, way, row, kind, cost, &best) }
    }

    /// Whether a place that costs at least so much is out of the question because of so many seconds of lateness.
    @inline(__always)
    private func isTooLate(_ late: Int, _ cost: Int, _ best: Insertion) -> Bool {
        plan.latenessPrice == 0 || cost &+ plan.latenessPrice &* late >= best.cost
    }

    /// When no place beside a near stop is allowed: all places of all routes.
    private func bestPlaceAnywhere(ofJob job: Int) -> Insertion {
        var best = Insertion()
        for row in 0..<plan.problem.fleet.count {
            let kind = plan.problem.fleet.kind[row]
            guard !plan.isLocked[row], let load = plan.costOfTaking(job, row, kind) else { continue }
            var before = plan.problem.startNode(row)
            let last = plan.problem.endNode(row)
            while before != last {
                plan.consider(job, after: before, row, kind, load: load, &best)
                before = plan.next[before]
            }
        }
        return best
    }

    private mutating func bestPlaceOfShipment(_ pickup: Int) -> Insertion {
        var best = Insertion()
        roundOfRow &+= 1
        let delivery = plan.problem.nodes.partner[pickup]
        let home = plan.homeAtPrice(pickup)
        if home >= 0 {
            lastRound[home] = roundOfRow
            plan.considerShipment(pickup, home, &best, &blink)
        }
        var rank = 0
        while rank < settings.insertionNeighbours, rank < neighbours.perNode {
            considerRoute(of: neighbours[pickup, rank], pickup, &best)
            considerRoute(of: neighbours[delivery, rank], pickup, &best)
            rank &+= 1
        }
        for kind in 0..<plan.problem.fleet.kinds {
            let row = plan.idle.any(kind: kind)
            if row >= 0 { plan.considerShipment(pickup, row, &best, &blink) }
        }
        guard !best.exists else { return best }
        for row in 0..<plan.problem.fleet.count where !plan.isLocked[row] {
            plan.considerShipment(pickup, row, &best, &blink)
        }
        return best
    }

    @inline(__always)
    private mutating func considerRoute(of near: Int, _ pickup: Int, _ best: inout Insertion) {
        let row = plan.vehicle[near]
        guard row >= 0, lastRound[row] != roundOfRow else { return }
        lastRound[row] = roundOfRow
        plan.considerShipment(pickup, row, &best, &blink)
    }

    private mutating func sortRemoved() {
        let order = TaskOrder.draw(&random, hasTime: plan.hasTime)
        keyed.removeAll(keepingCapacity: true)
        for task in removed {
            let key = order.key(Int(task), plan.problem, &random)
            keyed.append(KeyedTask(key: key, task: task))
        }
        keyed.sort { $0.key < $1.key }
        removed.removeAll(keepingCapacity: true)
        for entry in keyed { removed.append(entry.task) }
    }
}

/// A task with its rank in an order of insertion.
struct KeyedTask {
    let key: Int
    let task: Int32
}

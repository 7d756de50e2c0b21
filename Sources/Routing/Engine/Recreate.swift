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
        guard isShipment else { return plan.refresh(row, afterInserting: task) }
        log.link(plan.problem.nodes.partner[task], after: best.deliveryAfter, in: plan)
        absentStops -= 1
        plan.refresh(row)
    }

    private mutating func bestPlace(ofJob job: Int) -> Insertion {
        var best = Insertion()
        nextLook()
        let width = min(settings.insertionNeighbours, neighbours.perNode)
        lookAtHome(job, &best)
        if plan.problem.hasOneMeasure {
            plan.lookBesideNear(job, neighbours, width, look: lookNumber, &blink, &best)
        } else {
            for rank in 0..<width {
                let near = neighbours[job, rank]
                let row = plan.vehicle[near]
                guard row >= 0 else { continue }
                let kind = plan.problem.fleet.kind[row]
                guard let load = plan.costOfTaking(job, row, kind) else { continue }
                look(behind: near, job, row, kind, load, &best)
                look(behind: plan.previous[near], job, row, kind, load, &best)
            }
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

    /// Numbers the next look for a job's places; after two thousand million of them from the beginning.
    private mutating func nextLook() {
        if lookNumber == .max {
            lookNumber = 0
            for node in 0..<plan.states.count { plan.states[node].lastLook = 0 }
            for row in 0..<plan.offers.count { plan.offers[row].look = 0 }
        }
        lookNumber &+= 1
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
        guard plan.states[node].lastLook != lookNumber else { return }
        plan.states[node].lastLook = lookNumber
        if !blink.isOn() { plan.consider(job, after: node, row, kind, load: load, &best) }
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

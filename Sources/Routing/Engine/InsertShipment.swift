/// Insert a shipment:   a ──▶ b ··· c ──▶ d     becomes     a ──▶ pickup ──▶ b ··· c ──▶ delivery ──▶ d
///
/// (or both between the same two nodes). All pairs of places in one route are tried, but most only in thought: the
/// cheapest detour of the delivery bounds from below what a pickup's place can still give, and walking on from a pickup
/// stops as soon as the shifted times or the raised load can no longer be mended.
extension Plan {
    /// Tries all places of a shipment in one route and keeps the best.
    func considerShipment(
        _ pickup: Int,
        _ row: Int,
        _ best: inout Insertion,
        _ blink: inout Blink
    ) {
        let kind = problem.fleet.kind[row]
        let delivery = problem.nodes.partner[pickup]
        guard latenessOf[row] == 0, problem.isAllowed(kind, pickup), stops[row] + 2 <= problem.fleet.maximumTasks[row]
        else { return }
        let base = stayCost(pickup, row, kind) &+ stayCost(delivery, row, kind) &+ costOfStarting(row)
        let cheapestDelivery = cheapestDetour(delivery, row, kind)
        let here = place[pickup]
        var before = firstFreeNode(row)
        let last = problem.endNode(row)
        while before != last {
            let after = next[before]
            let from = place[before]
            let to = place[after]
            let legIn = problem.arcCostInto(kind, from, here)
            let detour = legIn &+ problem.arcCost(kind, here, to) &- costToNext[before]
            let together =
                base &+ legIn &+ problem.arcCost(kind, here, place[delivery])
                &+ problem.arcCost(kind, place[delivery], to) &- costToNext[before]
            if together < best.cost || base &+ detour &+ cheapestDelivery < best.cost, !blink.isOn() {
                placeDelivery(
                    of: pickup,
                    after: before,
                    row,
                    kind,
                    pickupCost: base &+ detour,
                    together: together,
                    &best
                )
            }
            before = after
        }
    }

    /// Tries one place of the pickup of a shipment, with its cheapest one of the delivery.
    func considerShipment(_ pickup: Int, behind before: Int, _ row: Int, _ kind: Int, _ best: inout Insertion) {
        let delivery = problem.nodes.partner[pickup]
        let (from, here, to) = (place[before], place[pickup], place[next[before]])
        let legIn = problem.arcCostInto(kind, from, here)
        let base = stayCost(pickup, row, kind) &+ stayCost(delivery, row, kind)
        let pickupCost = base &+ legIn &+ problem.arcCost(kind, here, to) &- costToNext[before]
        guard pickupCost < best.cost, latenessOf[row] == 0, !isFrozenArc(before), problem.isAllowed(kind, pickup),
            stops[row] + 2 <= problem.fleet.maximumTasks[row]
        else { return }
        let together =
            base &+ legIn &+ problem.arcCost(kind, here, place[delivery])
            &+ problem.arcCost(kind, place[delivery], to) &- costToNext[before]
        placeDelivery(of: pickup, after: before, row, kind, pickupCost: pickupCost, together: together, &best)
    }

    /// The first node of a route behind which something may be inserted.
    func firstFreeNode(_ row: Int) -> Int {
        var node = problem.startNode(row)
        while isFrozenArc(node) { node = next[node] }
        return node
    }

    private func cheapestDetour(_ delivery: Int, _ row: Int, _ kind: Int) -> Int {
        var cheapest = Int.max / 4
        var before = problem.startNode(row)
        let last = problem.endNode(row)
        let here = place[delivery]
        while before != last {
            let from = place[before]
            let to = place[next[before]]
            cheapest = min(
                cheapest,
                problem.arcCost(kind, from, here) &+ problem.arcCost(kind, here, to)
                    &- problem.arcCost(kind, from, to)
            )
            before = next[before]
        }
        return cheapest
    }

    /// Walks on from the pickup's place and tries each place for the delivery.
    private func placeDelivery(
        of pickup: Int,
        after before: Int,
        _ row: Int,
        _ kind: Int,
        pickupCost: Int,
        together: Int,
        _ best: inout Insertion
    ) {
        guard isLoadFree(pickup, at: before, row) else { return }
        let delivery = problem.nodes.partner[pickup]
        var time = 0
        if hasTime {
            let arrival = departure[before] &+ leg(kind, before, pickup)
            let start = problem.nodes.start(pickup, arrival)
            guard start <= Limit.time else { return }
            time = start &+ problem.service(kind, pickup)
        }
        var reached = pickup
        var node = next[before]
        let last = problem.endNode(row)
        while true {
            let isTogether = reached == pickup
            let cost = isTogether ? together : pickupCost &+ detour(of: delivery, between: reached, node, kind)
            if cost < best.cost, isDeliveryInTime(delivery, time, reached, node, kind),
                isTravelFeasible(pickup, delivery, before, reached, row, kind)
            {
                if problem.rules.isNeeded {
                    considerByRules(pickup, before, reached, row, cost, &best)
                } else {
                    best = Insertion(cost: cost, after: before, deliveryAfter: reached)
                }
            }
            guard node != last, isLoadFree(pickup, at: node, row) else { return }
            if hasTime {
                let arrival = time &+ leg(kind, reached, node)
                guard arrival <= latestArrival[node] else { return }
                time = problem.nodes.start(node, arrival) &+ problem.service(kind, node)
            }
            reached = node
            node = next[node]
        }
    }

    @inline(never)
    private func considerByRules(
        _ pickup: Int,
        _ before: Int,
        _ reached: Int,
        _ row: Int,
        _ cost: Int,
        _ best: inout Insertion
    ) {
        let delivery = problem.nodes.partner[pickup]
        let count = layOut(row, with: pickup, after: before, delivery: delivery, after: reached)
        let price = rulePrice(row, count)
        guard price < Self.forbidden else { return }
        let total = cost + price - rulePrices[row]
        if total < best.cost { best = Insertion(cost: total, after: before, deliveryAfter: reached) }
    }

    @inline(__always)
    private func detour(of node: Int, between before: Int, _ after: Int, _ kind: Int) -> Int {
        let from = place[before]
        let here = place[node]
        let to = place[after]
        let legIn = problem.arcCostInto(kind, from, here)
        let direct = before == previous[after] ? costToNext[before] : problem.arcCost(kind, from, to)
        return legIn &+ problem.arcCost(kind, here, to) &- direct
    }

    @inline(__always)
    private func isLoadFree(_ pickup: Int, at node: Int, _ row: Int) -> Bool {
        guard hasLoadProfile else { return true }
        for dimension in 0..<dimensions {
            let amount = problem.nodes.loadChange[pickup &* dimensions &+ dimension]
            if loadAfter[node &* dimensions &+ dimension] &+ amount
                > problem.fleet.capacity[row &* dimensions &+ dimension]
            {
                return false
            }
        }
        return true
    }

    @inline(__always)
    private func isDeliveryInTime(_ delivery: Int, _ time: Int, _ reached: Int, _ node: Int, _ kind: Int) -> Bool {
        guard hasTime else { return true }
        let start = problem.nodes.start(delivery, time &+ leg(kind, reached, delivery))
        return start &+ problem.service(kind, delivery) &+ leg(kind, delivery, node) <= latestArrival[node]
    }

    private func isTravelFeasible(
        _ pickup: Int,
        _ delivery: Int,
        _ before: Int,
        _ reached: Int,
        _ row: Int,
        _ kind: Int
    ) -> Bool {
        guard problem.fleet.hasTravelLimits else { return true }
        let (a, p, d) = (place[before], place[pickup], place[delivery])
        let b = place[next[before]]
        var time = travelTime[row]
        var way = distance[row]
        if reached == pickup {
            time += travelDetour(kind, a, p, b) + travelDetour(kind, p, d, b)
            way += distanceDetour(kind, a, p, b) + distanceDetour(kind, p, d, b)
        } else {
            let (c, e) = (place[reached], place[next[reached]])
            time += travelDetour(kind, a, p, b) + travelDetour(kind, c, d, e)
            way += distanceDetour(kind, a, p, b) + distanceDetour(kind, c, d, e)
        }
        return time <= problem.fleet.maximumTravelTime[row] && way <= problem.fleet.maximumDistance[row]
    }
}

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
        guard latenessOf[row] == 0, problem.isAllowed(kind, pickup), stops[row] + 2 <= problem.fleet.maximumTasks[row]
        else { return }
        let cheapest = layOutArcs(for: pickup, row, kind)
        var before = problem.startNode(row)
        let last = problem.endNode(row)
        var index = 0
        while before != last {
            let arc = arcs[index]
            index &+= 1
            if arc.together < best.cost || arc.pickup &+ cheapest < best.cost, !isFrozenArc(before), !blink.isOn(),
                arc.together < best.cost || arc.pickup &+ arcs[index].cheapestFromHere < best.cost
            {
                placeDelivery(
                    of: pickup,
                    after: before,
                    row,
                    kind,
                    pickupCost: arc.pickup,
                    together: arc.together,
                    firstArc: index,
                    &best
                )
            }
            before = next[before]
        }
    }

    /// What a shipment's stops cost on each arc of a route, into `arcs`; returns the delivery's cheapest detour.
    private func layOutArcs(for pickup: Int, _ row: Int, _ kind: Int) -> Int {
        let delivery = problem.nodes.partner[pickup]
        let (here, there) = (place[pickup], place[delivery])
        let base = stayCost(pickup, row, kind) &+ stayCost(delivery, row, kind) &+ costOfStarting(row)
        let between = problem.arcCost(kind, here, there)
        var node = problem.startNode(row)
        let last = problem.endNode(row)
        var intoPickup = problem.arcCostInto(kind, place[node], here)
        var intoDelivery = problem.arcCostInto(kind, place[node], there)
        var count = 0
        while node != last {
            let direct = costToNext[node]
            node = next[node]
            let outOfPickup = problem.arcCost(kind, here, place[node])
            let outOfDelivery = problem.arcCost(kind, there, place[node])
            arcs[count].pickup = base &+ intoPickup &+ outOfPickup &- direct
            arcs[count].together = base &+ intoPickup &+ between &+ outOfDelivery &- direct
            arcs[count].delivery = intoDelivery &+ outOfDelivery &- direct
            count &+= 1
            intoPickup = problem.isSymmetric ? outOfPickup : problem.arcCost(kind, place[node], here)
            intoDelivery = problem.isSymmetric ? outOfDelivery : problem.arcCost(kind, place[node], there)
        }
        var cheapest = Int.max / 4
        arcs[count].cheapestFromHere = cheapest
        while count > 0 {
            count &-= 1
            cheapest = min(cheapest, arcs[count].delivery)
            arcs[count].cheapestFromHere = cheapest
        }
        return cheapest
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
        placeDelivery(
            of: pickup,
            after: before,
            row,
            kind,
            pickupCost: pickupCost,
            together: together,
            firstArc: -1,
            &best
        )
    }

    /// Walks on from the pickup's place and tries each place for the delivery.
    ///
    /// `firstArc` is the number in `arcs` of the arc behind the pickup's, or -1 where none are laid out.
    private func placeDelivery(
        of pickup: Int,
        after before: Int,
        _ row: Int,
        _ kind: Int,
        pickupCost: Int,
        together: Int,
        firstArc: Int,
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
        var arc = firstArc
        var cost = together
        while true {
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
            if arc < 0 {
                cost = pickupCost &+ detour(of: delivery, between: reached, node, kind)
            } else if pickupCost &+ arcs[arc].cheapestFromHere < best.cost {
                cost = pickupCost &+ arcs[arc].delivery
                arc &+= 1
            } else {
                return
            }
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

/// What the stops of a shipment cost on one arc of a route.
struct ShipmentArc: BitwiseCopyable {
    /// The detour over the pickup, with all that the shipment costs the vehicle wherever it is put.
    var pickup = 0
    /// The same over the pickup and, directly behind it, the delivery.
    var together = 0
    /// The detour over the delivery.
    var delivery = 0
    /// The cheapest detour over the delivery on this arc or a later one.
    var cheapestFromHere = 0
}

/// Linking and unlinking stops: who follows whom, and what that costs and loads.
extension Plan {
    /// Makes every task absent.
    func clear() {
        totals = PlanTotals()
        for row in 0..<problem.fleet.count { latenessOf[row] = 0 }
        for node in 0..<problem.nodes.count {
            next[node] = -1
            previous[node] = -1
            vehicle[node] = -1
            totals.absentPrice += problem.nodes.price[node]
        }
        idle.reset(fleet: problem.fleet)
        for row in 0..<problem.fleet.count {
            let start = problem.startNode(row)
            let end = problem.endNode(row)
            next[start] = end
            previous[end] = start
            vehicle[start] = row
            vehicle[end] = row
            stops[row] = 0
            costToNext[start] = problem.arcCost(problem.fleet.kind[row], place[start], place[end])
            rulePrices[row] = 0
            let kind = problem.fleet.kind[row]
            let way = (place[start], place[end])
            travelTime[row] = problem.duration(kind, way.0, way.1)
            distance[row] = problem.travel.distance(problem.fleet.table[kind], way.0, way.1)
            for dimension in 0..<dimensions {
                initialLoad[row * dimensions + dimension] = 0
                finalLoad[row * dimensions + dimension] = 0
            }
            refresh(row)
            refreshSums(row)
        }
    }

    /// Puts an absent stop behind a node.
    func link(_ node: Int, after before: Int) {
        let row = vehicle[before]
        let after = next[before]
        next[before] = node
        previous[node] = before
        next[node] = after
        previous[after] = node
        vehicle[node] = row
        totals.absentPrice &-= problem.nodes.price[node]
        account(node, row, before, after, 1)
        if stops[row] == 0 {
            idle.take(row, kind: problem.fleet.kind[row])
            totals.routeCost &+= problem.fleet.fixedCost[row] &+ idleCorrection(row)
        }
        stops[row] = stops[row] &+ 1
    }

    /// Takes a stop out of its route.
    func unlink(_ node: Int) {
        let row = vehicle[node]
        let before = previous[node]
        let after = next[node]
        next[before] = after
        previous[after] = before
        next[node] = -1
        previous[node] = -1
        vehicle[node] = -1
        totals.absentPrice &+= problem.nodes.price[node]
        account(node, row, before, after, -1)
        stops[row] = stops[row] &- 1
        if stops[row] == 0 {
            idle.giveBack(row, kind: problem.fleet.kind[row])
            totals.routeCost &-= problem.fleet.fixedCost[row] &+ idleCorrection(row)
        }
    }

    /// An unused vehicle costs nothing, though its sentinels may be far apart.
    @inline(__always)
    private func idleCorrection(_ row: Int) -> Int {
        let start = place[problem.startNode(row)]
        let end = place[problem.endNode(row)]
        return start == end ? 0 : problem.arcCost(problem.fleet.kind[row], start, end)
    }

    /// The change of route cost when a stop comes between (sign 1) or leaves (sign -1) its neighbours.
    private func account(_ node: Int, _ row: Int, _ before: Int, _ after: Int, _ sign: Int) {
        let kind = problem.fleet.kind[row]
        let from = place[before]
        let here = place[node]
        let to = place[after]
        if sign > 0 {
            let direct = costToNext[before]
            costToNext[before] = problem.arcCost(kind, from, here)
            costToNext[node] = problem.arcCost(kind, here, to)
            totals.routeCost &+= costToNext[before] &+ costToNext[node] &- direct &+ stayCost(node, row, kind)
        } else {
            let direct = problem.arcCost(kind, from, to)
            totals.routeCost &-= costToNext[before] &+ costToNext[node] &- direct &+ stayCost(node, row, kind)
            costToNext[before] = direct
        }
        if canOverload { totals.overload &-= loads[row].excess }
        for dimension in 0..<dimensions {
            let index = row &* dimensions &+ dimension
            let initial = problem.nodes.initialLoad[node &* dimensions &+ dimension]
            let change = problem.nodes.loadChange[node &* dimensions &+ dimension]
            initialLoad[index] = initialLoad[index] &+ sign &* initial
            finalLoad[index] = finalLoad[index] &+ sign &* (initial &+ change)
        }
        if canOverload { totals.overload &+= loads[row].excess }
        if problem.fleet.hasTravelLimits {
            travelTime[row] = travelTime[row] &+ sign &* travelDetour(kind, from, here, to)
            distance[row] = distance[row] &+ sign &* distanceDetour(kind, from, here, to)
        }
    }
}

/// Exchange vehicles:   van ──▶ a ──▶ b   and   lorry ──▶ c ──▶ d     becomes     lorry ──▶ a ──▶ b   and   van ──▶ c
///
/// Two vehicles of different kinds, one of them perhaps idle, drive each other's routes. What a vehicle may not serve or
/// cannot hold (here d) is left absent, and all of it where it would come too late. Strings never get there: which vehicle
/// is worth its price shows only when the whole route has changed.
extension Search {
    /// Exchanges the stops of a vehicle with those of a random vehicle of another kind; false when there is none to be had.
    mutating func exchangeVehicles(_ row: Int) -> Bool {
        guard let other = vehicleOfAnotherKind(row) else { return false }
        let rows = (row, other)
        let used = (plan.stops[row] > 0 ? 1 : 0) + (plan.stops[other] > 0 ? 1 : 0)
        collected.removeAll(keepingCapacity: true)
        cut(from: plan.next[plan.problem.startNode(rows.0)], through: -1)
        let middle = collected.count
        cut(from: plan.next[plan.problem.startNode(rows.1)], through: -1)
        put(0..<middle, onto: rows.1)
        put(middle..<collected.count, onto: rows.0)
        usedVehicles += (plan.stops[row] > 0 ? 1 : 0) + (plan.stops[other] > 0 ? 1 : 0) - used
        return true
    }

    private mutating func vehicleOfAnotherKind(_ row: Int) -> Int? {
        let kind = plan.problem.fleet.kind[row]
        for _ in 0..<4 {
            let other = random.below(plan.problem.fleet.count)
            if plan.problem.fleet.kind[other] != kind, !plan.isLocked[other], !log.hasTouched(other) { return other }
        }
        return nil
    }

    /// Gives an empty vehicle a part of `collected`, without what it may not serve and without a string that it cannot hold.
    private mutating func put(_ range: Range<Int>, onto row: Int) {
        let kind = plan.problem.fleet.kind[row]
        guard !range.isEmpty else { return }
        var left = range.count
        for index in range where !plan.problem.isAllowed(kind, Int(collected[index])) {
            drop(index)
            left -= 1
        }
        var index = range.lowerBound + random.below(range.count)
        while left > 0, left > plan.problem.fleet.maximumTasks[row] || !fits(range, row) {
            if collected[index] >= 0 {
                drop(index)
                left -= 1
            }
            index = index + 1 < range.upperBound ? index + 1 : range.lowerBound
        }
        var before = plan.problem.startNode(row)
        for index in range where collected[index] >= 0 {
            let node = Int(collected[index])
            log.link(node, after: before, in: plan)
            before = node
        }
        plan.refresh(row)
        guard !plan.isSound(row) else { return }
        for index in range where collected[index] >= 0 {
            log.unlink(Int(collected[index]), in: plan)
            drop(index)
        }
        plan.refresh(row)
    }

    private mutating func drop(_ index: Int) {
        removed.append(collected[index])
        absentStops += 1
        collected[index] = -1
    }

    private func fits(_ range: Range<Int>, _ row: Int) -> Bool {
        let dimensions = plan.dimensions
        for dimension in 0..<dimensions {
            var (initial, final) = (0, 0)
            for index in range where collected[index] >= 0 {
                let slot = Int(collected[index]) &* dimensions &+ dimension
                initial &+= plan.problem.nodes.initialLoad[slot]
                final &+= plan.problem.nodes.initialLoad[slot] &+ plan.problem.nodes.loadChange[slot]
            }
            let limit = plan.problem.fleet.capacity[row &* dimensions &+ dimension]
            if initial > limit || final > limit { return false }
        }
        return true
    }
}

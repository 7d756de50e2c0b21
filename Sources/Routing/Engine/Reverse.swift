/// Reverse (2-opt):   a ──▶ b ··· c ──▶ d     becomes     a ──▶ c ··· b ──▶ d
///
/// Within one route; between two routes the heads are joined backwards and the tails too:
/// start ··· a ──▶ c ··· start   and   end ··· b ──▶ d ··· end. Only where a way costs the same both ways and time does not
/// matter.
extension Plan {
    /// Considers the arc between `stop` and `near`, both keeping what comes before them.
    func considerReversal(
        _ stop: Int,
        _ near: Int,
        _ way: Int,
        _ around: Surroundings,
        _ row: Int,
        _ move: inout LocalMove
    ) {
        let removed = around.costOut &+ costToNext[near]
        guard removed &- way > move.gain, near != around.after, next[near] != stop else { return }
        let joined = around.unit &* leg(around.after, next[near])
        var gain = removed &- way &- joined
        guard gain > move.gain else { return }
        if row == around.row {
            let (first, last) = position[stop] < position[near] ? (stop, near) : (near, stop)
            guard !isFrozenArc(first) else { return }
            move.offer(.reverse, gain: gain, first, last)
        } else if isRoundTrip(row), isRoundTrip(around.row), !problem.nodes.hasFrozen {
            gain &-= overloadOfHeads(stop, near, around.row, row)
            guard gain > move.gain else { return }
            if problem.nodes.hasMovePrices {
                gain &-= moveDifference(next[problem.startNode(row)], near, row, around.row)
                gain &-= moveDifference(around.after, -1, around.row, row)
                guard gain > move.gain else { return }
            }
            move.offer(.swapHeads, gain: gain, stop, near)
        }
    }

    private func isRoundTrip(_ row: Int) -> Bool {
        place[problem.startNode(row)] == place[problem.endNode(row)]
    }

    private func overloadOfHeads(_ stop: Int, _ near: Int, _ row: Int, _ other: Int) -> Int {
        let heads = position[stop] &+ position[near]
        let tails = stops[row] &+ stops[other] &- heads
        guard heads <= problem.fleet.maximumTasks[row], tails <= problem.fleet.maximumTasks[other] else {
            return Self.impossible
        }
        var price = 0
        for dimension in 0..<dimensions {
            let (s, n) = (stop &* dimensions &+ dimension, near &* dimensions &+ dimension)
            let index = row &* dimensions &+ dimension
            let initial = initialLoad[index] &- initialThrough[s] &- initialThrough[n]
            let final = finalLoad[index] &- finalThrough[s] &- finalThrough[n]
            let change = overloadOfMoving(dimension, from: row, to: other, initial, final)
            if change >= Self.impossible { return change }
            price &+= change
        }
        return price
    }
}

extension Search {
    /// Drives the way from behind `before` through `last` backwards.
    mutating func reverse(_ before: Int, _ last: Int) {
        collected.removeAll(keepingCapacity: true)
        notePending(plan.next[before])
        notePending(plan.next[last])
        cut(from: plan.next[before], through: last)
        put(0..<collected.count, behind: before, isReversed: true)
    }

    /// Joins the heads that end in two stops, and the tails behind them.
    mutating func swapHeads(_ stop: Int, _ near: Int) {
        let start = plan.problem.startNode(plan.vehicle[near])
        let after = plan.next[stop]
        notePending(after)
        notePending(plan.next[near])
        collected.removeAll(keepingCapacity: true)
        cut(from: plan.next[start], through: near)
        let middle = collected.count
        cut(from: after, through: -1)
        put(0..<middle, behind: stop, isReversed: true)
        put(middle..<collected.count, behind: start, isReversed: true)
    }
}

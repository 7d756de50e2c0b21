/// Move a segment (Or-opt):   a ──▶ [b ··· c] ──▶ d   and   e ──▶ f     becomes     a ──▶ d   and   e ──▶ [b ··· c] ──▶ f
///
/// One to three stops in order. With time windows one walk over the segment decides, within its own route a longer one
/// (`MoveWithin.swift`).
extension Plan {
    private static let longest = 3

    /// Considers segments that begin at `stop`, behind `near`.
    func considerMoveBehind(
        _ stop: Int,
        _ near: Int,
        _ way: Int,
        _ around: Surroundings,
        _ row: Int,
        _ move: inout LocalMove
    ) {
        guard !problem.nodes.isFrozen[stop], !isFrozenArc(near) || row != around.row, near != around.before else {
            return
        }
        let follower = next[near]
        guard !(follower < problem.nodes.count && problem.nodes.isFrozen[follower]) else { return }
        let relief = relief(around.row, row)
        var last = stop
        for length in 1...Self.longest {
            guard last != near else { return }
            let after = next[last]
            let saved = around.costIn &+ costToNext[last] &+ costToNext[near] &+ relief
            if saved &- way > move.gain {
                let closed = problem.arcCost(around.kind, place[around.before], place[after])
                let out = problem.arcCost(problem.fleet.kind[row], place[last], place[follower])
                var gain = saved &- way &- closed &- out &- moveDifference(stop, last, around.row, row)
                if gain > move.gain { gain &-= overloadOfSegment(stop, last, length, row, around) }
                if gain > move.gain { gain &-= relief &+ latenessOfSegment(stop, last, near, around, row) }
                if gain > move.gain {
                    move.offer(.moveSegment, gain: gain, stop, near, last: last)
                }
            }
            last = after
            guard last < problem.nodes.count else { return }
        }
    }

    /// Considers segments that end at `stop`, before `near`.
    func considerMoveBefore(
        _ stop: Int,
        _ near: Int,
        _ way: Int,
        _ around: Surroundings,
        _ row: Int,
        _ move: inout LocalMove
    ) {
        guard near != around.after, !problem.nodes.isFrozen[near] else { return }
        let target = previous[near]
        let relief = relief(around.row, row)
        var first = stop
        for length in 1...Self.longest {
            guard first != near, first != target, !problem.nodes.isFrozen[first] else { return }
            let before = previous[first]
            let saved = around.costOut &+ costToNext[before] &+ costToNext[target] &+ relief
            if saved &- way > move.gain {
                let closed = problem.arcCost(around.kind, place[before], place[around.after])
                let into = problem.arcCost(problem.fleet.kind[row], place[target], place[first])
                var gain = saved &- way &- closed &- into &- moveDifference(first, stop, around.row, row)
                if gain > move.gain { gain &-= overloadOfSegment(first, stop, length, row, around) }
                if gain > move.gain { gain &-= relief &+ latenessOfSegment(first, stop, target, around, row) }
                if gain > move.gain {
                    move.offer(.moveSegment, gain: gain, first, target, last: stop)
                }
            }
            first = before
            guard first < problem.nodes.count else { return }
        }
    }

    /// What changes because stops up to `last` (or all that follow) go with another vehicle: their price of moving, and the
    /// ways between them.
    func moveDifference(_ first: Int, _ last: Int, _ row: Int, _ other: Int) -> Int {
        let kind = problem.fleet.kind[row]
        let otherKind = problem.fleet.kind[other]
        guard row != other, problem.nodes.hasMovePrices || kind != otherKind else { return 0 }
        var sum = 0
        var node = first
        while node < problem.nodes.count {
            sum += stayCost(node, other, otherKind) - stayCost(node, row, kind)
            if node == last { return sum }
            if kind != otherKind {
                sum += problem.arcCost(otherKind, place[node], place[next[node]]) - costToNext[node]
            }
            node = next[node]
        }
        return sum
    }

    private func overloadOfSegment(_ first: Int, _ last: Int, _ length: Int, _ row: Int, _ around: Surroundings) -> Int
    {
        guard row != around.row else { return 0 }
        guard stops[row] + length <= problem.fleet.maximumTasks[row] else { return Self.impossible }
        let before = previous[first]
        var price = 0
        for dimension in 0..<dimensions {
            let (l, b) = (last &* dimensions &+ dimension, before &* dimensions &+ dimension)
            let initial = initialThrough[l] &- initialThrough[b]
            let final = finalThrough[l] &- finalThrough[b]
            let change = overloadOfMoving(dimension, from: around.row, to: row, initial, final)
            if change >= Self.impossible { return change }
            price &+= change
        }
        return price
    }

    private func latenessOfSegment(_ first: Int, _ last: Int, _ target: Int, _ around: Surroundings, _ row: Int) -> Int
    {
        guard hasTime else { return 0 }
        let kind = around.kind
        guard row != around.row else {
            let late = latenessWithin(first, last, behind: target, kind)
            return priceOfLateness(late, instead: latenessOf[row])
        }
        var time = departure[target]
        var late = latenessThrough[target]
        advance(&time, &late, from: target, over: first, through: last, kind)
        late = lateness(late, at: time, from: last, joining: next[target], kind)
        late &+= latenessOfJoining(previous[first], next[last], kind)
        return priceOfLateness(late, instead: latenessOf[row] &+ latenessOf[around.row])
    }
}

extension Search {
    /// Makes the move.
    mutating func moveSegment(_ first: Int, _ last: Int, behind target: Int) {
        notePending(plan.previous[first])
        notePending(plan.next[last])
        collected.removeAll(keepingCapacity: true)
        cut(from: first, through: last)
        put(0..<collected.count, behind: target)
    }
}

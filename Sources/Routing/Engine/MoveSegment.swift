/// Move a segment (Or-opt):   a ──▶ [b ··· c] ──▶ d   and   e ──▶ f     becomes     a ──▶ d   and   e ──▶ [b ··· c] ──▶ f
///
/// One to three stops in order. With time windows one walk over the segment decides, within its own route a longer one
/// (`MoveWithin.swift`). What it saves to take a segment out is the same wherever it goes (`Segments.swift`).
extension Plan {
    /// Considers segments that begin at `stop`, behind `near`; `way` is the cost of the arc between them.
    func considerMoveBehind(
        _ stop: Int,
        _ near: Int,
        _ way: Int,
        _ around: Surroundings,
        _ segments: Segments,
        _ row: Int,
        _ move: inout LocalMove
    ) {
        guard near != around.before, !isFrozenArc(near) else { return }
        let relief = relief(around.row, row)
        let opened = costToNext[near] &+ relief &- way
        guard hasVehicleDifferences || segments.mostSaved &+ opened > move.gain else { return }
        let follower = next[near]
        for index in 0..<segments.count {
            let segment = segments[index]
            guard segment.end != near else { return }
            guard segment.removed &+ opened > move.gain else { continue }
            var gain = segment.removed &+ opened &- segment.closed &- moveDifference(stop, segment.end, around.row, row)
            guard gain > move.gain else { continue }
            gain &-= problem.perUnit[problem.fleet.kind[row]] &* leg(segment.end, follower)
            if gain > move.gain { gain &-= overloadOfSegment(stop, segment.end, index + 1, row, around) }
            if gain > move.gain { gain &-= relief &+ latenessOfSegment(stop, segment.end, near, around, row) }
            if gain > move.gain { move.offer(.moveSegment, gain: gain, stop, near, last: segment.end) }
        }
    }

    /// Considers segments that end at `stop`, before `near`; `way` is the cost of the arc between them.
    func considerMoveBefore(
        _ stop: Int,
        _ near: Int,
        _ way: Int,
        _ around: Surroundings,
        _ segments: Segments,
        _ row: Int,
        _ move: inout LocalMove
    ) {
        guard near != around.after, !isFrozen(near) else { return }
        let relief = relief(around.row, row)
        let target = previous[near]
        let opened = costToNext[target] &+ relief &- way
        guard hasVehicleDifferences || segments.mostSaved &+ opened > move.gain else { return }
        for index in 0..<segments.count {
            let segment = segments[index]
            guard segment.end != near, segment.end != target else { return }
            guard segment.removed &+ opened > move.gain else { continue }
            var gain = segment.removed &+ opened &- segment.closed &- moveDifference(segment.end, stop, around.row, row)
            guard gain > move.gain else { continue }
            gain &-= problem.perUnit[problem.fleet.kind[row]] &* leg(target, segment.end)
            if gain > move.gain { gain &-= overloadOfSegment(segment.end, stop, index + 1, row, around) }
            if gain > move.gain { gain &-= relief &+ latenessOfSegment(segment.end, stop, target, around, row) }
            if gain > move.gain { move.offer(.moveSegment, gain: gain, segment.end, target, last: stop) }
        }
    }

    /// What changes because stops up to `last` (or all that follow) go with another vehicle: their price of moving, and the
    /// ways between them.
    @inline(__always)
    func moveDifference(_ first: Int, _ last: Int, _ row: Int, _ other: Int) -> Int {
        hasVehicleDifferences && row != other ? differenceOfMoving(first, last, row, other) : 0
    }

    @inline(never)
    private func differenceOfMoving(_ first: Int, _ last: Int, _ row: Int, _ other: Int) -> Int {
        let kind = problem.fleet.kind[row]
        let otherKind = problem.fleet.kind[other]
        guard problem.nodes.hasMovePrices || kind != otherKind else { return 0 }
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

    @inline(__always)
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

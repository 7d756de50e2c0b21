/// Swap tails (2-opt*):   a ──▶ b ···   c ──▶ d ···     becomes     a ──▶ d ···   c ──▶ b ···
///
/// Two routes exchange all that comes after a point. Cost, load and time are judged in constant time: the sums up to each
/// node, the earliest departure, the latest arrival. Shipments must not be on board where a route is cut.
///
/// Vehicles of one kind may as well keep their tails and exchange the heads: the ways are the same, and where it costs something
/// to leave the given plan's vehicle, whichever leaves more stops where they are is made.
extension Plan {
    /// Considers `head` being followed by `tail`; `way` is the cost of that arc.
    func considerSwapTails(_ head: Int, _ tail: Int, _ way: Int, _ kind: Int, _ move: inout LocalMove) {
        let after = next[head]
        let before = previous[tail]
        let removed = costToNext[head] &+ costToNext[before]
        let relief = relief(vehicle[head], vehicle[tail])
        guard removed &- way &+ relief > move.gain else { return }
        var gain = removed &- way &- problem.perUnit[kind] &* leg(before, after)
        guard gain &+ relief > move.gain, !isFrozen(tail), !isFrozenArc(head) else { return }
        let rows = (vehicle[head], vehicle[tail])
        var movesHeads = false
        if problem.nodes.hasMovePrices {
            let tails = moveDifference(tail, -1, rows.1, rows.0) &+ moveDifference(after, -1, rows.0, rows.1)
            let heads = moveDifferenceOfHeads(head, before, rows)
            movesHeads = heads < tails
            gain &-= min(heads, tails)
            guard gain &+ relief > move.gain else { return }
        }
        if hasTime {
            let late = latenessOfJoining(head, tail, kind) &+ latenessOfJoining(before, after, kind)
            gain &-= priceOfLateness(late, instead: latenessOf[rows.0] &+ latenessOf[rows.1])
            guard gain > move.gain else { return }
        }
        gain &-= overloadOfTails(head, tail, before, after, rows)
        guard gain > move.gain else { return }
        move.offer(movesHeads ? .exchangeHeads : .swapTails, gain: gain, head, tail)
    }

    /// What changes because the stops up to two of different vehicles go with the other one.
    private func moveDifferenceOfHeads(_ head: Int, _ other: Int, _ rows: (Int, Int)) -> Int {
        guard !problem.nodes.hasFrozen else { return Self.impossible }
        let starts = (problem.startNode(rows.0), problem.startNode(rows.1))
        return (head == starts.0 ? 0 : moveDifference(next[starts.0], head, rows.0, rows.1))
            &+ (other == starts.1 ? 0 : moveDifference(next[starts.1], other, rows.1, rows.0))
    }

    /// The same between vehicles of different kinds: what each then drives is known from the ways up to each node.
    func considerMixedTails(_ head: Int, _ tail: Int, _ way: Int, _ move: inout LocalMove) {
        let (row, other) = (vehicle[head], vehicle[tail])
        let (after, before) = (next[head], previous[tail])
        let (whole, otherWhole) = (wayThrough[problem.endNode(row)], wayThrough[problem.endNode(other)])
        let closing = problem.travel.duration(0, place[before], place[after])
        let change = wayThrough[head] &+ way &+ otherWhole &- wayThrough[tail] &- whole
        let otherChange = wayThrough[before] &+ closing &+ whole &- wayThrough[after] &- otherWhole
        var gain =
            0 &- problem.perUnit[problem.fleet.kind[row]] &* change
            &- problem.perUnit[problem.fleet.kind[other]] &* otherChange
        guard gain > move.gain, !isFrozen(tail), !isFrozenArc(head) else { return }
        gain &-= overloadOfTails(head, tail, before, after, (row, other))
        guard gain > move.gain else { return }
        move.offer(.swapTails, gain: gain, head, tail)
    }

    /// The change of price when the tails change places; `impossible` when the vehicles cannot take them.
    private func overloadOfTails(
        _ head: Int,
        _ tail: Int,
        _ before: Int,
        _ after: Int,
        _ rows: (Int, Int)
    ) -> Int {
        if hasShipments, openAfter[head] != 0 || openAfter[before] != 0 { return Self.impossible }
        let tailStops = stops[rows.1] &- position[before]
        let afterStops = stops[rows.0] &- position[head]
        guard position[head] &+ tailStops <= problem.fleet.maximumTasks[rows.0],
            position[before] &+ afterStops <= problem.fleet.maximumTasks[rows.1],
            !hasLoadProfile
                || fits(head, tail, headRow: rows.0, tailRow: rows.1)
                    && fits(before, after, headRow: rows.1, tailRow: rows.0)
        else { return Self.impossible }
        var price = 0
        for dimension in 0..<dimensions {
            let (h, b) = (head &* dimensions &+ dimension, before &* dimensions &+ dimension)
            let (r, o) = (rows.0 &* dimensions &+ dimension, rows.1 &* dimensions &+ dimension)
            let initial = initialLoad[r] &- initialThrough[h] &- initialLoad[o] &+ initialThrough[b]
            let final = finalLoad[r] &- finalThrough[h] &- finalLoad[o] &+ finalThrough[b]
            let change = overloadOfMoving(dimension, from: rows.0, to: rows.1, initial, final)
            if change >= Self.impossible { return change }
            price &+= change
        }
        return price
    }

    /// Whether loads that rise and fall go together, of a head and another route's tail, on the head's vehicle.
    private func fits(_ head: Int, _ tail: Int, headRow: Int, tailRow: Int) -> Bool {
        let before = previous[tail]
        for dimension in 0..<dimensions {
            let h = head &* dimensions &+ dimension
            let b = before &* dimensions &+ dimension
            let limit = problem.fleet.capacity[headRow &* dimensions &+ dimension]
            let initialTail = initialLoad[tailRow &* dimensions &+ dimension] &- initialThrough[b]
            let lost = initialLoad[headRow &* dimensions &+ dimension] &- initialThrough[h]
            if peakBefore[h] &- lost &+ initialTail > limit { return false }
            if peakAfter[tail &* dimensions &+ dimension] &- finalThrough[b] &+ finalThrough[h] > limit { return false }
        }
        return true
    }
}

extension Search {
    /// Makes the move.
    mutating func swapTails(_ head: Int, _ tail: Int) {
        let after = plan.next[head]
        let before = plan.previous[tail]
        collected.removeAll(keepingCapacity: true)
        cut(from: after, through: -1)
        let middle = collected.count
        cut(from: tail, through: -1)
        put(middle..<collected.count, behind: head)
        put(0..<middle, behind: before)
        notePending(after)
        notePending(before)
    }

    /// Makes the move with the tails left where they are: what comes before them changes places.
    mutating func exchangeHeads(_ head: Int, _ tail: Int) {
        let starts = (
            plan.problem.startNode(plan.vehicle[head]), plan.problem.startNode(plan.vehicle[tail])
        )
        let after = plan.next[head]
        let before = plan.previous[tail]
        collected.removeAll(keepingCapacity: true)
        if head != starts.0 { cut(from: plan.next[starts.0], through: head) }
        let middle = collected.count
        if before != starts.1 { cut(from: plan.next[starts.1], through: before) }
        put(0..<middle, behind: starts.1)
        put(middle..<collected.count, behind: starts.0)
        notePending(after)
        notePending(before)
    }
}

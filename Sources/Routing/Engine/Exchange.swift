/// Exchange:   a ──▶ b ──▶ c   and   d ──▶ e ──▶ f     becomes     a ──▶ e ──▶ c   and   d ──▶ b ──▶ f
///
/// Two stops of different routes change places.
extension Plan {
    /// Considers `stop` taking the place of `other`; `way` is the cost of one of the arcs that `stop` gets.
    func considerExchange(
        _ stop: Int,
        _ other: Int,
        _ way: Int,
        _ around: Surroundings,
        _ row: Int,
        _ move: inout LocalMove
    ) {
        guard other < problem.nodes.count, !isFrozen(other), !isFrozen(stop) else { return }
        let before = previous[other]
        let after = next[other]
        let relief = relief(around.row, row)
        let removed = around.costIn &+ around.costOut &+ costToNext[before] &+ costToNext[other] &+ relief
        guard removed > move.gain else { return }
        // Most exchanges are refused by one or two of the four new ways, unless it may be an advantage by itself that a stop
        // goes to another vehicle.
        let canDecideEarly = !problem.nodes.hasMovePrices
        let least = canDecideEarly ? reliefOfLoads(around.row, row) : 0
        if canDecideEarly, removed &- way &+ least <= move.gain { return }
        let here = around.unit &* (leg(around.before, other) &+ leg(other, around.after))
        if canDecideEarly, removed &- way &- here &+ least <= move.gain { return }
        var gain = removed &- overloadOfExchange(stop, other, around.row, row)
        guard gain > move.gain else { return }
        let kind = problem.fleet.kind[row]
        gain &-= here &+ problem.perUnit[kind] &* (leg(before, stop) &+ leg(stop, after))
        if problem.nodes.hasMovePrices {
            gain &-= stayCost(stop, row, kind) &- stayCost(stop, around.row, around.kind)
            gain &-= stayCost(other, around.row, around.kind) &- stayCost(other, row, kind)
        }
        guard gain > move.gain else { return }
        gain &-= relief
        if hasTime {
            let late =
                lateness(of: other, between: around.before, around.after, around.kind)
                &+ lateness(of: stop, between: before, after, kind)
            gain &-= priceOfLateness(late, instead: latenessOf[around.row] &+ latenessOf[row])
        }
        guard gain > move.gain else { return }
        move.offer(.exchange, gain: gain, stop, other)
    }

    @inline(__always)
    private func overloadOfExchange(_ stop: Int, _ other: Int, _ row: Int, _ otherRow: Int) -> Int {
        var price = 0
        for dimension in 0..<dimensions {
            let (s, o) = (stop &* dimensions &+ dimension, other &* dimensions &+ dimension)
            let initial = problem.nodes.initialLoad[s] &- problem.nodes.initialLoad[o]
            let final = initial &+ problem.nodes.loadChange[s] &- problem.nodes.loadChange[o]
            let change = overloadOfMoving(dimension, from: row, to: otherRow, initial, final)
            if change >= Self.impossible { return change }
            price &+= change
        }
        return price
    }

    private func lateness(of stop: Int, between before: Int, _ after: Int, _ kind: Int) -> Int {
        var time = departure[before]
        var late = latenessThrough[before]
        advance(&time, &late, from: before, to: stop, kind)
        return lateness(late, at: time, from: stop, joining: after, kind)
    }
}

extension Search {
    /// Makes the move.
    mutating func exchange(_ stop: Int, _ other: Int) {
        let before = plan.previous[stop]
        let otherBefore = plan.previous[other]
        for node in [before, plan.next[stop], otherBefore, plan.next[other]] { notePending(node) }
        log.unlink(stop, in: plan)
        log.unlink(other, in: plan)
        log.link(other, after: before, in: plan)
        log.link(stop, after: otherBefore, in: plan)
    }
}

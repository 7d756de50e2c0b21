/// All moves around one stop: what joins it to a near stop by an arc shorter than one that is there now.
extension Plan {
    /// Finds the best move around a stop that joins it to one of its first `width` neighbours.
    func considerMoves(around stop: Int, _ neighbours: Neighbours, _ width: Int, _ move: inout LocalMove) {
        let around = Surroundings(stop, self)
        let longest = max(around.costIn, around.costOut)
        let isNearestFirst = neighbours.isNearestFirst
        let canMoveSegments = canMoveSegments
        let behind: Segments = canMoveSegments ? .beginning(at: stop, around, self) : Segments()
        let before: Segments = canMoveSegments ? .ending(at: stop, around, self) : Segments()
        var index = neighbours.first(of: stop)
        let end = index &+ width
        while index < end {
            let entry = neighbours.entries[index]
            let near = Int(entry.stop)
            let to = around.unit &* Int(entry.wayTo)
            let from = around.unit &* Int(entry.wayFrom)
            if isNearestFirst, to >= longest { return }
            index &+= 1
            let row = Int(states[near].vehicle)
            guard row >= 0 else { continue }
            let kind = problem.fleet.kind[row]
            if kind != around.kind {
                guard problem.canMixKinds else { continue }
                considerMixedTails(stop, near, Int(entry.wayTo), &move)
                considerMixedTails(near, stop, Int(entry.wayTo), &move)
                guard canMoveSegments else { continue }
                // A shorter way may cost more here, so all moves are tried.
                let cost = problem.perUnit[kind] &* Int(entry.wayTo)
                considerMoveBehind(stop, near, cost, around, behind, row, &move)
                considerMoveBefore(stop, near, cost, around, before, row, &move)
                considerExchange(stop, next[near], cost, around, row, &move)
                considerExchange(stop, previous[near], cost, around, row, &move)
                continue
            }
            let relief = relief(around.row, row)
            let isShortOut = to < around.costOut &+ relief
            let isShortIn = from < around.costIn &+ relief
            guard isShortOut || isShortIn else { continue }
            if row != around.row {
                if isShortOut { considerSwapTails(stop, near, to, around.kind, &move) }
                if isShortIn { considerSwapTails(near, stop, from, around.kind, &move) }
            }
            guard canMoveSegments else { continue }
            // A way costs the same backwards, and no window says otherwise.
            if isNearestFirst, isShortOut { considerReversal(stop, near, to, around, row, &move) }
            if isShortIn { considerMoveBehind(stop, near, from, around, behind, row, &move) }
            if isShortOut { considerMoveBefore(stop, near, to, around, before, row, &move) }
            if row != around.row {
                if isShortIn { considerExchange(stop, next[near], from, around, row, &move) }
                if isShortOut { considerExchange(stop, previous[near], to, around, row, &move) }
            }
        }
    }

    /// Whether single stops may move by themselves: loads add up, and no stop is bound to another.
    private var canMoveSegments: Bool { !hasLoadProfile && !hasShipments }
}

/// What stands around a stop that local search looks at.
struct Surroundings {
    let row: Int
    let kind: Int
    let unit: Int
    let before: Int
    let after: Int
    let costIn: Int
    let costOut: Int

    @inline(__always)
    init(_ stop: Int, _ plan: Plan) {
        row = plan.vehicle[stop]
        kind = plan.problem.fleet.kind[row]
        unit = plan.problem.perUnit[kind]
        before = plan.previous[stop]
        after = plan.next[stop]
        costIn = plan.costToNext[before]
        costOut = plan.costToNext[stop]
    }
}

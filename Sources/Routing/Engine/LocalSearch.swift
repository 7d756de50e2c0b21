/// Local search around what a round has touched: small exchanges that insertion alone does not find.
///
/// Every stop whose neighbours in its route have changed is looked at once; the best move around it is made, and the stops
/// beside the change are looked at again. Only near stops are tried, and only moves whose first new arc is shorter than
/// the arc that it replaces (Lin and Kernighan's gain criterion), so that most stops cost a few comparisons.
extension Search {
    /// Betters the plan by local moves until none is left around the touched stops.
    mutating func improve() {
        refreshSumsOfTouched()
        collectTouched()
        makeMoves(looking: settings.localSearchLimit)
        forgetPending()
    }

    /// Betters the whole plan by local moves until none is left or the time is over, and keeps it.
    mutating func improveAll(_ limit: inout Limiter) {
        for stop in 0..<plan.problem.nodes.count where plan.vehicle[stop] >= 0 { notePending(stop) }
        log.isSummed = true
        repeat { makeMoves(looking: 128) } while !pending.isEmpty && limit.progress(iterations: 0) != nil
        forgetPending()
        settle()
        commit()
        keepIfBest()
    }

    /// Looks at up to so many of the pending stops and makes the best move around each.
    private mutating func makeMoves(looking limit: Int) {
        var looked = 0
        while looked < limit, let last = pending.popLast() {
            let stop = Int(last)
            isPending[stop] = false
            guard plan.vehicle[stop] >= 0 else { continue }
            looked += 1
            var move = LocalMove()
            considerMoves(around: stop, &move)
            if move.gain > 0 { make(move) }
        }
    }

    private mutating func forgetPending() {
        while let stop = pending.popLast() { isPending[Int(stop)] = false }
    }

    /// Lets the sums along the changed routes follow the changes.
    mutating func refreshSumsOfTouched() {
        guard !log.isSummed else { return }
        for index in 0..<log.touchedCount { plan.refreshSums(log.touchedRoute(index)) }
        log.isSummed = true
    }

    /// The stops on both sides of each arc that was not there after the last accepted round.
    ///
    /// Most of what a ruin takes out goes back to where it was: those stops have been looked at before.
    private mutating func collectTouched() {
        for index in 0..<log.touchedCount {
            var node = plan.problem.startNode(log.touchedRoute(index))
            var next = plan.next[node]
            while next >= 0 {
                if settledNext[node] != next {
                    notePending(node)
                    notePending(next)
                }
                node = next
                next = plan.next[node]
            }
        }
    }

    /// Remembers the arcs of the changed routes: the round is accepted.
    mutating func settle() {
        refreshSumsOfTouched()
        for index in 0..<log.touchedCount { settle(log.touchedRoute(index)) }
    }

    /// Remembers the arcs of one route: local search has nothing to look for there.
    func settle(_ row: Int) {
        var node = plan.problem.startNode(row)
        while node >= 0 {
            settledNext[node] = plan.next[node]
            node = plan.next[node]
        }
    }

    /// Marks a stop to be looked at.
    mutating func notePending(_ node: Int) {
        guard node >= 0, node < plan.problem.nodes.count, !isPending[node] else { return }
        isPending[node] = true
        pending.append(Int32(node))
    }

    /// Finds the best move around a stop.
    func considerMoves(around stop: Int, _ move: inout LocalMove) {
        if settings.isShort, plan.problem.nodes.partner[stop] > stop { considerMovesOfShipment(stop, &move) }
        plan.considerMoves(around: stop, neighbours, min(settings.localNeighbours, neighbours.perNode), &move)
    }

    /// Makes a move and brings up to date what follows from it.
    mutating func make(_ move: LocalMove) {
        let rows = (plan.vehicle[move.first], plan.vehicle[move.second])
        let used = (plan.stops[rows.0] > 0 ? 1 : 0) + (rows.0 != rows.1 && plan.stops[rows.1] > 0 ? 1 : 0)
        switch move.kind {
        case .none: return
        case .swapTails: swapTails(move.first, move.second)
        case .moveShipment: moveShipment(move.first, behind: move.second, delivery: move.last)
        case .exchangeHeads: exchangeHeads(move.first, move.second)
        case .reverse: reverse(move.first, move.second)
        case .swapHeads: swapHeads(move.first, move.second)
        case .moveSegment: moveSegment(move.first, move.last, behind: move.second)
        case .exchange: exchange(move.first, move.second)
        }
        usedVehicles -= used
        usedVehicles += (plan.stops[rows.0] > 0 ? 1 : 0) + (rows.0 != rows.1 && plan.stops[rows.1] > 0 ? 1 : 0)
        for row in [rows.0, rows.1] {
            plan.refresh(row)
            plan.refreshSums(row)
        }
        for node in [move.first, move.second, move.last] where node >= 0 {
            notePending(node)
            notePending(plan.next[node])
            notePending(plan.previous[node])
        }
    }

    /// Takes the stops from one node on, up to and including another, out of their route, into `collected`.
    mutating func cut(from first: Int, through last: Int) {
        var node = first
        while node >= 0, node < plan.problem.nodes.count {
            let next = plan.next[node]
            collected.append(Int32(node))
            log.unlink(node, in: plan)
            if node == last { return }
            node = next
        }
    }

    /// Puts a range of `collected` behind a node; returns the last one put.
    @discardableResult
    mutating func put(_ range: Range<Int>, behind before: Int, isReversed: Bool = false) -> Int {
        var before = before
        for index in range {
            let node = Int(collected[isReversed ? range.upperBound - 1 - (index - range.lowerBound) : index])
            log.link(node, after: before, in: plan)
            before = node
        }
        return before
    }
}

import Testing

@testable import Routing

/// Rounds of a search in which a broken limit has a price: what they ruin, put back and move is priced, and taken back whole.
enum PricedRounds {
    /// Makes a hundred rounds, keeps one of three and takes the others back; `check` sees each plan before that.
    ///
    /// - Returns: How many moves were made, and how many of them made the way longer.
    static func make(in search: inout Search, check: (borrowing Search) -> Void) -> (made: Int, longer: Int) {
        var (made, longer) = (0, 0)
        for round in 0..<100 {
            let before = (search.plan.objective, search.absentStops, search.usedVehicles)
            search.removed.removeAll()
            search.ruin(around: round * 7 % search.plan.problem.nodes.count)
            for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
            search.recreate()
            search.refreshSumsOfTouched()
            var move = LocalMove()
            let stop = round % search.plan.problem.nodes.count
            if search.plan.vehicle[stop] >= 0 { search.considerMoves(around: stop, &move) }
            if move.gain > 0 {
                let (objective, cost) = (search.plan.objective, search.plan.routeCost)
                search.make(move)
                made += 1
                if search.plan.routeCost > cost { longer += 1 }
                #expect(objective - search.plan.objective == move.gain, "\(move)")
            }
            check(search)
            if round % 3 == 0 {
                search.settle()
                search.log.commit()
            } else {
                search.log.undo(in: search.plan)
                (search.absentStops, search.usedVehicles) = (before.1, before.2)
                #expect(search.plan.objective == before.0)
            }
            search.absent.removeAll()
        }
        return (made, longer)
    }
}

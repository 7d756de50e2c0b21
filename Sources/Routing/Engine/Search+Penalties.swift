/// Plans that break a limit at a price while the search goes on: vehicles that carry too much, or come too late.
///
/// Only plans that break none are kept as the best. A task without a place would be put where it can never stay, since
/// leaving it out costs more than any penalty; so nothing is allowed before every task has a place.
extension Search {
    /// Lets limits be broken from now on, where that can be priced and a first plan broke none.
    ///
    /// A short search from a given plan has no time for the detour over late plans: re-planning 800 stops in a second ends
    /// at 4.6 % with them and at 4.0 % without (R1_8_6, three seeds).
    mutating func allowPenalties() {
        guard paysPenalties else { return }
        if overloadPrice == nil, plan.canOverload, absent.isEmpty || plan.overload > 0 { allowOverload() }
        if latenessPrice == nil, plan.canBeLate, !(settings.isWarm && settings.isShort),
            absent.isEmpty || plan.lateness > 0
        {
            allowLateness()
        }
    }

    /// Lets the prices follow how many plans break no limit.
    mutating func followPenalties() {
        if overloadPrice?.note(isSound: plan.overload == 0) == true { plan.overloadPrice = overloadPrice?.value ?? 0 }
        if latenessPrice?.note(isSound: plan.lateness == 0) == true { plan.latenessPrice = latenessPrice?.value ?? 0 }
    }

    /// A short search begins dear, with twenty mean arcs for a load of the mean size: one that is too cheap leaves no plan to
    /// be kept. A long one begins with a single arc: what it joins while limits cost little ends in fewer vehicles.
    ///
    /// Over 30,000 to 100,000 rounds, three seeds, beginning with one arc, five and twenty: X-n1001 1.81, 1.77 and 1.63 %; a
    /// plan of 626 stops under way 4.6, 3.6 and 3.5 %, the prices of moving included. RC1_10_5 after 60 s, one seed: 2.14 %
    /// when it begins dear, 1.56 % when it does not.
    private mutating func allowOverload() {
        let nodes = plan.problem.nodes
        let total = (0..<nodes.count).reduce(0) { sum, node in
            sum + max(nodes.initialLoad[node], nodes.initialLoad[node] + nodes.loadChange[node])
        }
        guard total > 0 else { return }
        let first = meanArcCost * Double(nodes.count) / Double(total)
        let price = PenaltyPrice(first: settings.isShort ? 20 * first : first, isFast: settings.isShort)
        plan.overloadPrice = price.value
        overloadPrice = price
    }

    /// Begins with what a second of driving costs, a short search with ten times as much: the price that lets six in ten
    /// plans be in time was between 1 and 200 of these (road instances, RC1_10_5).
    private mutating func allowLateness() {
        let first = Double(plan.routeCost) / Double(max(1, secondsOfTravel))
        let price = PenaltyPrice(first: settings.isShort ? 10 * first : first, isFast: settings.isShort)
        plan.latenessPrice = price.value
        latenessPrice = price
    }

    private var secondsOfTravel: Int {
        var sum = 0
        for row in 0..<plan.problem.fleet.count where plan.stops[row] > 0 {
            let kind = plan.problem.fleet.kind[row]
            var node = plan.problem.startNode(row)
            while plan.next[node] >= 0 {
                sum += plan.leg(kind, node, plan.next[node])
                node = plan.next[node]
            }
        }
        return sum
    }
}

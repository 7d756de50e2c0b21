/// The loop: ruin, recreate, accept or take back.
extension Search {
    /// Runs until the limit says stop.
    mutating func run(_ limit: inout Limiter) {
        var annealing = Annealing(
            first: settings.firstTemperature * meanArcCost,
            last: settings.lastTemperature * meanArcCost
        )
        localSearchReach = settings.localSearchReach * meanArcCost
        allowPenalties()
        if hasLocalSearch, !isImproved { improveAll(&limit) }
        isImproved = true
        var iteration = 0
        guard plan.problem.nodes.count > 1 else {
            // One stop has no more plans than vehicles have places: a few rounds try them all, and the rest of the time is saved.
            for _ in 0..<plan.problem.nodes.count * Self.roundsOfOneStop { round(0) }
            return
        }
        while true {
            if iteration & 15 == 0 {
                guard let progress = limit.progress(iterations: iteration) else { break }
                annealing.cool(to: progress)
                followPenalties()
                allowPenalties()
            }
            iteration &+= 1
            round(annealing.allowance(&random))
        }
        limit.iterations += iteration
    }

    /// One place in a hundred is overlooked in a round, so two would nearly always do.
    private static let roundsOfOneStop = 16

    private mutating func round(_ allowance: Double) {
        let objectiveBefore = plan.objective
        let usedBefore = usedVehicles
        let absentBefore = absentStops
        let hadAbsent = !absent.isEmpty
        if hadAbsent { swap(&absent, &absentSaved) }
        absent.removeAll(keepingCapacity: true)
        removed.removeAll(keepingCapacity: true)
        ruin(around: seed())
        for index in 0..<log.touchedCount { plan.refresh(log.touchedRoute(index)) }
        if hadAbsent { offerAbsent() }
        recreate()
        let worse = plan.objective &- objectiveBefore
        if hasLocalSearch, worse != 0, Double(worse) < allowance + localSearchReach { improve() }
        if Double(plan.objective &- objectiveBefore) < allowance, isSound {
            if hasLocalSearch { settle() }
            commit()
            keepIfBest()
        } else {
            log.undo(in: plan)
            usedVehicles = usedBefore
            absentStops = absentBefore
            absent.removeAll(keepingCapacity: true)
            if hadAbsent { swap(&absent, &absentSaved) }
        }
    }

    /// The stop around which a round begins.
    private mutating func seed() -> Int {
        if !eventSeeds.isEmpty, random.unit() < settings.eventShare {
            return Int(eventSeeds[random.below(eventSeeds.count)])
        }
        return seeds.isEmpty ? random.below(plan.problem.nodes.count) : Int(seeds[random.below(seeds.count)])
    }

    /// Tries some of the absent tasks again: all of a few, a random share of many.
    private mutating func offerAbsent() {
        let limit = min(absentSaved.count, 10)
        for index in 0..<limit {
            absentSaved.swapAt(index, index + random.below(absentSaved.count - index))
            removed.append(absentSaved[index])
        }
        absent.append(contentsOf: absentSaved[limit...])
    }

    private var isSound: Bool {
        for index in 0..<log.touchedCount where !plan.isSound(log.touchedRoute(index)) { return false }
        return true
    }

    /// The mean cost of an arc of the running plan.
    var meanArcCost: Double {
        Double(plan.routeCost) / Double(max(1, plan.problem.nodes.count - absentStops + usedVehicles))
    }
}

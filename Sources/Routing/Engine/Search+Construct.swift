/// The first plan.
extension Search {
    /// Given steps stay; with none and a fleet of one kind, savings; everything else is inserted greedily.
    mutating func construct() {
        if plan.problem.fleet.kinds == 1, plan.problem.nodes.jobs == plan.problem.nodes.count,
            usedVehicles == 0, plan.problem.nodes.count < 1 << 20, plan.problem.rules.trips == nil
        {
            constructBySavings()
        }
        for task in 0..<plan.problem.nodes.count where plan.vehicle[task] < 0 {
            let partner = plan.problem.nodes.partner[task]
            if partner < 0 || partner > task { removed.append(Int32(task)) }
        }
        recreate()
        removed.removeAll(keepingCapacity: true)
        for row in 0..<plan.problem.fleet.count { plan.refreshSums(row) }
        log.commit()
        keepIfBest()
        paysPenalties =
            plan.overload == 0 && plan.lateness == 0 && plan.problem.nodes.count >= settings.penaltyStops
    }

    private mutating func constructBySavings() {
        let savings = Savings(plan.problem, isSymmetric: !plan.hasTime && plan.problem.isSymmetric)
        savings.join(plan.problem, neighbours)
        for (row, jobs) in savings.chains(plan.problem).prefix(plan.problem.fleet.count).enumerated() {
            let objectiveBefore = plan.objective
            var before = plan.problem.startNode(row)
            for job in jobs {
                plan.link(job, after: before)
                before = job
            }
            plan.refresh(row)
            usedVehicles += 1
            absentStops -= jobs.count
            let isWorthIt = plan.objective <= objectiveBefore
            guard !isWorthIt || !plan.isFeasible(row) || !plan.isSound(row) else { continue }
            for job in jobs { plan.unlink(job) }
            plan.refresh(row)
            usedVehicles -= 1
            absentStops += jobs.count
        }
    }
}

/// What a new plan owes to the given one.
extension RouteCheck {
    /// Adds up what the given plan and the promised times make the route cost.
    mutating func checkStability() {
        var shifts = 0.0
        var reversals = 0
        var moves = 0
        for (index, step) in tasks.enumerated() {
            if let promise = stop(step)?.promise {
                let start = step.arrival + step.waiting
                let early = promise.start - promise.tolerance - start
                let late = start - promise.start - promise.tolerance
                shifts += Double(max(0, early, late) * promise.pricePerMinute) / 60
            }
            if case .delivery = step.activity {} else { moves += movePrice(of: step) }
            for earlier in tasks[..<index] {
                for vehicle in problem.vehicles where vehicle.reversalPrice > 0 {
                    guard let here = position(of: step, vehicle), let there = position(of: earlier, vehicle) else {
                        continue
                    }
                    if there > here { reversals += vehicle.reversalPrice }
                }
            }
        }
        if abs(shifts - Double(route.cost.shifts)) > 1 {
            faults.append("shifts cost \(shifts), not \(route.cost.shifts)")
        }
        if moves != route.cost.moves { faults.append("moves cost \(moves), not \(route.cost.moves)") }
        if reversals != route.cost.reversals {
            faults.append("reversed order costs \(reversals), not \(route.cost.reversals)")
        }
    }

    /// What it costs that a task is not served by the vehicle whose given steps serve it.
    private func movePrice(of step: Step) -> Int {
        guard let price = terms(step)?.movePrice, price > 0 else { return 0 }
        let home = problem.vehicles.firstIndex { position(of: step, $0) != nil }
        return home == nil || home == route.vehicle ? 0 : price
    }

    /// Where a vehicle's given steps serve a task; nil when they do not.
    private func position(of step: Step, _ vehicle: Vehicle) -> Int? {
        guard let id = stop(step)?.id else { return nil }
        let kind: PlannedStep.Kind =
            switch step.activity {
            case .pickup: .pickup
            case .delivery: .delivery
            default: .job
            }
        return vehicle.steps.firstIndex { $0.kind == kind && $0.id == id }
    }
}

/// What a new plan owes to the given one.
extension RouteCheck {
    /// Adds up what the given plan and the promised times make the route cost.
    mutating func checkStability() {
        var shifts = 0.0
        var reversals = 0
        for (index, step) in tasks.enumerated() {
            if let promise = stop(step)?.promise {
                let start = step.arrival + step.waiting
                let early = promise.start - promise.tolerance - start
                let late = start - promise.start - promise.tolerance
                shifts += Double(max(0, early, late) * promise.pricePerMinute) / 60
            }
            for earlier in tasks[..<index] {
                for vehicle in problem.vehicles {
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
        if reversals != route.cost.reversals {
            faults.append("reversed order costs \(reversals), not \(route.cost.reversals)")
        }
    }

    /// Where a vehicle's given steps serve a task; nil when they do not.
    private func position(of step: Step, _ vehicle: Vehicle) -> Int? {
        guard vehicle.reversalPrice > 0, let id = stop(step)?.id else { return nil }
        let kind: PlannedStep.Kind =
            switch step.activity {
            case .pickup: .pickup
            case .delivery: .delivery
            default: .job
            }
        return vehicle.steps.firstIndex { $0.kind == kind && $0.id == id }
    }
}

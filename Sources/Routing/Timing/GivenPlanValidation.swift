/// The check of plans from which a search is to start: as in VROOM they must respect every limit.
///
/// A problem that pins steps, prices their moving, their order or promised times, or names a breakdown is a plan under way, in which something may already have gone wrong:
/// there the search keeps what can be kept instead.
struct GivenPlanValidation {
    let problem: Problem

    func run() throws(InputError) {
        guard !problem.isUnderWay else { return }
        let plans = PlannedActivities(problem: problem)
        let timer = RouteTimer(problem: problem)
        for (row, vehicle) in problem.vehicles.enumerated() where !vehicle.steps.isEmpty {
            let activities = vehicle.steps.enumerated().compactMap { index, step in
                plans.activity(of: step, vehicle).map { (activity: $0, index: index) }
            }.filter { $0.activity.isTask || $0.activity == .reload }
            let route = timer.route(vehicle: row, activities.map(\.activity))
            for step in route.steps {
                guard let violation = step.violations.first else { continue }
                let index = activities.first { $0.activity == step.activity }?.index ?? 0
                throw error(violation, "vehicles[\(row)].steps[\(index)]")
            }
            // The search places the breaks itself.
            guard let violation = route.violations.first(where: { $0.cause != .missingBreak }) else { continue }
            throw error(violation, "vehicles[\(row)].steps")
        }
    }

    private func error(_ violation: Violation, _ path: String) -> InputError {
        let size = violation.amount.map { " by \($0)" } ?? ""
        return InputError(path, "the plan to start from breaks a limit: \(violation.cause.rawValue)\(size)")
    }
}

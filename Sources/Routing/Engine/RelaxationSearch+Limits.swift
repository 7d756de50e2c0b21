/// From a broken limit to what eases it.
extension RelaxationSearch {
    /// The easing of the one limit that a route breaks; nil where none helps.
    func relaxation(_ broken: (violation: Violation, step: Step?), _ route: Route) -> Relaxation? {
        let row = route.vehicle
        let amount = broken.violation.amount
        let activity = broken.step?.activity
        switch broken.violation.cause {
        case .delay where activity == .end: return Relaxation(.shiftEnd, by: amount, vehicle: row)
        case .delay, .deadline:
            guard let activity, activity.isTask else { return nil }
            return Relaxation(.windowEnd, by: amount, vehicle: row, stop: activity)
        case .timeOnBoard: return Relaxation(.timeOnBoard, by: amount, vehicle: row, stop: activity)
        case .warmUp: return Relaxation(.warmUp, by: amount, vehicle: row, stop: activity)
        case .maximumTravelTime: return Relaxation(.travelTime, by: amount, vehicle: row)
        case .maximumDistance: return Relaxation(.distance, by: amount, vehicle: row)
        case .maximumTasks:
            let tasks = route.steps.reduce(0) { $0 + ($1.activity.isTask ? 1 : 0) }
            let limit = problem.vehicles[row].maximumTasks ?? tasks
            return Relaxation(.tasks, by: tasks - limit, vehicle: row)
        case .skills: return Relaxation(.skills, by: nil, vehicle: row, stop: activity)
        default: return nil
        }
    }

    /// The capacity that is missing, if only one dimension is too small.
    func capacity(_ route: Route) -> Relaxation? {
        let limits = problem.vehicles[route.vehicle].capacity
        var load = RouteLimits(problem: problem).initialLoad(of: route)
        for step in route.steps { load = zip(load, step.load).map { max($0, $1) } }
        let missing = limits.indices.filter { load[$0] > limits[$0] }
        guard missing.count == 1, let dimension = missing.first else { return nil }
        return Relaxation(
            .capacity,
            by: load[dimension] - limits[dimension],
            vehicle: route.vehicle,
            dimension: dimension
        )
    }
}

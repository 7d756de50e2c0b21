/// Notes which limits other than times a timed route breaks.
struct RouteLimits {
    let problem: Problem

    func note(in route: inout Route) {
        let vehicle = problem.vehicles[route.vehicle]
        noteSteps(in: &route, vehicle)
        let tasks = route.steps.reduce(0) { $0 + ($1.activity.isTask ? 1 : 0) }
        if let limit = vehicle.maximumTasks, tasks > limit { route.violations.append(Violation(.maximumTasks)) }
        if let limit = vehicle.maximumTravelTime, route.duration > limit {
            route.violations.append(Violation(.maximumTravelTime, by: route.duration - limit))
        }
        if let limit = vehicle.maximumDistance, route.distance > limit {
            route.violations.append(Violation(.maximumDistance, by: route.distance - limit))
        }
        let taken = route.steps.reduce(0) { if case .pause = $1.activity { $0 + 1 } else { $0 } }
        if taken < vehicle.breaks.count, tasks > 0 { route.violations.append(Violation(.missingBreak)) }
    }

    private func noteSteps(in route: inout Route, _ vehicle: Vehicle) {
        var loaded: [Int: Int] = [:]
        let delivered = Set(
            route.steps.compactMap { step in if case .delivery(let row) = step.activity { row } else { nil } }
        )
        for index in route.steps.indices {
            let step = route.steps[index]
            if !vehicle.capacity.isEmpty, zip(step.load, vehicle.capacity).contains(where: { $0 > $1 }) {
                route.steps[index].violations.append(Violation(.load))
            }
            if let terms = problem.terms(of: step.activity) {
                route.steps[index].violations += Self.violations(of: terms, vehicle)
            }
            if case .pickup(let row) = step.activity {
                loaded[row] = step.departure
                if !delivered.contains(row) { route.steps[index].violations.append(Violation(.precedence)) }
            }
            guard case .delivery(let row) = step.activity else { continue }
            guard let start = loaded[row] else {
                route.steps[index].violations.append(Violation(.precedence))
                continue
            }
            if let limit = problem.shipments[row].timeOnBoard, limit.pricePerMinute == nil,
                step.arrival - start > limit.limit
            {
                let excess = step.arrival - start - limit.limit
                route.steps[index].violations.append(Violation(.timeOnBoard, by: excess))
            }
        }
    }

    private static func violations(of terms: Terms, _ vehicle: Vehicle) -> [Violation] {
        var result: [Violation] = []
        if !terms.skills.isSubset(of: vehicle.skills) { result.append(Violation(.skills)) }
        if let id = terms.onlyVehicle, id != vehicle.id { result.append(Violation(.vehicle)) }
        if let band = terms.band, !vehicle.compartments.contains(where: { $0.bands.contains(band) }) {
            result.append(Violation(.compartment))
        }
        return result
    }
}

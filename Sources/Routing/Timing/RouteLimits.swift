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
        let trips = route.steps.map(\.activity).split(separator: .reload, omittingEmptySubsequences: false)
        if trips.count > max(1, vehicle.reload?.maximumTrips ?? 1) { route.violations.append(Violation(.trips)) }
        guard !vehicle.compartments.isEmpty else { return }
        let loading = CompartmentLoading(problem: problem)
        for trip in trips {
            let nodes = trip.compactMap { NodeDraft.node(of: $0, jobs: problem.jobs.count) }
            guard !loading.fits(nodes, vehicle: route.vehicle) else { continue }
            return route.violations.append(Violation(.compartment))
        }
    }

    private func noteSteps(in route: inout Route, _ vehicle: Vehicle) {
        var loaded: [Int: Int] = [:]
        let delivered = Set(
            route.steps.compactMap { step in if case .delivery(let row) = step.activity { row } else { nil } }
        )
        noteInitialLoad(in: &route, vehicle)
        for index in route.steps.indices {
            let step = route.steps[index]
            if step.activity == .reload, !loaded.isEmpty { route.steps[index].violations.append(Violation(.reload)) }
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
            guard let start = loaded.removeValue(forKey: row) else {
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

    /// A vehicle without a start has no step that shows what it carries before its first stop.
    private func noteInitialLoad(in route: inout Route, _ vehicle: Vehicle) {
        guard vehicle.start == nil, !vehicle.capacity.isEmpty, !route.steps.isEmpty else { return }
        if zip(initialLoad(of: route), vehicle.capacity).contains(where: { $0 > $1 }) {
            route.steps[0].violations.append(Violation(.load))
        }
    }

    /// What a route carries from its start on: the deliveries of the jobs of its first trip.
    func initialLoad(of route: Route) -> [Int] {
        var load = [Int](repeating: 0, count: problem.dimensions)
        let trip = route.steps.map(\.activity).prefix { $0 != .reload }
        for case .job(let row) in trip where !problem.jobs[row].delivery.isEmpty {
            load = zip(load, problem.jobs[row].delivery).map { $0 + $1 }
        }
        return load
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

/// Where in the plan a task that is left out could go.
extension RelaxationSearch {
    /// A task at a place of a route, and how much longer the way becomes.
    struct Trial {
        let vehicle: Int
        let first: Int
        let last: Int
        let detour: Int
    }

    /// The places of a task in the routes of the plan, shortest detour first.
    func places(of task: UnassignedTask.Task) -> [Trial] {
        let terms = terms(of: task)
        var result: [Trial] = []
        for (row, vehicle) in problem.vehicles.enumerated() {
            guard vehicle.maximumTasks != 0, terms.onlyVehicle ?? vehicle.id == vehicle.id, keeps(terms.band, vehicle),
                result.count < Self.mostPlaces
            else { continue }
            append(task, row, to: &result)
        }
        return result.sorted { $0.detour < $1.detour }
    }

    /// More places than these are not even sorted by their detours.
    private static let mostPlaces = 50_000

    private func append(_ task: UnassignedTask.Task, _ row: Int, to result: inout [Trial]) {
        let gaps = gaps(row)
        let travel = TravelLookup(problem: problem, vehicle: problem.vehicles[row])
        let free = firstFree(row, activities(row))
        func detours(_ place: Place) -> [Int] {
            gaps.map { travel.duration($0.before, place) + travel.duration(place, $0.after) - $0.way }
        }
        switch task {
        case .job(let job):
            for (index, detour) in detours(problem.jobs[job].stop.place).enumerated() where index >= free {
                result.append(Trial(vehicle: row, first: index, last: index, detour: detour))
            }
        case .shipment(let shipment):
            let (from, to) = (problem.shipments[shipment].pickup.place, problem.shipments[shipment].delivery.place)
            let (pickups, deliveries) = (detours(from), detours(to))
            for first in gaps.indices where first >= free {
                let gap = gaps[first]
                let together =
                    travel.duration(gap.before, from) + travel.duration(from, to) + travel.duration(to, gap.after)
                    - gap.way
                result.append(Trial(vehicle: row, first: first, last: first, detour: together))
                for last in (first + 1)..<max(first + 1, gaps.count) {
                    let detour = pickups[first] + deliveries[last]
                    result.append(Trial(vehicle: row, first: first, last: last, detour: detour))
                }
            }
        }
    }

    /// The places between which each position of a route lies, and the way between them.
    private func gaps(_ row: Int) -> [(before: Place?, after: Place?, way: Int)] {
        let vehicle = problem.vehicles[row]
        let travel = TravelLookup(problem: problem, vehicle: vehicle)
        let spots = activities(row).map { problem.place(of: $0, vehicle) }
        var after = vehicle.end
        var result: [(before: Place?, after: Place?, way: Int)] = [(nil, after, 0)]
        for spot in spots.reversed() {
            after = spot ?? after
            result.append((nil, after, 0))
        }
        result.reverse()
        var before = vehicle.start
        for index in result.indices {
            if index > 0, let spot = spots[index - 1] { before = spot }
            result[index].before = before
            result[index].way = travel.duration(before, result[index].after)
        }
        return result
    }

    private func activities(_ row: Int) -> [Step.Activity] {
        routes[row]?.activities ?? problem.vehicles[row].breaks.indices.map { .pause($0) }
    }

    /// A route's activities with the task at a place.
    func order(_ task: UnassignedTask.Task, _ place: Trial) -> [Step.Activity] {
        switch task {
        case .job(let row): inserted([(.job(row), place.first)], activities(place.vehicle))
        case .shipment(let row):
            inserted([(.pickup(row), place.first), (.delivery(row), place.last)], activities(place.vehicle))
        }
    }

    /// The first position behind what must stay first.
    private func firstFree(_ row: Int, _ activities: [Step.Activity]) -> Int {
        let frozen = problem.vehicles[row].steps.prefix(problem.vehicles[row].frozenSteps).filter {
            $0.kind == .job || $0.kind == .pickup || $0.kind == .delivery
        }
        var left = frozen.count
        guard left > 0 else { return 0 }
        for (index, activity) in activities.enumerated() {
            if left == 0 { return index }
            if activity.isTask { left -= 1 }
        }
        return activities.count
    }

    private func inserted(_ stops: [(Step.Activity, Int)], _ activities: [Step.Activity]) -> [Step.Activity] {
        var order = activities
        for (activity, index) in stops.reversed() { order.insert(activity, at: index) }
        return order
    }

    private func keeps(_ band: String?, _ vehicle: Vehicle) -> Bool {
        guard let band else { return true }
        return vehicle.compartments.contains { $0.bands.contains(band) }
    }
}

/// Finds what would have to be eased, and by how much, for a task that is left out to fit into a route of the plan.
///
/// The task is put at every place of every route, shortest detour first, as far as the number of trials allows; a place counts
/// when exactly one limit is in its way. Of each limit the least easing is kept. So in small plans the answer is exact:
/// with the limit eased by that much the route can be driven, with less no place of the plan can be had.
struct RelaxationSearch {
    private let problem: Problem
    private let timer: RouteTimer
    /// The activities of each vehicle in the plan, and what the route costs.
    private let routes: [Int: (activities: [Step.Activity], cost: Int)]
    /// How many routes may still be timed.
    private(set) var trialsLeft: Int

    init(problem: Problem, timer: RouteTimer, routes: [Route], trials: Int) {
        self.problem = problem
        self.timer = timer
        trialsLeft = trials
        self.routes = Dictionary(
            uniqueKeysWithValues: routes.map { route in
                let activities = route.steps.map(\.activity).filter { $0 != .start && $0 != .end }
                return (route.vehicle, (activities, route.cost.total))
            }
        )
    }

    /// The relaxations for a task, cheapest first.
    mutating func relaxations(of task: UnassignedTask.Task, trials: Int) -> [Relaxation] {
        let end = max(0, trialsLeft - trials)
        var found: [Relaxation] = []
        for place in places(of: task) {
            guard trialsLeft > end else { break }
            probe(task, at: place, &found)
        }
        return found.sorted { $0.rank < $1.rank }
    }

    private struct Trial {
        let vehicle: Int
        let order: [Step.Activity]
        let detour: Int
    }

    // MARK: - Places

    private func places(of task: UnassignedTask.Task) -> [Trial] {
        let terms = terms(of: task)
        var result: [Trial] = []
        for (row, vehicle) in problem.vehicles.enumerated() {
            guard vehicle.maximumTasks != 0, terms.onlyVehicle ?? vehicle.id == vehicle.id, keeps(terms.band, vehicle)
            else { continue }
            let activities = routes[row]?.activities ?? vehicle.breaks.indices.map { .pause($0) }
            let travel = TravelLookup(problem: problem, vehicle: vehicle)
            for first in firstFree(row, activities)...activities.count {
                switch task {
                case .job(let job):
                    result.append(trial(row, inserted([(.job(job), first)], activities), travel))
                case .shipment(let shipment):
                    for last in first...activities.count {
                        let order = inserted([(.pickup(shipment), first), (.delivery(shipment), last)], activities)
                        result.append(trial(row, order, travel))
                    }
                }
                guard result.count < 20_000 else { return result }
            }
        }
        return result.sorted { $0.detour < $1.detour }
    }

    private func trial(_ row: Int, _ order: [Step.Activity], _ travel: TravelLookup) -> Trial {
        let vehicle = problem.vehicles[row]
        var way = 0
        var here = vehicle.start
        for place in order.compactMap({ problem.stop(of: $0)?.place }) + [vehicle.end].compactMap(\.self) {
            way += travel.duration(here, place)
            here = place
        }
        return Trial(vehicle: row, order: order, detour: way)
    }

    /// The first position behind what must stay first.
    private func firstFree(_ row: Int, _ activities: [Step.Activity]) -> Int {
        let frozen = problem.vehicles[row].steps.prefix(problem.vehicles[row].frozenSteps).filter {
            $0.kind != .start && $0.kind != .end && $0.kind != .break
        }
        var left = frozen.count
        for (index, activity) in activities.enumerated() {
            if left == 0 { return index }
            if activity.isTask { left -= 1 }
        }
        return left == 0 && frozen.isEmpty ? 0 : activities.count
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

    private func terms(of task: UnassignedTask.Task) -> Terms {
        switch task {
        case .job(let row): problem.jobs[row].terms
        case .shipment(let row): problem.shipments[row].terms
        }
    }

    // MARK: - Trials

    private mutating func probe(_ task: UnassignedTask.Task, at place: Trial, _ found: inout [Relaxation]) {
        let route = timed(place)
        let broken = violations(route)
        if broken.isEmpty {
            let before = routes[place.vehicle]?.cost ?? 0
            guard let price = terms(of: task).price, route.cost.total - before >= price else { return }
            let amount = route.cost.total - before - price + 1
            return offer(Relaxation(.price, by: amount, vehicle: place.vehicle), &found)
        }
        if broken.allSatisfy({ $0.violation.cause == .load }) {
            if let relaxation = capacity(route) { offer(relaxation, &found) }
            return
        }
        let cause = broken[0].violation.cause
        let isOne = broken.allSatisfy { $0.violation.cause == cause && $0.step?.activity == broken[0].step?.activity }
        if isOne, let worst = broken.max(by: { $0.violation.amount ?? 0 < $1.violation.amount ?? 0 }),
            let relaxation = relaxation(worst, route)
        {
            offer(relaxation, &found)
        }
        for activity in place.order where isOf(task, activity) && hasWindows(activity) {
            easeWindows(of: activity, place, &found)
        }
    }

    private mutating func timed(_ place: Trial, _ eased: EasedStop? = nil) -> Route {
        trialsLeft -= 1
        return timer.trial(vehicle: place.vehicle, place.order, eased: eased)
    }

    private func violations(_ route: Route) -> [(violation: Violation, step: Step?)] {
        route.violations.map { ($0, nil) } + route.steps.flatMap { step in step.violations.map { ($0, step) } }
    }

    private func isOf(_ task: UnassignedTask.Task, _ activity: Step.Activity) -> Bool {
        switch (task, activity) {
        case (.job(let row), .job(let other)): row == other
        case (.shipment(let row), .pickup(let other)), (.shipment(let row), .delivery(let other)): row == other
        default: false
        }
    }

    private func hasWindows(_ activity: Step.Activity) -> Bool {
        guard let stop = problem.stop(of: activity) else { return false }
        return !stop.windows.isEmpty || stop.deadline.map { $0.pricePerMinute == nil } ?? false
    }

    /// The windows of one stop of the task moved as little as possible: the end to the earliest possible start, or the start
    /// to the latest from which the rest of the route still works.
    private mutating func easeWindows(of activity: Step.Activity, _ place: Trial, _ found: inout [Relaxation]) {
        let free = timed(place, EasedStop(activity: activity, windows: []))
        guard violations(free).isEmpty, let stop = problem.stop(of: activity),
            let step = free.steps.first(where: { $0.activity == activity })
        else { return }
        let earliest = step.arrival + step.waiting
        let limit = stop.deadline.flatMap { $0.pricePerMinute == nil ? $0.limit : nil } ?? Limit.time
        let windows = stop.windows.isEmpty ? [TimeWindow(start: 0, end: limit)] : stop.windows
        if let end = windows.map({ min($0.end, limit) }).filter({ $0 < earliest }).max() {
            offer(Relaxation(.windowEnd, by: earliest - end, vehicle: place.vehicle, stop: activity), &found)
        }
        guard let window = windows.first(where: { $0.start > earliest }) else { return }
        var least = 1
        var most = window.start - earliest
        if let best = found.first(where: { $0.limit == .windowStart })?.amount {
            guard isEarlyEnough(best - 1, window, activity, place) else { return }
            most = min(most, best - 1)
        }
        while least < most {
            let middle = (least + most) / 2
            if isEarlyEnough(middle, window, activity, place) { most = middle } else { least = middle + 1 }
        }
        offer(Relaxation(.windowStart, by: most, vehicle: place.vehicle, stop: activity), &found)
    }

    private mutating func isEarlyEnough(
        _ amount: Int,
        _ window: TimeWindow,
        _ activity: Step.Activity,
        _ place: Trial
    ) -> Bool {
        let wider = TimeWindow(start: max(0, window.start - amount), end: window.end)
        return violations(timed(place, EasedStop(activity: activity, windows: [wider]))).isEmpty
    }

    // MARK: - From a broken limit to what eases it

    private func relaxation(_ broken: (violation: Violation, step: Step?), _ route: Route) -> Relaxation? {
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
    private func capacity(_ route: Route) -> Relaxation? {
        let limits = problem.vehicles[route.vehicle].capacity
        var load = limits.map { _ in 0 }
        for case .job(let row) in route.steps.map(\.activity) where !problem.jobs[row].delivery.isEmpty {
            load = zip(load, problem.jobs[row].delivery).map { $0 + $1 }
        }
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

    /// Keeps the least easing of each limit.
    private func offer(_ relaxation: Relaxation, _ found: inout [Relaxation]) {
        let index = found.firstIndex { $0.limit == relaxation.limit && $0.dimension == relaxation.dimension }
        guard let index else { return found.append(relaxation) }
        if relaxation.rank < found[index].rank { found[index] = relaxation }
    }
}

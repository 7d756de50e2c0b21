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
    /// Whether the time for explanations is over.
    private let isOver: () -> Bool

    init(problem: Problem, timer: RouteTimer, routes: [Route], trials: Int, isOver: @escaping () -> Bool) {
        self.isOver = isOver
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
            guard trialsLeft > end, !isOver() else { break }
            probe(task, at: Probe(vehicle: place.vehicle, order: order(task, place)), &found)
        }
        return found.sorted { $0.rank < $1.rank }
    }

    /// A task at a place of a route, and how much longer the way becomes.
    private struct Trial {
        let vehicle: Int
        let first: Int
        let last: Int
        let detour: Int
    }

    // MARK: - Places

    private func places(of task: UnassignedTask.Task) -> [Trial] {
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

    private func order(_ task: UnassignedTask.Task, _ place: Trial) -> [Step.Activity] {
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

    private func terms(of task: UnassignedTask.Task) -> Terms {
        switch task {
        case .job(let row): problem.jobs[row].terms
        case .shipment(let row): problem.shipments[row].terms
        }
    }

    // MARK: - Trials

    /// A route to be timed.
    private struct Probe {
        let vehicle: Int
        let order: [Step.Activity]
    }

    private mutating func probe(_ task: UnassignedTask.Task, at place: Probe, _ found: inout [Relaxation]) {
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
        // Other windows of the task mend nothing but lateness.
        guard broken.allSatisfy({ $0.violation.cause == .delay || $0.violation.cause == .deadline }) else { return }
        for activity in place.order where isOf(task, activity) && hasWindows(activity) {
            easeWindows(of: activity, place, &found)
        }
    }

    private mutating func timed(_ place: Probe, _ eased: EasedStop? = nil) -> Route {
        trialsLeft -= 1
        return timer.route(vehicle: place.vehicle, place.order, eased: eased)
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
    private mutating func easeWindows(of activity: Step.Activity, _ place: Probe, _ found: inout [Relaxation]) {
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
        _ place: Probe
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

    /// Keeps the least easing of each limit.
    private func offer(_ relaxation: Relaxation, _ found: inout [Relaxation]) {
        let index = found.firstIndex { $0.limit == relaxation.limit && $0.dimension == relaxation.dimension }
        guard let index else { return found.append(relaxation) }
        if relaxation.rank < found[index].rank { found[index] = relaxation }
    }
}

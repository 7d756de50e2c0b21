/// Finds what would have to be eased, and by how much, for a task that is left out to fit into a route of the plan.
///
/// The task is put at every place of every route, shortest detour first, as far as the number of trials allows; a place counts
/// when exactly one limit is in its way. Of each limit the least easing is kept. So in small plans the answer is exact:
/// with the limit eased by that much the route can be driven, with less no place of the plan can be had.
struct RelaxationSearch {
    let problem: Problem
    private let timer: RouteTimer
    /// The activities of each vehicle in the plan, and what the route costs.
    let routes: [Int: (activities: [Step.Activity], cost: Int)]
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

    func terms(of task: UnassignedTask.Task) -> Terms {
        switch task {
        case .job(let row): problem.jobs[row].terms
        case .shipment(let row): problem.shipments[row].terms
        }
    }

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

    /// Keeps the least easing of each limit.
    private func offer(_ relaxation: Relaxation, _ found: inout [Relaxation]) {
        let index = found.firstIndex { $0.limit == relaxation.limit && $0.dimension == relaxation.dimension }
        guard let index else { return found.append(relaxation) }
        if relaxation.rank < found[index].rank { found[index] = relaxation }
    }
}

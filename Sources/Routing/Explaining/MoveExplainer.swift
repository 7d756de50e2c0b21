/// Says of each task that has changed its vehicle what the plan gains by that.
///
/// The task alone is put back, at every place of the route that its vehicle before drives now, and both routes are timed
/// anew: the cheapest place at which no limit is broken tells the gain; if there is none, the limits at the place where the
/// fewest are in the way tell why it had to go.
struct MoveExplainer {
    private let problem: Problem
    private let timer: RouteTimer
    private let routes: [Int: Route]
    /// Whether the time for explanations is over.
    private let isOver: () -> Bool
    /// How many routes may still be timed.
    private var trialsLeft = 3_000

    init(problem: Problem, routes: [Route], isOver: @escaping () -> Bool) {
        self.problem = problem
        self.isOver = isOver
        timer = RouteTimer(problem: problem)
        self.routes = Dictionary(uniqueKeysWithValues: routes.map { ($0.vehicle, $0) })
    }

    /// What is to be said, by job or pickup, in plans under way; nothing in others.
    mutating func explain() -> [Step.Activity: MovedTask] {
        guard problem.isUnderWay else { return [:] }
        var moves: [Step.Activity: MovedTask] = [:]
        let plans = PlannedActivities(problem: problem)
        let served = Dictionary(
            uniqueKeysWithValues: routes.values.flatMap { route in
                route.steps.filter(\.activity.isTask).map { ($0.activity, route.vehicle) }
            }
        )
        for (row, vehicle) in problem.vehicles.enumerated() {
            for step in vehicle.steps where step.kind == .job || step.kind == .pickup {
                guard let task = plans.activity(of: step, vehicle), let here = served[task], here != row else {
                    continue
                }
                moves[task] = explain(task, from: row, to: here)
            }
        }
        return moves
    }

    private mutating func explain(_ task: Step.Activity, from home: Int, to here: Int) -> MovedTask {
        let stops = stops(of: task)
        let before = (routes[home]?.cost.total ?? 0) + (routes[here]?.cost.total ?? 0)
        let without = timer.route(vehicle: here, activities(here).filter { !stops.contains($0) }).cost.total
        var attempt = Attempt(home: home, known: obstacles(routes[home]))
        let own = activities(home)
        for first in firstFree(home, own)...own.count {
            var order = own
            order.insert(stops[0], at: first)
            if stops.count == 1 { probe(order, &attempt) }
            for last in stops.dropFirst().flatMap({ _ in (first + 1)...order.count }) {
                var both = order
                both.insert(stops[1], at: last)
                probe(both, &attempt)
                // What has not been tried to the end is not told: a better place may be among the rest.
                guard !attempt.isGivenUp else { break }
            }
            guard !attempt.isGivenUp else { return MovedTask(from: home) }
        }
        guard let cost = attempt.cost else { return MovedTask(from: home, obstacles: attempt.fewest ?? []) }
        return MovedTask(from: home, gain: cost + without - before)
    }

    /// The places tried so far at which one task could go back.
    private struct Attempt {
        let home: Int
        /// What that vehicle's route breaks anyway.
        let known: [Violation.Cause: Int]
        /// The cheapest route with the task.
        var cost: Int?
        /// The limits in the way at the place where the fewest are.
        var fewest: [Violation.Cause]?
        var isGivenUp = false
    }

    private mutating func probe(_ order: [Step.Activity], _ attempt: inout Attempt) {
        guard trialsLeft > 0, !isOver() else { return attempt.isGivenUp = true }
        trialsLeft -= 1
        let route = timer.route(vehicle: attempt.home, order)
        let broken = obstacles(route).filter { $0.value > attempt.known[$0.key, default: 0] }.keys
        if broken.isEmpty { attempt.cost = min(attempt.cost ?? .max, route.cost.total) }
        if broken.count < attempt.fewest?.count ?? .max {
            attempt.fewest = broken.sorted { $0.rawValue < $1.rawValue }
        }
    }

    private func stops(of task: Step.Activity) -> [Step.Activity] {
        if case .pickup(let row) = task { [task, .delivery(row)] } else { [task] }
    }

    private func activities(_ row: Int) -> [Step.Activity] {
        guard let route = routes[row] else { return problem.vehicles[row].breaks.indices.map { .pause($0) } }
        return route.steps.map(\.activity).filter { $0 != .start && $0 != .end }
    }

    /// The first position behind what must stay first.
    private func firstFree(_ row: Int, _ activities: [Step.Activity]) -> Int {
        let frozen = problem.vehicles[row].steps.prefix(problem.vehicles[row].frozenSteps)
            .count { [.job, .pickup, .delivery].contains($0.kind) }
        let tasks = activities.indices.filter { activities[$0].isTask }
        return frozen == 0 ? 0 : frozen > tasks.count ? activities.count : tasks[frozen - 1] + 1
    }

    /// By how much a route breaks each limit; 1 for each time where a size makes no sense.
    private func obstacles(_ route: Route?) -> [Violation.Cause: Int] {
        guard let route else { return [:] }
        return (route.violations + route.steps.flatMap(\.violations)).reduce(into: [:]) { sums, violation in
            sums[violation.cause, default: 0] += violation.amount ?? 1
        }
    }
}

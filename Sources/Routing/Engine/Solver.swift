/// Plans routes: the door to the engine.
public struct Solver: Sendable {
    let problem: Problem
    let options: SolverOptions

    /// Makes a solver of one problem.
    public init(_ problem: Problem, options: SolverOptions = SolverOptions()) {
        self.problem = problem
        self.options = options
    }

    /// Searches until the limit or the clock's stop signal; the plan respects every hard limit at any time.
    ///
    /// Blocks its thread for up to the time limit. Tasks that cannot be served come back as unassigned, with a reason.
    public func solve(clock: SearchClock) -> Solution {
        let begin = clock.milliseconds()
        let compiled = CompiledProblem(problem: problem)
        let isWarm = problem.vehicles.contains { !$0.steps.isEmpty }
        let settings = SearchSettings(problem: compiled, options: options, isWarm: isWarm)
        var search = Search(problem: compiled, settings: settings)
        search.adoptGivenSteps(of: problem)
        search.construct()
        var statistics = SearchStatistics()
        statistics.millisecondsToFirstPlan = clock.milliseconds() - begin
        let reserve = explanationReserve(search.absentStops)
        var limit = Limiter(options: options.leaving(reserve), clock: clock, begin: begin)
        search.run(&limit)
        statistics.iterations = limit.iterations
        statistics.isInterrupted = limit.isInterrupted
        let isOver = explanationLimit(from: clock, reserve: reserve)
        var solution = search.solution(of: problem, isOver: isOver)
        statistics.milliseconds = clock.milliseconds() - begin
        solution.statistics = statistics
        return solution
    }

    /// Milliseconds that the search leaves for the reasons of tasks without a place: a tenth of the limit, a quarter of a
    /// second at most.
    func explanationReserve(_ absentStops: Int) -> Int {
        absentStops == 0 ? 0 : min(250, options.milliseconds / 10)
    }

    /// Whether the reasons have used up what was left for them, and 10 ms that they may always take; whoever wants the plan
    /// now waits for no more than these.
    func explanationLimit(from clock: SearchClock, reserve: Int) -> @Sendable () -> Bool {
        let certain = clock.milliseconds() + 10
        return {
            let now = clock.milliseconds()
            return now > certain + reserve || now > certain && clock.isStopped()
        }
    }

    /// Times the order that the vehicles' `steps` give, changing nothing: arrivals, costs and broken limits.
    ///
    /// - Throws: `InputError` when the times that steps name (`PlannedStep.times`) cannot be met.
    public func check() throws(InputError) -> Solution {
        let plans = PlannedActivities(problem: problem)
        let timer = RouteTimer(problem: problem)
        var planned: Set<Step.Activity> = []
        var routes: [Route] = []
        for (row, vehicle) in problem.vehicles.enumerated() where !vehicle.steps.isEmpty {
            planned.formUnion(vehicle.steps.compactMap { plans.activity(of: $0, vehicle) })
            routes.append(try timer.givenRoute(vehicle: row, plans))
        }
        var unassigned: [UnassignedTask] = []
        for row in problem.jobs.indices where !planned.contains(.job(row)) {
            unassigned.append(UnassignedTask(task: .job(row), reason: .notPlanned))
        }
        for row in problem.shipments.indices where !planned.contains(.pickup(row)) {
            unassigned.append(UnassignedTask(task: .shipment(row), reason: .notPlanned))
        }
        return Solution(routes: routes, unassigned: unassigned)
    }
}

extension Solver {
    /// Times one route whose order is given (tasks and pauses, without start and end): arrivals, cost, broken limits.
    public static func time(_ problem: Problem, vehicle row: Int, _ order: [Step.Activity]) -> Route {
        RouteTimer(problem: problem).route(vehicle: row, order)
    }
}

/// Several threads on one plan.
extension Solver {
    /// Searches with as many threads as the options say, two at most; with one it is `solve(clock:)`.
    ///
    /// The plan is divided into two halves that lie side by side; each thread betters its half for a while, then the line
    /// is drawn anew. Both work on the clock, so that the answer is not the same from run to run.
    public func solveOnThreads(clock: SearchClock) async -> Solution {
        guard options.threads > 1, options.iterationLimit == nil else { return solve(clock: clock) }
        let start = clock.milliseconds()
        let isWarm = problem.vehicles.contains { !$0.steps.isEmpty }
        var otherOptions = options
        otherOptions.seed &+= 0x9E37_79B9
        async let second = SearchWorker(problem: problem, options: otherOptions, isWarm: isWarm)
        let first = SearchWorker(problem: problem, options: options, isWarm: isWarm)
        let team = await [first, second]
        var plan = await first.begin()
        var best = plan
        var statistics = SearchStatistics()
        statistics.millisecondsToFirstPlan = clock.milliseconds() - start
        let length = max(40, options.milliseconds / 40)
        let reserve = explanationReserve(plan.absent.count)
        while true {
            let elapsed = clock.milliseconds() - start
            guard elapsed < options.milliseconds - reserve, !statistics.isInterrupted else { break }
            let limit = Limiter(options: options.leaving(reserve), clock: clock, begin: start, pause: elapsed + length)
            let shares = await first.divide(plan)
            async let left = team[0].better(shares[0], limit)
            async let right = team[1].better(shares[1], limit)
            let outcomes = await (left, right)
            let isDivided = shares[0].rows.count + shares[1].rows.count == plan.rows.count
            plan = Self.join(outcomes.0.current, outcomes.1.current, isDivided)
            let candidate = Self.join(outcomes.0.best, outcomes.1.best, isDivided)
            if candidate.objective < best.objective { best = candidate }
            statistics.iterations += outcomes.0.iterations + outcomes.1.iterations
            statistics.isInterrupted = outcomes.0.isInterrupted || outcomes.1.isInterrupted
        }
        var solution = await first.solution(of: best, isOver: explanationLimit(from: clock, reserve: reserve))
        statistics.milliseconds = clock.milliseconds() - start
        solution.statistics = statistics
        return solution
    }

    /// Two halves together; of two wholes the better.
    private static func join(_ left: SharedPlan, _ right: SharedPlan, _ isDivided: Bool) -> SharedPlan {
        if isDivided { return left + right }
        return left.objective <= right.objective ? left : right
    }
}

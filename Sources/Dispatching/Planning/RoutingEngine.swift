public import Routing

/// The routing engine behind the planner, timed by the system's monotonic clock.
public struct RoutingEngine: RouteSolver {
    /// Creates the engine; it holds nothing.
    public init() {}

    /// The best plan found within `milliseconds`.
    public func solve(_ problem: Problem, milliseconds: Int) -> Solution {
        let start = ContinuousClock.now
        let clock = SearchClock(milliseconds: {
            let passed = start.duration(to: .now).components
            return Int(passed.seconds) * 1_000 + Int(passed.attoseconds / 1_000_000_000_000_000)
        })
        return Solver(problem, options: SolverOptions(milliseconds: milliseconds)).solve(clock: clock)
    }
}

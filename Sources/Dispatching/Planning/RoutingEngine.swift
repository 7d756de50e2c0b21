public import Routing

/// The routing engine behind the planner, timed by the system's monotonic clock or by its own rounds.
public struct RoutingEngine: RouteSolver {
    private let roundsPerSecond: Int?
    private let seed: UInt64

    /// Creates the engine, which works by the clock.
    public init() {
        roundsPerSecond = nil
        seed = SolverOptions().seed
    }

    /// Creates an engine that counts rounds instead of looking at a clock: the same problem has the same answer on
    /// every machine, however busy.
    ///
    /// - Parameters:
    ///   - roundsPerSecond: How many ruin-and-recreate rounds stand for a second of a limit, above 0.
    ///   - seed: The seed of everything random.
    public init(roundsPerSecond: Int, seed: UInt64) {
        precondition(roundsPerSecond > 0, "an engine without rounds finds nothing")
        self.roundsPerSecond = roundsPerSecond
        self.seed = seed
    }

    /// Whether it works by the clock.
    public var isTimed: Bool { roundsPerSecond == nil }

    /// The best plan found within `milliseconds`, or within the rounds that stand for them.
    public func solve(_ problem: Problem, milliseconds: Int) -> Solution {
        guard let roundsPerSecond else { return solveByClock(problem, milliseconds) }
        let options = SolverOptions(
            milliseconds: milliseconds,
            iterationLimit: max(1, milliseconds * roundsPerSecond / 1_000),
            seed: seed
        )
        // The clock stands still: only the rounds end the search.
        return Solver(problem, options: options).solve(clock: SearchClock(milliseconds: { 0 }))
    }

    private func solveByClock(_ problem: Problem, _ milliseconds: Int) -> Solution {
        let start = ContinuousClock.now
        let clock = SearchClock(milliseconds: {
            let passed = start.duration(to: .now).components
            return Int(passed.seconds) * 1_000 + Int(passed.attoseconds / 1_000_000_000_000_000)
        })
        return Solver(problem, options: SolverOptions(milliseconds: milliseconds, seed: seed)).solve(clock: clock)
    }
}

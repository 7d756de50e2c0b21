/// How long and how to search.
public struct SolverOptions: Sendable {
    /// The time limit in milliseconds, counted from the call of `Solver.solve`.
    public var milliseconds: Int
    /// A limit on ruin-and-recreate rounds; with one, the same seed gives the same plan whatever the machine's speed.
    public var iterationLimit: Int?
    /// The seed of everything random.
    public var seed: UInt64
    /// The number of threads of `solveOnThreads`: 1 or 2; more are used as two.
    public var threads = 1

    /// Makes options; the defaults search for one second.
    public init(milliseconds: Int = 1000, iterationLimit: Int? = nil, seed: UInt64 = 1) {
        self.milliseconds = milliseconds
        self.iterationLimit = iterationLimit
        self.seed = seed
    }

    /// The same with so many milliseconds less for the search.
    func leaving(_ reserve: Int) -> SolverOptions {
        var rest = self
        rest.milliseconds -= reserve
        return rest
    }
}

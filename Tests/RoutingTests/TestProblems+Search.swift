@testable import Routing

extension TestProblems {
    /// A search of a random problem that has not begun.
    static func search(seed: Int, stops: Int, vehicles: Int, _ features: Features) throws -> Search {
        let compiled = CompiledProblem(problem: try random(seed: seed, stops: stops, vehicles: vehicles, features))
        let options = SolverOptions(iterationLimit: 100, seed: UInt64(seed))
        return Search(
            problem: compiled,
            settings: SearchSettings(problem: compiled, options: options, isWarm: false)
        )
    }
}

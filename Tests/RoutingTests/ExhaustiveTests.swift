import Routing
import Testing

@Suite("The solver against exhaustive search")
struct ExhaustiveTests {
    typealias Features = TestProblems.Features

    static let mixes: [Features] = [
        [], [.windows], [.pickups], [.shipments], [.windows, .shipments, .pickups], [.skills, .windows],
        [.limits], [.openEnds], [.costs], [.costs, .openEnds, .shipments, .limits],
    ]

    @Test("finds the best plan of small problems", arguments: mixes.indices)
    func optimum(mix: Int) throws {
        for seed in 1...6 {
            let problem = try TestProblems.random(seed: seed * 100 + mix, stops: 5, vehicles: 2, Self.mixes[mix])
            let solution = TestProblems.solve(problem, iterations: 6_000)
            #expect(SolutionChecker(problem).faults(in: solution) == [])
            let truth = ExhaustiveSearch(problem)
            let tasks = problem.jobs.count + problem.shipments.count
            #expect(tasks - solution.unassigned.count == truth.bestServed, "mix \(mix), seed \(seed)")
            #expect(solution.cost == truth.bestCost, "mix \(mix), seed \(seed)")
        }
    }
}

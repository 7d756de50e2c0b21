import Testing

@testable import Routing

@Suite("Near stops")
struct NeighboursTests {
    static let mixes: [TestProblems.Features] = [[], [.windows], [.windows, .setups, .costs], [.rushHour, .windows]]

    @Test("the lists hold the nearest of all stops, nearest first", arguments: mixes.indices)
    func nearest(mix: Int) throws {
        for seed in 1...5 {
            let given = try TestProblems.random(seed: seed, stops: 90, vehicles: 3, Self.mixes[mix])
            let problem = CompiledProblem(problem: given)
            let neighbours = Neighbours(problem: problem, limit: 7)
            #expect(neighbours.perNode == 7)
            for node in 0..<problem.nodes.count {
                let all = (0..<problem.nodes.count).filter { $0 != node }
                    .map { (score: Self.score(problem, node, $0), stop: $0) }
                    .sorted { ($0.score, $0.stop) < ($1.score, $1.stop) }
                #expect((0..<7).map { neighbours[node, $0] } == all.prefix(7).map(\.stop))
            }
        }
    }

    /// The way, a fifth of the waiting and all of the lateness, in the better direction.
    private static func score(_ problem: CompiledProblem, _ one: Int, _ other: Int) -> Int {
        func directed(_ from: Int, _ to: Int) -> Int {
            let (here, there) = (problem.place[from], problem.place[to])
            let (way, seconds) = (problem.arcCost(0, here, there), problem.duration(0, here, there))
            guard problem.hasTime else { return way }
            let leave = (problem.nodes.earliest[from], problem.nodes.latest[from])
            let work = problem.service(0, from) + seconds
            let wait = max(0, problem.nodes.earliest[to] - leave.1 - work)
            let late = max(0, leave.0 + work - problem.nodes.latest[to])
            return way + max(1, seconds > 0 ? way / seconds : 1) * (wait / 5 + late)
        }
        return min(directed(one, other), directed(other, one))
    }
}

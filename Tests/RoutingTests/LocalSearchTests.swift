import Testing

@testable import Routing

@Suite("Local moves")
struct LocalSearchTests {
    static let mixes: [TestProblems.Features] = [
        [], [.alike], [.alike, .windows], [.alike, .pickups], [.alike, .shipments], [.alike, .shipments, .windows],
        [.unitCosts], [.alike, .movePrices], [.alike, .movePrices, .windows], [.skills, .windows, .alike], [.openEnds],
    ]

    private func search(_ features: TestProblems.Features, seed: Int) throws -> Search {
        let problem = try TestProblems.random(seed: seed, stops: 30, vehicles: 5, features)
        let compiled = CompiledProblem(problem: problem)
        let options = SolverOptions(iterationLimit: 100, seed: UInt64(seed))
        let settings = SearchSettings(problem: compiled, options: options, isWarm: false)
        return Search(problem: compiled, settings: settings)
    }

    @Test("each move gains what it was said to gain, and keeps every limit", arguments: mixes.indices)
    func gains(mix: Int) throws {
        var made = 0
        for seed in 1...40 {
            var search = try search(Self.mixes[mix], seed: seed * 10 + mix)
            guard search.hasLocalSearch else { continue }
            search.construct()
            for round in 0..<200 {
                disturb(&search, round)
                let stop = round % search.plan.problem.nodes.count
                guard search.plan.vehicle[stop] >= 0 else { continue }
                var move = LocalMove()
                search.considerMoves(around: stop, &move)
                guard move.gain > 0 else { continue }
                let objective = search.plan.objective
                let inUse = useCosts(search)
                search.make(move)
                made += 1
                // A vehicle that becomes idle is a bonus that no move counts on.
                let bonus = inUse - useCosts(search)
                #expect(objective - search.plan.objective == move.gain + bonus, "\(move)")
                for row in 0..<search.plan.problem.fleet.count {
                    let isFeasible = search.plan.isFeasible(row)
                    #expect(isFeasible, "\(move)")
                }
                search.log.commit()
            }
        }
        #expect(made > 0 || !mustMove(mix))
    }

    @Test("a round with local search is taken back whole", arguments: mixes.indices)
    func undo(mix: Int) throws {
        var search = try search(Self.mixes[mix], seed: 300 + mix)
        try #require(search.hasLocalSearch || !mustMove(mix))
        guard search.hasLocalSearch else { return }
        search.construct()
        let total = search.plan.next.count
        for round in 0..<100 {
            let order = (0..<total).map { search.plan.next[$0] }
            let sums = (0..<search.plan.initialThrough.count).map { search.plan.initialThrough[$0] }
            let saved = (search.absentStops, search.usedVehicles, search.plan.objective)
            disturb(&search, round, isCommitted: false)
            search.improve()
            let used = (0..<search.plan.problem.fleet.count).filter { search.plan.stops[$0] > 0 }.count
            #expect(search.usedVehicles == used)
            search.log.undo(in: search.plan)
            (search.absentStops, search.usedVehicles) = (saved.0, saved.1)
            search.absent.removeAll()
            #expect((0..<total).map { search.plan.next[$0] } == order)
            #expect(search.plan.objective == saved.2)
            let active = (0..<total).filter { search.plan.vehicle[$0] >= 0 }
            for node in active {
                for dimension in 0..<search.plan.dimensions {
                    let index = node * search.plan.dimensions + dimension
                    #expect(search.plan.initialThrough[index] == sums[index])
                }
            }
        }
    }

    /// Whether vehicles are alike enough in a mix for moves between them.
    private func mustMove(_ mix: Int) -> Bool {
        Self.mixes[mix].contains(.alike) || Self.mixes[mix].contains(.unitCosts)
    }

    /// What the vehicles in use cost for being in use: their fixed costs, and the way from start to end that an idle
    /// vehicle does not drive.
    private func useCosts(_ search: borrowing Search) -> Int {
        let problem = search.plan.problem
        return (0..<problem.fleet.count).reduce(0) { sum, row in
            let (start, end) = (problem.place[problem.startNode(row)], problem.place[problem.endNode(row)])
            guard search.plan.stops[row] > 0 else { return sum }
            return sum + problem.fleet.fixedCost[row]
                + (start == end ? 0 : problem.arcCost(problem.fleet.kind[row], start, end))
        }
    }

    /// A round of ruin and recreate that is kept whatever it costs.
    private func disturb(_ search: inout Search, _ round: Int, isCommitted: Bool = true) {
        search.removed.removeAll()
        search.ruin(around: round * 7 % search.plan.problem.nodes.count)
        for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
        search.recreate()
        guard isCommitted else { return }
        search.settle()
        search.log.commit()
    }
}

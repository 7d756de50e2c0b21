import Testing

@testable import Routing

@Suite("Ruin")
struct RuinTests {
    private func search(_ features: TestProblems.Features, routeShare: Double) throws -> Search {
        let problem = CompiledProblem(problem: try TestProblems.random(seed: 7, stops: 24, vehicles: 4, features))
        var settings = SearchSettings(problem: problem, options: SolverOptions(iterationLimit: 100), isWarm: false)
        settings.routeShare = routeShare
        var search = Search(problem: problem, settings: settings)
        search.construct()
        return search
    }

    @Test("a route that is no longer than the mean is emptied whole, a longer one loses a string")
    func wholeRoute() throws {
        var search = try search([.windows], routeShare: 1)
        let count = search.plan.problem.nodes.count
        let mean = (count - search.absentStops) / search.usedVehicles
        var emptied = 0
        var shortened = 0
        for seed in 0..<count where search.plan.vehicle[seed] >= 0 {
            let row = search.plan.vehicle[seed]
            let before = (search.plan.stops[row], search.usedVehicles, search.absentStops)
            search.removed.removeAll()
            search.ruin(around: seed)
            if before.0 <= mean {
                #expect(search.plan.stops[row] == 0)
                #expect(search.usedVehicles < before.1)
                emptied += 1
            } else {
                #expect((1..<before.0).contains(search.plan.stops[row]))
                shortened += 1
            }
            #expect(search.removed.count == search.absentStops - before.2)
            search.log.undo(in: search.plan)
            (search.usedVehicles, search.absentStops) = (before.1, before.2)
            #expect(search.plan.stops[row] == before.0)
        }
        #expect(emptied > 0 && shortened > 0)
    }

    @Test("vehicles are emptied where jobs have windows; not for loads alone, for shipments, or in a given plan")
    func share() throws {
        func share(_ features: TestProblems.Features, isWarm: Bool = false) throws -> Double {
            let problem = CompiledProblem(problem: try TestProblems.random(seed: 7, stops: 24, vehicles: 4, features))
            return SearchSettings(problem: problem, options: SolverOptions(), isWarm: isWarm).routeShare
        }
        #expect(try share([.windows]) > 0)
        #expect(try share([]) == 0)
        #expect(try share([.windows, .shipments]) == 0)
        #expect(try share([.windows], isWarm: true) == 0)
    }
}

import Testing

@testable import Routing

@Suite("Ruin")
struct RuinTests {
    private func search(_ features: TestProblems.Features, routeShare: Double) throws -> Search {
        let problem = CompiledProblem(problem: try TestProblems.random(seed: 7, stops: 24, vehicles: 4, features))
        var settings = SearchSettings(problem: problem, options: SolverOptions(iterationLimit: 100), isWarm: false)
        settings.routeShare = routeShare
        settings.exchangeShare = 0
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

    @Test(
        "two vehicles of different kinds exchange their routes as far as they can serve them",
        arguments: [[.unitCosts], [.unitCosts, .windows], [.skills, .costs], [.limits], [.compartments, .breaks]]
            as [TestProblems.Features]
    )
    func exchange(features: TestProblems.Features) throws {
        var (whole, partial) = (0, 0)
        for seed in 1...20 {
            let problem = CompiledProblem(
                problem: try TestProblems.random(seed: seed, stops: 24, vehicles: 4, features)
            )
            let options = SolverOptions(iterationLimit: 100, seed: UInt64(seed))
            var search = Search(
                problem: problem,
                settings: SearchSettings(problem: problem, options: options, isWarm: false)
            )
            search.construct()
            for row in 0..<problem.fleet.count where search.plan.stops[row] > 0 {
                let before = (search.plan.objective, search.usedVehicles, search.absentStops)
                let routes = (0..<problem.fleet.count).map { Self.stops(of: $0, search) }
                search.removed.removeAll()
                guard search.exchangeVehicles(row) else { continue }
                let other = try #require((0..<problem.fleet.count).first { search.log.hasTouched($0) && $0 != row })
                #expect(problem.fleet.kind[other] != problem.fleet.kind[row])
                for (source, target) in [(row, other), (other, row)] {
                    let now = Self.stops(of: target, search)
                    #expect(now == routes[source].filter { search.plan.vehicle[$0] == target })
                    #expect(search.plan.isFeasible(target))
                    if now.count == routes[source].count { whole += 1 } else { partial += 1 }
                }
                let used = (0..<problem.fleet.count).filter { search.plan.stops[$0] > 0 }.count
                #expect(search.usedVehicles == used)
                #expect(search.removed.count == search.absentStops - before.2)
                search.log.undo(in: search.plan)
                (search.usedVehicles, search.absentStops) = (before.1, before.2)
                #expect(search.plan.objective == before.0)
                #expect((0..<problem.fleet.count).map { Self.stops(of: $0, search) } == routes)
            }
        }
        #expect(whole > 0 && partial > 0)
    }

    private static func stops(of row: Int, _ search: borrowing Search) -> [Int] {
        let plan = search.plan
        return Array(
            sequence(first: plan.next[plan.problem.startNode(row)]) { plan.next[$0] }.prefix {
                $0 < plan.problem.nodes.count
            }
        )
    }

    @Test("vehicles exchange routes where kinds differ; not alike ones, not in a given plan")
    func exchangeShare() throws {
        func share(_ features: TestProblems.Features, isWarm: Bool = false) throws -> Double {
            let problem = CompiledProblem(problem: try TestProblems.random(seed: 7, stops: 24, vehicles: 4, features))
            return SearchSettings(problem: problem, options: SolverOptions(), isWarm: isWarm).exchangeShare
        }
        #expect(try share([.unitCosts]) > 0)
        #expect(try share([.alike]) == 0)
        #expect(try share([.unitCosts, .shipments]) == 0)
        #expect(try share([.unitCosts], isWarm: true) == 0)
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

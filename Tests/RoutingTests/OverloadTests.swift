import Testing

@testable import Routing

@Suite("Overloading vehicles on the way to a better plan")
struct OverloadTests {
    /// Vehicles that hold what there is to the last unit, or nearly.
    private func problem(seed: Int, count: Int = 24, vehicles: Int = 5, windows: Bool = false) throws -> Problem {
        var source = TestRandom(seed: UInt64(seed))
        let points = (0...count).map { _ in (x: source.below(1_000), y: source.below(1_000)) }
        let loads = (0..<count).map { _ in 1 + source.below(9) }
        let capacity = max(9, loads.reduce(0, +) / (vehicles - 1) + 1)
        let jobs = loads.indices.map { row in
            let start = source.below(3_000)
            let window = windows ? ",\"time_windows\":[[\(start),\(start + 3_000)]]" : ""
            return
                "{\"id\":\(row + 1),\"location\":[\(points[row + 1].x),\(points[row + 1].y)],\"delivery\":[\(loads[row])]\(window)}"
        }
        let depot = "[\(points[0].x),\(points[0].y)]"
        let fleet = (1...vehicles).map {
            "{\"id\":\($0),\"start\":\(depot),\"end\":\(depot),\"capacity\":[\(capacity)]}"
        }
        let text = """
            {"vehicles":[\(fleet.joined(separator: ","))],"jobs":[\(jobs.joined(separator: ","))],
             "metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        return try VroomRequest(Array(text.utf8)).problem()
    }

    private func search(_ problem: Problem, seed: Int) -> Search {
        let compiled = CompiledProblem(problem: problem)
        let options = SolverOptions(iterationLimit: 100, seed: UInt64(seed))
        return Search(
            problem: compiled,
            settings: SearchSettings(problem: compiled, options: options, isWarm: false)
        )
    }

    private func excess(_ search: borrowing Search) -> Int {
        (0..<search.plan.problem.fleet.count).reduce(0) { sum, row in
            sum + max(0, search.plan.initialLoad[row] - search.plan.problem.fleet.capacity[row])
        }
    }

    @Test("moves and rounds are priced with what they overload, and taken back whole", arguments: [false, true])
    func prices(windows: Bool) throws {
        var (overloaded, made) = (0, 0)
        for seed in 1...20 {
            var search = search(try problem(seed: seed, windows: windows), seed: seed)
            search.construct()
            search.plan.overloadPrice = 3
            let moves = PricedRounds.make(in: &search) { search in
                #expect(search.plan.overload == excess(search))
                if search.plan.overload > 0 { overloaded += 1 }
            }
            made += moves.made
        }
        #expect(overloaded > 100 && made > 20)
    }

    @Test("what is kept as the best overloads nobody, also on two threads", arguments: 1...4)
    func best(seed: Int) async throws {
        let problem = try problem(seed: seed, count: 120, vehicles: 12)
        var search = search(problem, seed: seed)
        search.construct()
        let options = SolverOptions(iterationLimit: 2_000, seed: UInt64(seed))
        var limit = Limiter(options: options, clock: TestProblems.stillClock, begin: 0)
        search.run(&limit)
        #expect(search.plan.overloadPrice > 0)
        let solution = TestProblems.solve(problem, iterations: 2_000)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        let ticks = Ticks()
        var shared = SolverOptions(milliseconds: 400, seed: UInt64(seed))
        shared.threads = 2
        let together = await Solver(problem, options: shared).solveOnThreads(
            clock: SearchClock(milliseconds: { ticks.next() })
        )
        #expect(SolutionChecker(problem).faults(in: together) == [])
    }

    @Test("while a task has no place nobody is overloaded: it could never stay where it is put")
    func absent() throws {
        let full = try problem(seed: 9, count: 120, vehicles: 12)
        let vehicles = Array(full.vehicles.dropLast(3))
        let short = CompiledProblem(
            problem: try Problem(
                vehicles: vehicles,
                jobs: full.jobs,
                shipments: [],
                travel: full.travel,
                coordinates: full.coordinates
            )
        )
        let options = SolverOptions(iterationLimit: 500)
        var search = Search(
            problem: short,
            settings: SearchSettings(problem: short, options: options, isWarm: false)
        )
        search.construct()
        var limit = Limiter(options: options, clock: TestProblems.stillClock, begin: 0)
        search.run(&limit)
        #expect(search.absentStops > 0 && search.plan.overloadPrice == 0)
    }

    @Test("where one sum does not decide, nobody is overloaded")
    func limits() throws {
        for features in [[.pickups], [.shipments], [.compartments]] as [TestProblems.Features] {
            let mixed = CompiledProblem(
                problem: try TestProblems.random(seed: 3, stops: 24, vehicles: 4, features)
            )
            #expect(!Plan(problem: mixed).canOverload)
            let options = SolverOptions(iterationLimit: 100)
            var search = Search(
                problem: mixed,
                settings: SearchSettings(problem: mixed, options: options, isWarm: false)
            )
            search.construct()
            var limit = Limiter(options: options, clock: TestProblems.stillClock, begin: 0)
            search.run(&limit)
            #expect(search.plan.overloadPrice == 0 && search.plan.overload == 0)
        }
    }

    @Test("the price rises while plans overload somebody and falls while they do not, within bounds")
    func price() {
        var price = PenaltyPrice(first: 20, isFast: true)
        #expect(price.value == 20)
        for _ in 0..<32 { _ = price.note(isSound: false) }
        #expect(price.value == 36, "20 times the exponential of six tenths")
        for _ in 0..<100_000 { _ = price.note(isSound: false) }
        #expect(price.value == 4_000)
        for _ in 0..<100_000 { _ = price.note(isSound: true) }
        #expect(price.value == 1)
        let low = price.value
        var changes = 0
        for round in 0..<320 where price.note(isSound: round % 5 < 3) { changes += 1 }
        #expect(changes == 0 && price.value == low, "six in ten are wanted")
        var slow = PenaltyPrice(first: 20, isFast: false)
        for _ in 0..<32 { _ = slow.note(isSound: false) }
        #expect(slow.value == 22, "a tenth at a time")
    }
}

import Testing

@testable import Routing

@Suite("Coming too late on the way to a better plan")
struct LatenessTests {
    /// Windows of a few minutes on a square that takes longer to cross; each stop can be reached in time from the depot.
    private func problem(seed: Int, count: Int = 24, vehicles: Int = 8) throws -> Problem {
        var source = TestRandom(seed: UInt64(seed))
        let points = (0...count).map { _ in (x: source.below(1_000), y: source.below(1_000)) }
        let jobs = (1...count).map { row in
            let start = 1_200 + source.below(2_000)
            return """
                {"id":\(row),"location":[\(points[row].x),\(points[row].y)],"service":\(source.below(60)),
                 "time_windows":[[\(start),\(start + 300 + source.below(600))]]}
                """
        }
        let depot = "[\(points[0].x),\(points[0].y)]"
        let fleet = (1...vehicles).map {
            "{\"id\":\($0),\"start\":\(depot),\"end\":\(depot),\"time_window\":[0,6000]}"
        }
        let text = """
            {"vehicles":[\(fleet.joined(separator: ","))],"jobs":[\(jobs.joined(separator: ","))],
             "metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        return try VroomRequest(Array(text.utf8)).problem()
    }

    private func search(_ problem: Problem, seed: Int, iterations: Int = 100) -> Search {
        let compiled = CompiledProblem(problem: problem)
        let options = SolverOptions(iterationLimit: iterations, seed: UInt64(seed))
        return Search(
            problem: compiled,
            settings: SearchSettings(problem: compiled, options: options, isWarm: false)
        )
    }

    /// The seconds of lateness of all routes, each driven from its start: who comes late is taken to have come in time.
    private func lateness(_ plan: Plan) -> Int {
        let problem = plan.problem
        var sum = 0
        for row in 0..<problem.fleet.count where plan.stops[row] > 0 {
            var node = problem.startNode(row)
            var time = problem.fleet.shiftStart[row]
            while plan.next[node] >= 0 {
                let after = plan.next[node]
                time += problem.duration(problem.fleet.kind[row], problem.place[node], problem.place[after])
                let isStop = after < problem.nodes.count
                let (open, close) =
                    isStop
                    ? (problem.nodes.earliest[after], problem.nodes.latest[after]) : (0, problem.fleet.shiftEnd[row])
                sum += max(0, time - close)
                time = min(max(time, open), close)
                if isStop { time += problem.service(problem.fleet.kind[row], after) }
                node = after
            }
        }
        return sum
    }

    @Test("moves and rounds are priced with the lateness that they bring, and taken back whole")
    func prices() throws {
        var (late, made, relieved) = (0, 0, 0)
        for seed in 1...20 {
            var search = search(try problem(seed: seed), seed: seed)
            search.construct()
            search.plan.latenessPrice = 2
            let moves = PricedRounds.make(in: &search) { search in
                #expect(search.plan.lateness == lateness(search.plan))
                if search.plan.lateness > 0 { late += 1 }
            }
            made += moves.made
            relieved += moves.longer
        }
        #expect(late > 100 && made > 20, "\(late) late plans, \(made) moves")
        #expect(relieved > 0, "no move made a way longer to be in time")
    }

    @Test("what is kept as the best comes in time, also on two threads", arguments: 1...4)
    func best(seed: Int) async throws {
        let problem = try problem(seed: seed, count: 120, vehicles: 40)
        var search = search(problem, seed: seed, iterations: 2_000)
        search.construct()
        let options = SolverOptions(iterationLimit: 2_000, seed: UInt64(seed))
        var limit = Limiter(options: options, clock: TestProblems.stillClock, begin: 0)
        search.run(&limit)
        #expect(search.plan.latenessPrice > 0)
        let solution = TestProblems.solve(problem, iterations: 2_000)
        #expect(solution.unassigned.isEmpty)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        let ticks = Ticks()
        var shared = SolverOptions(milliseconds: 400, seed: UInt64(seed))
        shared.threads = 2
        let together = await Solver(problem, options: shared).solveOnThreads(
            clock: SearchClock(milliseconds: { ticks.next() })
        )
        #expect(SolutionChecker(problem).faults(in: together) == [])
    }

    @Test("a half of a divided plan may be late on the way, and its best is not")
    func share() throws {
        let problem = try problem(seed: 5, count: 120, vehicles: 40)
        var search = search(problem, seed: 5, iterations: 500)
        search.construct()
        let half = search.divide(search.currentShare())[0]
        #expect(half.paysPenalties && half.rows.count < problem.vehicles.count)
        search.take(half)
        let options = SolverOptions(iterationLimit: 500, seed: 5)
        var limit = Limiter(options: options, clock: TestProblems.stillClock, begin: 0)
        search.run(&limit)
        #expect(search.plan.latenessPrice > 0)
        search.take(search.bestShare())
        #expect(search.plan.lateness == 0)
    }

    @Test("where lateness has no one price per second, nobody is late on the way")
    func limits() throws {
        for features in [[.windows, .shipments], [.windows, .breaks], [.windows, .promises]] as [TestProblems.Features]
        {
            let mixed = try TestProblems.random(seed: 3, stops: 24, vehicles: 4, features)
            #expect(!Plan(problem: CompiledProblem(problem: mixed)).canBeLate)
        }
        let one = try problem(seed: 1)
        #expect(Plan(problem: CompiledProblem(problem: one)).canBeLate)
        var jobs = one.jobs
        jobs[0].stop.windows = [TimeWindow(start: 0, end: 10), TimeWindow(start: 500, end: 900)]
        let several = try Problem(
            vehicles: one.vehicles,
            jobs: jobs,
            shipments: [],
            travel: one.travel,
            coordinates: one.coordinates
        )
        #expect(!Plan(problem: CompiledProblem(problem: several)).canBeLate)
    }

    @Test("a plan whose frozen stops are late is kept as it is, and nothing else in it comes late")
    func frozen() throws {
        let free = try problem(seed: 7, count: 120, vehicles: 40)
        // The stops with the earliest windows behind the one with the latest: done, however late they were.
        let order = free.jobs.indices.sorted { free.jobs[$0].stop.windows[0].end > free.jobs[$1].stop.windows[0].end }
        var vehicles = free.vehicles
        vehicles[0].steps = ([order[0]] + order.suffix(2)).map { PlannedStep(kind: .job, id: free.jobs[$0].stop.id) }
        vehicles[0].frozenSteps = 3
        let problem = try Problem(
            vehicles: vehicles,
            jobs: free.jobs,
            shipments: [],
            travel: free.travel,
            coordinates: free.coordinates
        )
        var search = search(problem, seed: 7, iterations: 1_000)
        search.adoptGivenSteps(of: problem)
        search.construct()
        #expect(search.plan.lateness > 0 && !search.paysPenalties)
        let solution = TestProblems.solve(problem, iterations: 1_000)
        let late = SolutionChecker(problem).faults(in: solution)
        #expect(
            !late.isEmpty && solution.routes[0].steps.filter { $0.activity != .start && $0.activity != .end }.count == 3
        )
        let others = Solution(routes: Array(solution.routes.dropFirst()), unassigned: [])
        #expect(others.routes.allSatisfy { $0.violations.isEmpty && $0.steps.allSatisfy(\.violations.isEmpty) })
    }
}

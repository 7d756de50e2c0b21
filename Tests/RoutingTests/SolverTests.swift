import Routing
import Synchronization
import Testing

@Suite("The solver's promises")
struct SolverTests {
    @Test("the same seed and number of rounds give the same plan")
    func deterministic() throws {
        let problem = try TestProblems.random(seed: 7, stops: 40, vehicles: 6, [.windows, .shipments])
        let first = TestProblems.solve(problem, iterations: 500, seed: 3)
        let second = TestProblems.solve(problem, iterations: 500, seed: 3)
        #expect(first.routes.map { $0.steps.map(\.activity) } == second.routes.map { $0.steps.map(\.activity) })
    }

    @Test("two threads give a correct plan, no worse than the first", arguments: [0, 1, 2])
    func twoThreads(mix: Int) async throws {
        let features: TestProblems.Features = [[.alike, .windows], [.shipments, .windows], [.unitCosts]][mix]
        let problem = try TestProblems.random(seed: 11 + mix, stops: 120, vehicles: 40, features)
        // A clock that counts its readings: the work done does not depend on how busy the machine is.
        let ticks = Ticks()
        let clock = SearchClock(milliseconds: { ticks.next() })
        var options = SolverOptions(milliseconds: 400)
        options.threads = 2
        let solution = await Solver(problem, options: options).solveOnThreads(clock: clock)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        let stopped = SearchClock(milliseconds: { 0 }, isStopped: { true })
        let first = Solver(problem).solve(clock: stopped)
        #expect(solution.unassigned.count <= first.unassigned.count)
        if solution.unassigned.count == first.unassigned.count { #expect(solution.cost <= first.cost) }
    }

    @Test("a search that is told to stop returns a correct plan and says so")
    func interruption() throws {
        let problem = try TestProblems.random(seed: 9, stops: 60, vehicles: 10, [.windows, .pickups])
        let clock = SearchClock(milliseconds: { 0 }, isStopped: { true })
        let solution = Solver(problem).solve(clock: clock)
        #expect(solution.statistics.isInterrupted)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
    }

    @Test("of vehicles that are alike the first drive, whichever the search has tried", arguments: 1...6)
    func alikeVehicles(seed: UInt64) throws {
        let depot = Place(index: 0)
        let vehicles = (1...6).map { Vehicle(id: $0, start: depot, end: depot, capacity: [10]) }
        let jobs = (1...30).map { Job(stop: Stop(id: $0, place: Place(index: 1 + $0 % 5)), delivery: [1]) }
        let points = [0, 10, 20, 30, 40, 50]
        let table = points.flatMap { from in points.map { Int32(abs(from - $0)) } }
        let travel = ["car": Travel.matrix(try TravelMatrix(side: 6, durations: table))]
        let problem = try Problem(vehicles: vehicles, jobs: jobs, travel: travel)
        let solution = TestProblems.solve(problem, iterations: 300, seed: seed)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        #expect(solution.routes.map(\.vehicle) == Array(0..<solution.routes.count))
    }

    @Test("frozen steps stay where they are")
    func frozen() throws {
        var vehicles = [
            Vehicle(id: 1, start: Place(index: 0), end: Place(index: 0)),
            Vehicle(id: 2, start: Place(index: 0), end: Place(index: 0)),
        ]
        vehicles[0].steps = [3, 1].map { PlannedStep(kind: .job, id: $0) }
        vehicles[0].frozenSteps = 2
        let jobs = (1...5).map { Job(stop: Stop(id: $0, place: Place(index: $0))) }
        let points = [0, 10, 20, 30, 40, 50]
        let table = points.flatMap { from in points.map { Int32(abs(from - $0)) } }
        let travel = ["car": Travel.matrix(try TravelMatrix(side: 6, durations: table))]
        let problem = try Problem(vehicles: vehicles, jobs: jobs, travel: travel)
        let solution = TestProblems.solve(problem, iterations: 500)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        #expect(solution.unassigned.isEmpty)
    }

    @Test("a price for moving keeps tasks with their vehicle until the gain is larger")
    func stability() throws {
        func moved(_ price: Int) throws -> Int {
            var vehicles = [
                Vehicle(id: 1, start: Place(index: 0), end: Place(index: 0), capacity: [3]),
                Vehicle(id: 2, start: Place(index: 3), end: Place(index: 3), capacity: [3]),
            ]
            vehicles[0].steps = [PlannedStep(kind: .job, id: 2)]
            vehicles[1].steps = [PlannedStep(kind: .job, id: 1)]
            let jobs = [1, 2].map {
                Job(stop: Stop(id: $0, place: Place(index: $0)), delivery: [1], terms: Terms(movePrice: price))
            }
            let points = [0, 10, 90, 100]
            let table = points.flatMap { from in points.map { Int32(abs(from - $0)) } }
            let travel = ["car": Travel.matrix(try TravelMatrix(side: 4, durations: table))]
            let problem = try Problem(vehicles: vehicles, jobs: jobs, travel: travel)
            let solution = TestProblems.solve(problem, iterations: 500)
            return solution.routes.filter { $0.cost.moves > 0 }.count
        }
        #expect(try moved(1) == 2)
        #expect(try moved(1_000) == 0)
    }

    @Test("a task that nobody can serve says why")
    func reasons() throws {
        func reason(_ change: (inout Job, inout Vehicle) -> Void) throws -> UnassignedTask.Reason? {
            var vehicle = Vehicle(id: 1, start: Place(index: 0), end: Place(index: 0), capacity: [5])
            var job = Job(stop: Stop(id: 1, place: Place(index: 1)), delivery: [1])
            change(&job, &vehicle)
            let matrix = try TravelMatrix(side: 2, durations: [0, 50, 50, 0])
            let problem = try Problem(vehicles: [vehicle], jobs: [job], travel: ["car": .matrix(matrix)])
            return TestProblems.solve(problem, iterations: 50).unassigned.first?.reason
        }
        #expect(try reason { _, _ in } == nil)
        #expect(try reason { job, _ in job.terms.skills = [4] } == .skills)
        #expect(try reason { job, _ in job.delivery = [6] } == .capacity)
        #expect(try reason { job, _ in job.stop.windows = [TimeWindow(start: 0, end: 49)] } == .time)
        #expect(try reason { job, _ in job.terms.band = "frozen" } == .compartment)
        #expect(try reason { job, _ in job.terms.price = 99 } == .price)
        #expect(try reason { job, _ in job.terms.price = 101 } == nil)
    }

    @Test("metric problems are solved without a table")
    func metric() throws {
        var source = TestRandom(seed: 5)
        let points = (0...300).map { _ in Coordinates(x: Double(source.below(1000)), y: Double(source.below(1000))) }
        let jobs = (1...300).map { Job(stop: Stop(id: $0, place: Place(index: $0)), delivery: [1]) }
        let vehicles = (0..<20).map { Vehicle(id: $0, start: Place(index: 0), end: Place(index: 0), capacity: [20]) }
        for metric in [
            Metric.euclidean(scale: 1, rounding: .nearest), .greatCircle(kilometresPerHour: 50, detour: 1.3),
        ] {
            let near = points.map { Coordinates(x: $0.x / 1000, y: $0.y / 1000) }
            let problem = try Problem(
                vehicles: vehicles,
                jobs: jobs,
                travel: ["car": .metric(metric)],
                coordinates: near
            )
            let solution = TestProblems.solve(problem, iterations: 300)
            #expect(SolutionChecker(problem).faults(in: solution) == [])
            #expect(solution.unassigned.isEmpty)
        }
    }
}

/// Counts how often it was asked.
final class Ticks: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

import Routing
import Testing

@Suite("The solver against exhaustive search")
struct ExhaustiveTests {
    typealias Features = TestProblems.Features

    static let mixes: [Features] = [
        [], [.windows], [.pickups], [.shipments], [.windows, .shipments, .pickups], [.skills, .windows],
        [.limits], [.openEnds], [.costs], [.costs, .openEnds, .shipments, .limits], [.setups, .windows, .costs],
        [.breaks], [.breaks, .windows, .shipments, .setups], [.soft], [.soft, .windows, .shipments, .timeOnBoard],
        [.timeOnBoard, .shipments], [.compartments, .pickups], [.compartments, .shipments, .windows],
        [.alike, .windows], [.unitCosts], [.warmUp, .shipments, .pickups], [.warmUp, .soft, .setups, .pickups],
        [.trips], [.trips, .windows, .pickups, .costs], [.trips, .shipments, .limits, .setups],
        [.trips, .warmUp, .soft],
        [.rushHour], [.rushHour, .windows, .shipments], [.rushHour, .trips, .limits], [.rushHour, .costs, .windows],
        [.rushHour, .breaks], [.rushHour, .breaks, .windows, .costs], [.rushHour, .breaks, .shipments, .limits],
        [.order], [.order, .movePrices, .windows], [.promises], [.promises, .windows, .shipments],
        [.promises, .order, .costs],
        [.trips, .breaks], [.trips, .breaks, .windows, .pickups, .costs], [.trips, .breaks, .soft, .openEnds],
        [.trips, .breaks, .shipments, .limits, .setups], [.trips, .breaks, .rushHour, .windows],
        [.dimensions, .pickups], [.dimensions, .shipments, .windows], [.dimensions, .compartments, .pickups],
        [.dimensions, .trips, .pickups], [.dimensions, .breaks, .shipments],
        [.profiles], [.profiles, .windows, .shipments, .limits], [.profiles, .costs, .breaks],
        [.tables], [.tables, .profiles, .costs, .limits], [.tables, .windows, .shipments], [.tables, .trips, .setups],
        [.frozen], [.frozen, .pickups, .costs], [.frozen, .shipments, .movePrices], [.frozen, .breaks, .soft],
    ]

    @Test("finds the best plan of small problems", arguments: mixes.indices)
    func optimum(mix: Int) throws {
        for seed in 1...6 { try compare(Self.mixes[mix], seed: seed * 100 + mix, stops: 5) }
    }

    /// Each kind of constraint once, with two tasks more; what has many ways to drive one order is left to five.
    static let largerMixes: [Features] = [
        [], [.windows, .pickups], [.skills, .costs], [.openEnds, .limits], [.dimensions, .compartments, .pickups],
        [.soft, .promises], [.tables, .profiles], [.frozen, .setups], [.order, .movePrices], [.rushHour, .warmUp],
    ]

    @Test("finds the best plan of problems with seven tasks", arguments: largerMixes.indices)
    func sevenTasks(mix: Int) throws {
        try compare(Self.largerMixes[mix], seed: 7_000 + mix, stops: 7)
    }

    private func compare(_ mix: Features, seed: Int, stops: Int) throws {
        let problem = try TestProblems.random(seed: seed, stops: stops, vehicles: 2, mix)
        let solution = TestProblems.solve(problem, iterations: 4_000)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        let truth = ExhaustiveSearch(problem)
        let tasks = problem.jobs.count + problem.shipments.count
        #expect(tasks - solution.unassigned.count == truth.bestServed, "mix \(mix.rawValue), seed \(seed)")
        // Each cost term of a route is rounded by itself, so equal plans may differ by a unit or two.
        #expect(abs(solution.cost - truth.bestCost) <= 2, "mix \(mix.rawValue), seed \(seed)")
    }
}

import Testing

@testable import Routing

@Suite("Staying near a given plan")
struct StabilityTests {
    /// Four places on a line, 100 seconds apart.
    private static let table = [
        [0, 100, 200, 300], [100, 0, 100, 200], [200, 100, 0, 100], [300, 200, 100, 0],
    ]

    private func document(_ stability: String, _ jobs: String, steps: String) -> [UInt8] {
        let text = """
            {"vehicles":[{"id":1,"start_index":0,"end_index":0,"steps":[\(steps)]}],"jobs":[\(jobs)],
             "stability":{\(stability)},"matrices":{"car":{"durations":\(Self.table)}}}
            """
        return Array(text.utf8)
    }

    private func solve(_ bytes: [UInt8]) throws -> (problem: Problem, solution: Solution) {
        let problem = try VroomRequest(bytes).problem()
        let solution = TestProblems.solve(problem)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        return (problem, solution)
    }

    private func order(_ solution: Solution) -> [Step.Activity] {
        solution.routes.flatMap { $0.steps.map(\.activity) }.filter(\.isTask)
    }

    private let jobs = #"{"id":1,"location_index":1},{"id":2,"location_index":2},{"id":3,"location_index":3}"#
    /// Third, first, second: 800 seconds where 600 would do, with one pair turned round (third, second, first).
    private let crossed = #"{"type":"job","id":3},{"type":"job","id":1},{"type":"job","id":2}"#

    @Test("order is turned round where that saves more than it costs", arguments: [(0, 600), (60, 660), (300, 800)])
    func reversal(price: Int, cost: Int) throws {
        let (_, solution) = try solve(document(#""reversal_price":\#(price)"#, jobs, steps: crossed))
        #expect(solution.cost == cost)
        #expect(solution.routes[0].cost.reversals == cost - solution.routes[0].cost.travel)
        #expect((order(solution) == [.job(2), .job(0), .job(1)]) == (price == 300))
    }

    @Test("a vehicle's own price of order comes before the document's")
    func ownPrice() throws {
        let text = String(decoding: document(#""reversal_price":300"#, jobs, steps: crossed), as: UTF8.self)
        let own = text.replacing(#""end_index":0"#, with: #""end_index":0,"reversal_price":0"#)
        #expect(try solve(Array(own.utf8)).solution.cost == 600)
    }

    @Test("a promised start is kept where missing it costs more than the detour")
    func promise() throws {
        // The third place was promised for second 300: straight on it is reached in time, on the way back at 300 too.
        let promised = #"""
            {"id":1,"location_index":1,"promised_at":500},{"id":2,"location_index":2},{"id":3,"location_index":3}
            """#
        let late = try solve(document(#""shift_price_per_minute":1,"shift_tolerance":60"#, promised, steps: ""))
        // On the way back: the same way, and the promise is kept to the second.
        #expect(late.solution.routes[0].cost.shifts == 0)
        #expect(late.solution.cost == 600)
        #expect(order(late.solution).last == .job(0))
    }

    @Test(
        "minutes beyond the tolerance are priced, early ones too",
        arguments: [(500, 340), (100, 0), (170, 10), (40, 0)]
    )
    func tolerance(promised: Int, price: Int) throws {
        let job =
            #"{"id":1,"location_index":1,"promised_at":\#(promised),"shift_tolerance":60,"shift_price_per_minute":60}"#
        let (problem, solution) = try solve(document("", job, steps: ""))
        // The vehicle arrives after 100 seconds.
        #expect(solution.routes[0].cost.shifts == price)
        #expect(solution.cost == 200 + price)
        let answer = String(decoding: VroomAnswer(problem).bytes(solution), as: UTF8.self)
        #expect(answer.contains(#""shifts":\#(price)"#))
        #expect(!answer.contains("reversals"))
    }

    @Test("a weight prices moving in mean ways of the given plan, for tasks that name no price")
    func moveWeight() throws {
        let own = jobs.replacing(#""location_index":1"#, with: #""location_index":1,"move_price":7"#)
        // Four ways of 800 seconds.
        let problem = try VroomRequest(document(#""move_weight":0.25"#, own, steps: crossed)).problem()
        #expect(problem.jobs.map(\.terms.movePrice) == [7, 50, 50])
        var request = try VroomRequest(document("", jobs, steps: crossed))
        request.moveWeight = 1
        #expect(try request.problem().jobs.map(\.terms.movePrice) == [200, 200, 200])
        let fresh = try VroomRequest(document(#""move_weight":0.25"#, jobs, steps: "")).problem()
        #expect(fresh.jobs.map(\.terms.movePrice) == [nil, nil, nil])
    }

    @Test("a task finds its way back to its vehicle however many others stop nearer")
    func home() throws {
        // Sixty stops of the second vehicle stand around the first one's, whose other stop is far away.
        let crowd = (3...62).map { "{\"id\":\($0),\"location\":[\(1_000 + $0 % 8),\($0 / 8)]}" }
        let steps = (3...62).map { "{\"type\":\"job\",\"id\":\($0)}" }
        let text = """
            {"vehicles":[{"id":1,"start":[0,0],"end":[0,0],
                          "steps":[{"type":"job","id":1},{"type":"job","id":2}]},
                         {"id":2,"start":[0,0],"end":[0,0],"steps":[\(steps.joined(separator: ","))]}],
             "jobs":[{"id":1,"location":[1003,3]},{"id":2,"location":[0,900]},\(crowd.joined(separator: ","))],
             "stability":{"move_price":100000},"metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        let problem = CompiledProblem(problem: try VroomRequest(Array(text.utf8)).problem())
        let options = SolverOptions(iterationLimit: 10)
        let settings = SearchSettings(problem: problem, options: options, isWarm: true)
        var search = Search(problem: problem, settings: settings)
        search.adoptGivenSteps(of: try VroomRequest(Array(text.utf8)).problem())
        let near = (0..<min(settings.insertionNeighbours, search.neighbours.perNode)).map { search.neighbours[0, $0] }
        try #require(!near.contains(1))
        search.remove(0)
        search.plan.refresh(0)
        search.recreate()
        #expect(search.plan.vehicle[0] == 0)
    }

    @Test("the only task of a given plan leaves the wrong vehicle, where leaving costs less", arguments: [0, 195, 197])
    func onlyTask(price: Int) throws {
        let text = """
            {"vehicles":[{"id":1,"start":[0,0],"end":[0,0]},
                         {"id":2,"start":[100,0],"end":[100,0],"steps":[{"type":"job","id":5}]}],
             "jobs":[{"id":5,"location":[1,0]}],"stability":{"move_price":\(price)},
             "metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        let (_, solution) = try solve(Array(text.utf8))
        #expect(solution.routes.map(\.vehicle) == [price < 196 ? 0 : 1])
    }

    @Test("the checker finds wrong prices")
    func checked() throws {
        let priced = jobs.replacing(#""location_index":3"#, with: #""location_index":3,"promised_at":0"#)
        let bytes = document(#""reversal_price":60,"shift_price_per_minute":60"#, priced, steps: crossed)
        var (problem, solution) = try solve(bytes)
        solution.routes[0].cost.reversals += 60
        solution.routes[0].cost.shifts += 60
        let faults = SolutionChecker(problem).faults(in: solution)
        #expect(faults.contains { $0.contains("reversed order") } && faults.contains { $0.contains("shifts") })
    }

    @Test(
        "bad values are named",
        arguments: [
            (#""shift_tolerance":-1,"shift_price_per_minute":1"#, "jobs[0].shift_tolerance"),
            (#""shift_price_per_minute":-1"#, "jobs[0].shift_price_per_minute"),
            (#""reversal_price":-1"#, "vehicles[0].reversal_price"),
            (#""move_weight":-0.5"#, "stability.move_weight"),
            (#""move_weight":1001"#, "stability.move_weight"),
            (#""move_weight":"much""#, "stability.move_weight"),
        ]
    )
    func badValues(stability: String, path: String) {
        let job = #"{"id":1,"location_index":1,"promised_at":10}"#
        let error = #expect(throws: InputError.self) {
            try VroomRequest(document(stability, job, steps: "")).problem()
        }
        #expect(error?.path == path)
    }
}

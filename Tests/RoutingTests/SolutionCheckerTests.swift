import Routing
import Testing

@Suite("The checker")
struct SolutionCheckerTests {
    /// A late job, a shipment that is too long on board, a load in the wrong place, a move away from the given steps.
    private func problem() throws -> Problem {
        let text = """
            {"vehicles":[{"id":1,"start_index":0,"end_index":0,"steps":[{"type":"job","id":5}],
                          "compartments":[{"bands":["cold"],"capacity":[3]},{"bands":["frozen"],"capacity":[2]}]},
                         {"id":2,"start_index":0,"end_index":0,
                          "compartments":[{"bands":["cold"],"capacity":[9]}]}],
             "jobs":[{"id":5,"location_index":1,"delivery":[2],"band":"cold","deadline":0,"deadline_price_per_minute":60},
                     {"id":6,"location_index":2,"delivery":[2],"band":"frozen","only_vehicle":1}],
             "shipments":[{"amount":[1],"band":"cold","only_vehicle":1,"max_time_on_board":0,
                           "max_time_on_board_price_per_minute":120,
                           "pickup":{"id":8,"location_index":1},"delivery":{"id":9,"location_index":2}}],
             "stability":{"move_price":4000},
             "matrices":{"car":{"durations":[[0,10,20],[10,0,15],[20,15,0]],"distances":[[0,1,2],[1,0,3],[2,3,0]]}}}
            """
        return try VroomRequest(Array(text.utf8)).problem()
    }

    private func solved() throws -> (problem: Problem, solution: Solution) {
        let problem = try problem()
        let solution = TestProblems.solve(problem, iterations: 500)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        #expect(solution.routes.count == 1 && solution.routes[0].cost.lateness > 0)
        return (problem, solution)
    }

    @Test(
        "each wrong figure of a plan is found",
        arguments: [
            "lateness costs", "moves cost", "travel costs", "wrong fixed cost", "wrong cost of work", "wrong duration",
            "wrong distance", "wrong load", "expected", "wrong service",
        ]
    )
    func figures(fault: String) throws {
        var (problem, solution) = try solved()
        let last = solution.routes[0].steps.count - 1
        switch fault {
        case "lateness costs": solution.routes[0].cost.lateness += 2
        case "moves cost": solution.routes[0].cost.moves += 1
        case "travel costs": solution.routes[0].cost.travel -= 2
        case "wrong fixed cost": solution.routes[0].cost.fixed += 1
        case "wrong cost of work": solution.routes[0].cost.task += 2
        case "wrong duration": solution.routes[0].steps[last].duration += 1
        case "wrong distance": solution.routes[0].steps[last].distance += 1
        case "wrong load": solution.routes[0].steps[1].load = [7]
        case "expected": solution.routes[0].steps[last].arrival += 1
        default: solution.routes[0].steps[1].service += 1
        }
        let faults = SolutionChecker(problem).faults(in: solution)
        #expect(faults.contains { $0.contains(fault) }, "\(faults)")
    }

    @Test("a task with another vehicle than in the given steps has its price")
    func moves() throws {
        let problem = try problem()
        var routes = [
            Solver.time(problem, vehicle: 0, [.pickup(0), .delivery(0), .job(1)]),
            Solver.time(problem, vehicle: 1, [.job(0)]),
        ]
        #expect(SolutionChecker(problem).faults(in: Solution(routes: routes, unassigned: [])) == [])
        routes[1].cost.moves = 0
        #expect(
            SolutionChecker(problem).faults(in: Solution(routes: routes, unassigned: []))
                == ["vehicle 2: moves cost 4000, not 0"]
        )
    }

    @Test("loads that find no room side by side are found, those that follow each other are not")
    func compartments() throws {
        func faults(_ capacity: String, _ order: [Step.Activity]) throws -> [String] {
            let text = """
                {"vehicles":[{"id":1,"start_index":0,"end_index":0,
                              "compartments":[{"bands":["cold"],"capacity":\(capacity)},{"bands":["cold"],"capacity":[3]}]}],
                 "jobs":[{"id":1,"location_index":1,"delivery":[3],"band":"cold"},
                         {"id":2,"location_index":1,"delivery":[2],"band":"cold"},
                         {"id":3,"location_index":1,"pickup":[2],"band":"cold"}],
                 "matrices":{"car":{"durations":[[0,10],[10,0]]}}}
                """
            let problem = try VroomRequest(Array(text.utf8)).problem()
            return SolutionChecker(problem).faults(
                in: Solution(routes: [Solver.time(problem, vehicle: 0, order)], unassigned: [])
            )
        }
        // 3 and 2 on the way out, 2 on the way back: beside the 2 there is no room, in its place there is.
        #expect(try faults("[2]", [.job(0), .job(1), .job(2)]) == [])
        #expect(try faults("[2]", [.job(1), .job(2), .job(0)]) == [])
        #expect(
            try faults("[1]", [.job(0), .job(1), .job(2)]) == ["vehicle 1: no room in the compartments for 3 loads"]
        )
        #expect(
            try faults("[2]", [.job(2), .job(0), .job(1)]) == ["vehicle 1: no room in the compartments for 3 loads"]
        )
    }

    @Test("a plan that is written and read again is the same plan", arguments: ExhaustiveTests.mixes.indices)
    func readAgain(mix: Int) throws {
        let problem = try TestProblems.random(seed: 40 + mix, stops: 8, vehicles: 3, ExhaustiveTests.mixes[mix])
        let solution = TestProblems.solve(problem, iterations: 300)
        var writer = VroomAnswer(problem)
        writer.writesDistances = true
        let again = try Solution(reading: writer.bytes(solution), of: problem)
        #expect(SolutionChecker(problem).faults(in: again) == [])
        #expect(again.routes.map(\.cost) == solution.routes.map(\.cost))
        #expect(again.routes.map { $0.steps.map(\.activity) } == solution.routes.map { $0.steps.map(\.activity) })
        #expect(again.unassigned.map(\.task) == solution.unassigned.map(\.task))
    }

    @Test("loads that were handed over are found by the names that the plan gives them")
    func transfers() throws {
        let text = """
            {"vehicles":[{"id":1,"start_index":0,"end_index":0,"capacity":[5],"frozen_steps":1,
                          "steps":[{"type":"pickup","id":8},{"type":"job","id":5},{"type":"delivery","id":5}],
                          "breakdown":{"location_index":1,"time":30,"service":4}},
                         {"id":2,"start_index":0,"end_index":0,"capacity":[5]}],
             "jobs":[{"id":5,"location_index":2,"delivery":[1]}],
             "shipments":[{"amount":[1],"pickup":{"id":8,"location_index":1},"delivery":{"id":5,"location_index":2}}],
             "matrices":{"car":{"durations":[[0,10,20],[10,0,15],[20,15,0]]}}}
            """
        let problem = try VroomRequest(Array(text.utf8)).problem()
        let solution = TestProblems.solve(problem, iterations: 300)
        let bytes = VroomAnswer(problem).bytes(solution)
        #expect(String(decoding: bytes, as: UTF8.self).ranges(of: "\"transfer\"").count == 2)
        #expect(SolutionChecker(problem).faults(in: try Solution(reading: bytes, of: problem)) == [])
    }

    @Test(
        "what is wrong with a plan's document is named by its path",
        arguments: [
            (#"{"code":2,"error":"no"}"#, "code"),
            (#"{"code":0}"#, "routes"),
            (#"{"routes":[{"vehicle":9,"cost":0,"steps":[]}]}"#, "routes[0].vehicle"),
            (#"{"routes":[{"cost":0,"steps":[]}]}"#, "routes[0]"),
            (#"{"routes":[{"vehicle":1,"steps":[]}]}"#, "routes[0]"),
            (#"{"routes":[{"vehicle":1,"cost":0,"steps":[{"type":"job","id":99}]}]}"#, "routes[0].steps[0].id"),
            (
                #"{"routes":[{"vehicle":1,"cost":0,"steps":[{"type":"start","load":[1,2]}]}]}"#,
                "routes[0].steps[0].load"
            ),
            (
                #"{"routes":[{"vehicle":1,"cost":0,"steps":[{"type":"start","arrival":9223372036854775807}]}]}"#,
                "routes[0].steps[0].arrival"
            ),
            (#"{"routes":[],"unassigned":[{"type":"job","id":99}]}"#, "unassigned[0]"),
        ]
    )
    func badPlan(text: String, path: String) throws {
        let problem = try problem()
        let error = #expect(throws: InputError.self) { try Solution(reading: Array(text.utf8), of: problem) }
        #expect(error?.path == path)
    }
}

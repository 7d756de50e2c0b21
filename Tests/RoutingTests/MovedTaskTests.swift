import Testing

@testable import Routing

@Suite("What moved tasks have gained")
struct MovedTaskTests {
    /// Two vehicles at the ends of a line; the first was to serve both ends.
    private func document(vehicle: String = "", job: String = "", price: Int = 5, frozen: Int = 0) -> [UInt8] {
        let text = """
            {"vehicles":[{"id":1,"start":[0,0],"end":[0,0],"capacity":[9],"frozen_steps":\(frozen)\(vehicle),
                          "steps":[{"type":"job","id":7},{"type":"job","id":8}]},
                         {"id":2,"start":[100,0],"end":[100,0],"capacity":[9]}],
             "jobs":[{"id":7,"location":[10,0],"delivery":[1]},{"id":8,"location":[95,0],"delivery":[2]\(job)}],
             "stability":{"move_price":\(price)},
             "metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        return Array(text.utf8)
    }

    private func moves(_ bytes: [UInt8]) throws -> (moves: [Step.Activity: MovedTask], text: String) {
        let problem = try VroomRequest(bytes).problem()
        var solution = TestProblems.solve(problem, iterations: 300)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        var explainer = MoveExplainer(problem: problem, routes: solution.routes) { false }
        solution.moves = explainer.explain()
        let answer = VroomCommand(options: SolverOptions(iterationLimit: 300)).run(
            bytes,
            clock: TestProblems.stillClock
        )
        #expect(answer.code == 0)
        return (solution.moves, String(decoding: answer.bytes, as: UTF8.self))
    }

    @Test("the gain is what the plan would cost more with the task back, less the price of moving")
    func gain() throws {
        // Back at its vehicle the stop at 95 costs 170 more; where it is now it costs 10, and 5 for moving.
        let (moves, text) = try moves(document())
        #expect(moves == [.job(1): MovedTask(from: 0, gain: 155)])
        #expect(text.contains(#""moved":{"from":1,"gain":155}"#))
        #expect(text.firstRange(of: #""moved""#) == text.ranges(of: #""moved""#).last)
    }

    @Test(
        "a task that cannot go back says which limit is in the way",
        arguments: [
            (#","max_travel_time":100"#, "", Violation.Cause.maximumTravelTime),
            (#","max_tasks":1"#, "", .maximumTasks),
            (#","time_window":[0,150]"#, "", .delay),
            ("", #","skills":[3]"#, .skills),
        ]
    )
    func obstacles(vehicle: String, job: String, cause: Violation.Cause) throws {
        let bytes = document(vehicle: vehicle, job: job)
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing(#""end":[100,0],"#, with: #""end":[100,0],"skills":[3],"#)
        let (moves, answer) = try moves(Array(text.utf8))
        #expect(moves == [.job(1): MovedTask(from: 0, obstacles: [cause])])
        #expect(answer.contains(#""moved":{"from":1,"obstacles":["\#(cause.rawValue)"]}"#))
    }

    @Test("what has not moved says nothing, nor does a document that is no plan under way")
    func silence() throws {
        #expect(try moves(document(price: 1_000)).moves.isEmpty)
        let plain = String(decoding: document(), as: UTF8.self).replacing(#""stability":{"move_price":5},"#, with: "")
        let answer = try moves(Array(plain.utf8))
        #expect(answer.moves.isEmpty && !answer.text.contains("moved"))
    }

    @Test("nothing goes back before what is frozen")
    func frozen() throws {
        // Job 7 is done; a stop at 5 that came later could only go behind it.
        let text = """
            {"vehicles":[{"id":1,"start":[0,0],"end":[100,0],"frozen_steps":1,
                          "steps":[{"type":"job","id":7},{"type":"job","id":8}]},
                         {"id":2,"start":[0,0],"end":[0,0]}],
             "jobs":[{"id":7,"location":[50,0]},{"id":8,"location":[20,0]}],"stability":{"move_price":0},
             "metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        // Before job 7 it would be on the way and cost nothing; behind it, 60 and not 40.
        #expect(try moves(Array(text.utf8)).moves == [.job(1): MovedTask(from: 0, gain: 20)])
    }

    @Test("a shipment is tried with both of its stops")
    func shipment() throws {
        let text = """
            {"vehicles":[{"id":1,"start":[0,0],"end":[0,0],"capacity":[1],
                          "steps":[{"type":"pickup","id":4},{"type":"job","id":7},{"type":"delivery","id":4}]},
                         {"id":2,"start":[100,0],"end":[100,0],"capacity":[1]}],
             "jobs":[{"id":7,"location":[10,0]}],
             "shipments":[{"amount":[1],"pickup":{"id":4,"location":[90,0]},"delivery":{"id":4,"location":[80,0]}}],
             "stability":{"move_price":1},"metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        // 180 with the shipment, 20 without; the other vehicle drives 40 for it, and moving costs 1.
        #expect(try moves(Array(text.utf8)).moves == [.pickup(0): MovedTask(from: 0, gain: 180 - 20 - 40 - 1)])
    }

    @Test("when time is short it is told that a task has moved, and no figure that may be wrong")
    func shortOfTime() throws {
        let problem = try VroomRequest(document()).problem()
        let solution = TestProblems.solve(problem, iterations: 300)
        var explainer = MoveExplainer(problem: problem, routes: solution.routes) { true }
        #expect(explainer.explain() == [.job(1): MovedTask(from: 0)])
    }
}

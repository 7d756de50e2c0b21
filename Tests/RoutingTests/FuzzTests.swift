import Foundation
import Routing
import Testing

@Suite("Whatever comes in")
struct FuzzTests {
    /// A document with every key that is read.
    private static let everything = """
        {"vehicles":[{"id":1,"profile":"car","description":"van","start":[1,2],"start_index":0,"end_index":0,"capacity":[4,9],
          "costs":{"fixed":3,"per_hour":3600,"per_task_hour":10,"per_km":7},"skills":[1],"type":"t","time_window":[0,900],
          "breaks":[{"id":1,"time_windows":[[10,60]],"service":5,"max_load":[4,9]}],"speed_factor":1.5,"max_tasks":5,
          "max_travel_time":500,"max_distance":600,"warm_up_per_opening":2,
          "steps":[{"type":"start"},{"type":"job","id":5,"service_at":7},{"type":"end"}],"frozen_steps":1},
         {"id":2,"end_index":1,"compartments":[{"bands":["cold"],"capacity":[4,9]}],
          "breakdown":{"location_index":2,"time":9,"service":1}},
         {"id":4,"profile":"slow","start_index":0,"capacity":[2,2],
          "reload":{"location_index":1,"max_trips":2,"service":3}},
         {"id":3,"start_index":0,"compartments":[{"bands":["cold"],"capacity":[4,9]}]}],
         "jobs":[{"id":5,"location_index":1,"setup":2,"service":10,"setup_per_type":{"t":1},"service_per_type":{"t":2},
           "delivery":[1,0],"pickup":[0,1],"skills":[1],"priority":5,"time_windows":[[30,90],[100,200]],"deadline":150,
           "deadline_price_per_minute":4,"price":70,"move_price":2,"warm_up":1,"max_warm_up":3,"max_warm_up_price":2},
          {"id":6,"location_index":2,"only_vehicle":1,"band":null}],
         "shipments":[{"amount":[2,1],"pickup":{"id":3,"location_index":2},"delivery":{"id":4,"location_index":1},
           "max_time_on_board":90,"max_time_on_board_price_per_minute":3,"max_warm_up":3,"band":"cold"}],
         "matrices":{"car":{"durations":[[0,10,20],[10,0,30],[20,30,0]],"distances":[[0,1,2],[1,0,3],[2,3,0]]},
           "slow":{"durations_by_time":[{"from":0,"durations":[[0,10,20],[10,0,30],[20,30,0]]},
             {"from":40,"durations":[[0,15,10],[20,0,35],[30,40,0]]}]}},
         "stability":{"move_price":1}}
        """.replacing(",\"band\":null", with: "")

    private static let pieces = [
        "9223372036854775807", "-9223372036854775808", "1e400", "NaN", "null", "true", "[]", "{}", "\"\"", "-1", "0",
        "1000000000000", "1000000000", "536870911", "2147483648", "\"\\ud800\"", "[[[[", "1.5", ",", "}",
    ]

    @Test("mutated documents end with one of VROOM's codes, soon, and plans keep every limit", arguments: 0..<4)
    func mutations(seed: Int) throws {
        var source = TestRandom(seed: UInt64(seed + 900))
        let bytes = Array(Self.everything.utf8)
        let numbers = bytes.indices.filter { bytes[$0] &- 48 < 10 && bytes[$0 - 1] &- 48 >= 10 }
        var solved = 0
        for _ in 0..<600 {
            var copy = bytes
            for _ in 0...source.below(2) {
                let position = source.below(2) == 0 ? numbers[source.below(numbers.count)] : source.below(bytes.count)
                guard position < copy.count else { continue }
                switch source.below(3) {
                case 0: copy[position] = UInt8(source.below(256))
                case 1: copy.remove(at: position)
                default:
                    let piece = Self.pieces[source.below(Self.pieces.count)]
                    copy.replaceSubrange(position...position, with: piece.utf8)
                }
            }
            for keepsOrder in [false, true] {
                var command = VroomCommand(options: SolverOptions(iterationLimit: 10))
                command.keepsGivenOrder = keepsOrder
                let answer = command.run(copy, clock: TestProblems.stillClock)
                #expect([0, 2, 3].contains(answer.code))
                let document = try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any]
                #expect(document?["code"] as? Int == answer.code)
            }
            guard let problem = try? VroomRequest(copy).problem() else { continue }  // most mutants are invalid
            solved += 1
            let solution = TestProblems.solve(problem, iterations: 10)
            #expect(SolutionChecker(problem).faults(in: solution) == [], "\(String(decoding: copy, as: UTF8.self))")
        }
        #expect(solved > 20)
    }

    @Test("numbers at the edge of what is allowed overflow nothing")
    func edges() throws {
        let text = """
            {"vehicles":[{"id":1,"start_index":0,"end_index":1,"capacity":[1000000000000000],
              "costs":{"fixed":1000000000,"per_hour":20000000},"time_window":[0,1000000000000],
              "warm_up_per_opening":1000000000}],
             "jobs":[{"id":1,"location_index":1,"delivery":[1000000000000000],"deadline":0,
                      "deadline_price_per_minute":1000000000,"max_warm_up":0,"max_warm_up_price":1000000000,
                      "time_windows":[[999999999999,1000000000000]]},
                     {"id":2,"location_index":0,"priority":100,"max_warm_up":0,"max_warm_up_price":1000000000}],
             "matrices":{"car":{"durations":[[0,536870911],[536870911,0]]}}}
            """
        let problem = try VroomRequest(Array(text.utf8)).problem()
        let solution = TestProblems.solve(problem, iterations: 50)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
        #expect(solution.unassigned.isEmpty)
    }

    @Test("a vehicle without a capacity may load again as often as the limits let it")
    func manyTrips() throws {
        let text = """
            {"vehicles":[{"id":1,"start_index":0,"end_index":0,"reload":{"location_index":0,"max_trips":577}}],
             "jobs":[{"id":1,"location_index":1,"delivery":[1]}],
             "matrices":{"car":{"durations":[[0,1],[1,0]]}}}
            """
        let solution = TestProblems.solve(try VroomRequest(Array(text.utf8)).problem(), iterations: 50)
        #expect(solution.unassigned.isEmpty)
    }

    @Test("a hundred megabytes of nested arrays are refused or skipped within seconds")
    func nested() {
        var deep = Array("{\"x\":".utf8)
        deep += Array(repeating: UInt8(ascii: "["), count: 100_000_000)
        #expect(throws: InputError.self) { try VroomRequest(deep) }
        var wide = Array("{\"vehicles\":[".utf8)
        for _ in 0..<1_000_000 { wide += Array("[[[[]]]],".utf8) }
        #expect(throws: InputError.self) { try VroomRequest(wide) }
    }
}

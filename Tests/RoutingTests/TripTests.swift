import Foundation
import Routing
import Testing

@Suite("Several trips")
struct TripTests {
    typealias Document = VroomParityTests.Document

    private static let text = """
        {"vehicles":[{"id":1,"start_index":0,"end_index":0,"capacity":[2],
          "reload":{"location_index":0,"max_trips":2,"service":5}}],
         "jobs":[{"id":1,"location_index":1,"delivery":[1]},{"id":2,"location_index":1,"delivery":[1]},
                 {"id":3,"location_index":2,"delivery":[2]},{"id":4,"location_index":2,"pickup":[2]}],
         "matrix":[[0,10,20],[10,0,25],[20,25,0]]}
        """

    @Test("a vehicle comes back for more, and the answer says where")
    func reload() throws {
        let (code, answer) = try VroomParityTests.answer(base: Self.text)
        #expect(code == 0, "\(answer)")
        #expect((answer["unassigned"] as? [Document])?.isEmpty == true)
        let steps = try VroomParityTests.steps(answer)
        #expect(steps.filter { $0["type"] as? String == "reload" }.count == 1)
        #expect((answer["summary"] as? Document)?["cost"] as? Int == 60)
        #expect(steps.allSatisfy { ($0["load"] as? [Int] ?? [9])[0] <= 2 })
    }

    @Test("without a second trip the rest is left out")
    func oneTrip() throws {
        let (_, answer) = try VroomParityTests.answer([("\"max_trips\":2", "\"max_trips\":1")], base: Self.text)
        #expect((answer["unassigned"] as? [Document])?.count == 1)
    }

    @Test("given reloads are timed; one too many is told")
    func givenOrder() throws {
        let list = [1, 2, 0, 3, 0, 4].map { $0 == 0 ? #"{"type":"reload"}"# : "{\"type\":\"job\",\"id\":\($0)}" }
        let steps = ("\"capacity\":[2]", "\"capacity\":[2],\"steps\":[\(list.joined(separator: ","))]")
        let (code, answer) = try VroomParityTests.answer([steps], base: Self.text) { $0.keepsGivenOrder = true }
        #expect(code == 0, "\(answer)")
        #expect(
            try VroomParityTests.steps(answer).compactMap { $0["arrival"] as? Int } == [0, 10, 10, 20, 45, 65, 90, 110]
        )
        #expect(VroomParityTests.causes(try VroomParityTests.route(answer)["violations"]).keys.contains("max_trips"))
    }

    @Test("a break waits until the vehicle is empty, and the next trip until the break is over")
    func breakBetweenTrips() throws {
        let pause = #""capacity":[2],"breaks":[{"id":9,"time_windows":[[15,18]],"service":30,"max_load":[0]}]"#
        let (code, answer) = try VroomParityTests.answer([("\"capacity\":[2]", pause)], base: Self.text)
        #expect(code == 0, "\(answer)")
        #expect((answer["unassigned"] as? [Document])?.isEmpty == true)
        let steps = try VroomParityTests.steps(answer)
        // Out to the near jobs, empty on the way back at 15, at the depot at 50, loaded at 55.
        #expect(steps.compactMap { $0["type"] as? String }.prefix(5) == ["start", "job", "job", "break", "reload"])
        #expect(steps.compactMap { $0["arrival"] as? Int } == [0, 10, 10, 15, 50, 75, 75, 95])
        #expect((answer["summary"] as? Document)?["cost"] as? Int == 60)
    }

    @Test("what is on board is brought back for a break that allows no load, even if nothing is left to do")
    func breakBehindTheLastTrip() throws {
        let text = """
            {"vehicles":[{"id":1,"start_index":0,"end_index":0,"capacity":[2],
              "reload":{"location_index":0,"max_trips":2,"service":5},
              "breaks":[{"id":9,"time_windows":[[40,60]],"service":10,"max_load":[0]}]}],
             "jobs":[{"id":1,"location_index":1,"pickup":[2],"time_windows":[[0,30]]}],
             "matrix":[[0,10],[10,0]]}
            """
        let (code, answer) = try VroomParityTests.answer(base: text)
        #expect(code == 0, "\(answer)")
        let types = try VroomParityTests.steps(answer).compactMap { $0["type"] as? String }
        #expect(types == ["start", "job", "reload", "break", "end"])
        let (_, without) = try VroomParityTests.answer([("\"max_trips\":2", "\"max_trips\":1")], base: text)
        #expect((without["unassigned"] as? [Document])?.count == 1)
    }

    @Test("what is wrong with a reload is named by its path")
    func badInput() throws {
        for (original, replacement, path) in [
            ("\"max_trips\":2,", "", "vehicles[0].reload"),
            ("\"max_trips\":2", "\"max_trips\":0", "vehicles[0].reload.max_trips"),
            (
                "\"reload\":{\"location_index\":0", "\"reload\":{\"location_index\":7",
                "vehicles[0].reload.location_index"
            ),
        ] {
            let (code, answer) = try VroomParityTests.answer([(original, replacement)], base: Self.text)
            #expect(code == 2)
            #expect((answer["error"] as? String)?.hasPrefix(path + ":") == true, "\(answer)")
        }
    }
}

import Foundation
import Routing
import Testing

@Suite("Loads of a broken vehicle")
struct TransferTests {
    typealias Document = VroomParityTests.Document

    /// Places on a line, ten seconds apart: the depot, four customers, and where the vehicle broke down.
    private static let text = """
        {"vehicles":[
          {"id":1,"start_index":0,"end_index":0,"capacity":[9],"frozen_steps":3,
           "breakdown":{"location_index":5,"time":200,"service":7},
           "steps":[{"type":"start"},{"type":"pickup","id":1,"service_at":50},{"type":"job","id":20},
                    {"type":"job","id":21},{"type":"delivery","id":2},{"type":"pickup","id":3},
                    {"type":"delivery","id":4}]},
          {"id":2,"start_index":0,"end_index":0,"capacity":[9]}],
         "jobs":[{"id":20,"location_index":2,"pickup":[1]},{"id":21,"location_index":3,"delivery":[1]},
                 {"id":22,"location_index":1}],
         "shipments":[{"amount":[1],"pickup":{"id":1,"location_index":1},"delivery":{"id":2,"location_index":4},
                       "max_time_on_board":RIDE,"only_vehicle":1},
                      {"amount":[1],"pickup":{"id":3,"location_index":3},"delivery":{"id":4,"location_index":4}}],
         "matrices":{"car":{"durations":[[0,10,20,30,40,25],[10,0,10,20,30,15],[20,10,0,10,20,5],
                                         [30,20,10,0,10,5],[40,30,20,10,0,15],[25,15,5,5,15,0]]}}}
        """

    private func solve(ride: Int) throws -> (code: Int, document: Document) {
        try VroomParityTests.answer([("RIDE", "\(ride)")], base: Self.text)
    }

    @Test("others fetch them where it stands, from the given moment on")
    func handedOver() throws {
        let (code, answer) = try solve(ride: 400)
        #expect(code == 0, "\(answer)")
        #expect((answer["unassigned"] as? [Document])?.isEmpty == true, "\(answer)")
        #expect(try VroomParityTests.route(answer)["vehicle"] as? Int == 2)
        let steps = try VroomParityTests.steps(answer)
        let names = steps.map { "\($0["type"] ?? "")\($0["id"] ?? "")" }
        let all = "start end transfer2 transfer20 transfer21 delivery2 job21 job22 pickup3 delivery4"
        #expect(Set(names) == Set(all.split(separator: " ").map(String.init)))
        for step in steps where step["type"] as? String == "transfer" {
            let start = try #require(step["arrival"] as? Int) + (step["waiting_time"] as? Int ?? 0)
            #expect(start >= 200 && step["service"] as? Int == 7 && step["location_index"] as? Int == 5)
        }
        #expect(try #require(names.firstIndex(of: "transfer21")) < names.firstIndex(of: "job21") ?? 0)
    }

    @Test("time on board goes on from the first loading when that is known")
    func timeOnBoard() throws {
        // Loaded at 50, handed over at 200 at the earliest, 7 s of work, 15 s of way: the delivery is at 222.
        for (ride, isServed) in [(172, true), (171, false)] {
            let answer = try solve(ride: ride).document
            let left = try #require(answer["unassigned"] as? [Document]).compactMap { $0["id"] as? Int }
            #expect(left == (isServed ? [] : [2, 2]), "\(ride)")
        }
    }

    @Test("what is wrong with a breakdown is named by its path")
    func badInput() throws {
        for (original, replacement, path) in [
            ("\"time\":200,", "", "vehicles[0].breakdown"),
            ("\"location_index\":5,", "", "vehicles[0].breakdown"),
            ("\"location_index\":5,", "\"location_index\":6,", "vehicles[0].breakdown.location_index"),
            ("\"time\":200", "\"time\":-1", "vehicles[0].breakdown.time"),
            ("3,\"delivery\":[1]", "3,\"delivery\":[1],\"pickup\":[1]", "vehicles[0].steps[3]"),
        ] {
            let changes = [("RIDE", "400"), (original, replacement)]
            let (code, answer) = try VroomParityTests.answer(changes, base: Self.text)
            #expect(code == 2)
            #expect((answer["error"] as? String)?.hasPrefix(path + ":") == true, "\(answer)")
        }
    }
}

import Foundation
import Routing
import Testing

@Suite("Travel by time of day")
struct RushHourTests {
    typealias Document = VroomParityTests.Document

    private static let text = """
        {"vehicles":[{"id":1,"start_index":0,"end_index":0}],"jobs":[{"id":1,"location_index":1,"service":5}],
         "matrices":{"car":{"durations_by_time":[{"from":0,"durations":[[0,40],[40,0]]},
                                                 {"from":20,"durations":[[0,20],[20,0]]},
                                                 {"from":60,"durations":[[0,80],[80,0]]}]}}}
        """

    @Test("a way goes on at the pace of each slot that it passes through")
    func pace() throws {
        // 20 s at the first pace are half of the way there, 10 s at the second the rest: at 30. Back from 35: 25 s would
        // do at the second pace.
        let (code, answer) = try VroomParityTests.answer(base: Self.text)
        #expect(code == 0, "\(answer)")
        #expect(try VroomParityTests.steps(answer).compactMap { $0["arrival"] as? Int } == [0, 30, 55])
        #expect((answer["summary"] as? Document)?["cost"] as? Int == 50)
    }

    @Test("windows and shifts are kept at the pace of the day")
    func windows() throws {
        let window = ("\"service\":5", "\"service\":5,\"time_windows\":[[50,60]]")
        let (_, late) = try VroomParityTests.answer([window], base: Self.text)
        // Back from 55: 5 s at the second pace are a quarter of the way, three quarters of 80 s the rest.
        #expect(try VroomParityTests.steps(late).compactMap { $0["arrival"] as? Int }.last == 120)
        let shift = ("\"end_index\":0", "\"end_index\":0,\"time_window\":[0,119]")
        let (_, none) = try VroomParityTests.answer([window, shift], base: Self.text)
        #expect((none["unassigned"] as? [Document])?.count == 1)
    }

    @Test("behind a break the rest of the way is driven at the pace of that time")
    func breaks() throws {
        let pause = (
            "\"end_index\":0", "\"end_index\":0,\"breaks\":[{\"id\":1,\"time_windows\":[[10,10]],\"service\":15}]"
        )
        let (code, answer) = try VroomParityTests.answer([pause], base: Self.text)
        #expect(code == 0, "\(answer)")
        // 10 s at the first pace are a quarter of the way, three quarters take 15 s at the second: at 40. Back from 45: 15 s
        // are three quarters of the way, a quarter of 80 s the rest.
        let steps = try VroomParityTests.steps(answer)
        #expect(steps.compactMap { $0["type"] as? String } == ["start", "break", "job", "end"])
        #expect(steps.compactMap { $0["arrival"] as? Int } == [0, 10, 40, 80])
        #expect((answer["summary"] as? Document)?["cost"] as? Int == 60)
    }

    @Test("a break is taken while driving would be slow, where that saves more than coming early")
    func breakInTheRush() throws {
        // The rush from 20 to 60 makes a way of 20 s one of 200 s. A break at the start ends at 35, in the rush; one before
        // the way home lasts from 25 to its end.
        let text = """
            {"vehicles":[{"id":1,"start_index":0,"end_index":0,
              "breaks":[{"id":1,"time_windows":[[0,30]],"service":35}]}],
             "jobs":[{"id":1,"location_index":1,"service":5}],
             "matrices":{"car":{"durations_by_time":[{"from":0,"durations":[[0,20],[20,0]]},
                                                     {"from":20,"durations":[[0,200],[200,0]]},
                                                     {"from":60,"durations":[[0,20],[20,0]]}]}}}
            """
        let (_, answer) = try VroomParityTests.answer(base: text)
        let steps = try VroomParityTests.steps(answer)
        #expect(steps.compactMap { $0["type"] as? String } == ["start", "job", "break", "end"])
        #expect((answer["summary"] as? Document)?["cost"] as? Int == 40)
    }

    @Test("leaving later never means arriving earlier")
    func order() throws {
        var source = TestRandom(seed: 5)
        for _ in 0..<200 {
            var start = 0
            let slots = (0..<4).map { _ -> TravelSlot in
                defer { start += 1 + source.below(40) }
                return TravelSlot(start: start, durations: [0, Int32(source.below(90)), Int32(source.below(90)), 0])
            }
            let problem = try Problem(
                vehicles: [Vehicle(id: 1, start: Place(index: 0))],
                jobs: [Job(stop: Stop(id: 1, place: Place(index: 1)))],
                travel: ["car": .matrix(try TravelMatrix(side: 2, slots: slots))]
            )
            var arrivals: [Int] = []
            for begin in 0..<120 {
                var vehicle = problem.vehicles[0]
                vehicle.window.start = begin
                let later = try Problem(vehicles: [vehicle], jobs: problem.jobs, travel: problem.travel)
                let route = Solver.time(later, vehicle: 0, [.job(0)])
                arrivals.append(route.steps.last?.arrival ?? 0)
                let faults = SolutionChecker(later).faults(in: Solution(routes: [route], unassigned: []))
                #expect(faults == [])
            }
            #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    @Test("what is wrong with the tables is named by its path")
    func badInput() throws {
        for (original, replacement, path) in [
            ("\"from\":60", "\"from\":20", "matrices.car"), ("\"from\":60,", "", "matrices.car.durations_by_time[2]"),
            ("[[0,80],[80,0]]", "[[0,80]]", "matrices.car.durations_by_time[2].durations"),
            ("[[0,80],[80,0]]", "[[0]]", "matrices.car.durations_by_time[2].durations[0]"),
            ("\"car\":{", "\"car\":{\"durations\":[[0,1],[1,0]],", "matrices.car"),
        ] {
            let (code, answer) = try VroomParityTests.answer([(original, replacement)], base: Self.text)
            #expect(code == 2)
            #expect((answer["error"] as? String)?.hasPrefix(path + ":") == true, "\(answer)")
        }
    }
}

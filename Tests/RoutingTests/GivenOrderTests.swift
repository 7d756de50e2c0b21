import Foundation
import Routing
import Testing

/// VROOM's `-c`: the order is kept, times are chosen, and every limit that breaks is named.
@Suite("Routes of given order")
struct GivenOrderTests {
    typealias Document = VroomParityTests.Document

    private func check(_ changes: [(String, String)]) throws -> (code: Int, document: Document) {
        try VroomParityTests.answer(changes) { $0.keepsGivenOrder = true }
    }

    private func steps(_ list: String) -> (String, String) { ("\"skills\":[1]", "\"skills\":[1],\"steps\":[\(list)]") }

    private let forward = """
        {"type":"job","id":1},{"type":"job","id":2},{"type":"pickup","id":3},{"type":"delivery","id":4}
        """

    @Test("starting early may miss windows by less than coming late")
    func leadTime() throws {
        // Job 1 opens at 100, job 2 closes at 50: kept windows of job 1 would make job 2 late by 75 s.
        let (code, answer) = try check([
            steps(#"{"type":"job","id":1},{"type":"job","id":2}"#),
            ("\"delivery\":[1]", "\"time_windows\":[[100,200]]"),
            ("\"pickup\":[1]", "\"time_windows\":[[0,50]]"),
        ])
        #expect(code == 0)
        let violations = VroomParityTests.causes((answer["summary"] as? Document)?["violations"])
        #expect(violations.values.reduce(0, +) == 75)
        let arrivals = try VroomParityTests.steps(answer).compactMap { $0["arrival"] as? Int }
        #expect(arrivals == [15, 25, 50, 80])
        #expect(violations == ["lead_time": 75])
    }

    @Test("named times are kept and what they break is told")
    func serviceTimes() throws {
        let (code, answer) = try check([
            steps(#"{"type":"start","service_after":20},{"type":"job","id":1,"service_at":50},{"type":"end"}"#),
            ("\"capacity\":[4]", "\"capacity\":[4],\"time_window\":[10,65]"),
        ])
        #expect(code == 0)
        let steps = try VroomParityTests.steps(answer)
        #expect(steps.compactMap { $0["arrival"] as? Int } == [40, 50, 70])
        #expect(VroomParityTests.causes(steps[2]["violations"]) == ["delay": 5])
    }

    @Test("named times that cannot be met are bad input")
    func impossibleTimes() throws {
        let (code, answer) = try check([
            steps(#"{"type":"job","id":1,"service_at":50},{"type":"job","id":2,"service_before":60}"#)
        ])
        #expect(code == 2)
        #expect((answer["error"] as? String)?.hasPrefix("vehicles[0].steps:") == true)
    }

    @Test(
        "each limit that breaks is named",
        arguments: [
            ("\"capacity\":[4]", "\"capacity\":[1]", ["load"]), ("\"capacity\":[4]", "\"max_tasks\":2", ["max_tasks"]),
            ("\"capacity\":[4]", "\"max_travel_time\":20", ["max_travel_time"]),
            ("\"capacity\":[4]", "\"max_distance\":20", ["max_distance"]),
            ("\"capacity\":[4]", "\"breaks\":[{\"id\":8}]", ["missing_break"]),
            ("\"delivery\":[1]", "\"skills\":[5]", ["skills"]), ("{\"type\":\"pickup\",\"id\":3},", "", ["precedence"]),
            ("\"delivery\":[1]", "\"time_windows\":[[0,5]]", ["lead_time", "delay"]),
        ]
    )
    func violations(original: String, replacement: String, causes: [String]) throws {
        let (code, answer) = try check([steps(forward), (original, replacement)])
        #expect(code == 0, "\(answer)")
        let found = VroomParityTests.causes((answer["summary"] as? Document)?["violations"])
        #expect(!found.isEmpty && Set(found.keys).isSubset(of: causes), "\(found)")
        #expect(Set(VroomParityTests.causes(try VroomParityTests.route(answer)["violations"]).keys) == Set(found.keys))
    }

    @Test("a break over its load is named at its step; a task that no step names is left out")
    func breakLoad() throws {
        let (code, answer) = try check([
            steps(#"{"type":"break","id":8},{"type":"job","id":1}"#),
            ("\"capacity\":[4]", "\"capacity\":[4],\"breaks\":[{\"id\":8,\"service\":5,\"max_load\":[0]}]"),
        ])
        #expect(code == 0)
        #expect(VroomParityTests.causes(try VroomParityTests.steps(answer)[1]["violations"]).keys.contains("max_load"))
        #expect((answer["unassigned"] as? [Document])?.count == 3)
    }

    @Test("chosen times miss windows by the least sum, as trying all times shows")
    func least() throws {
        for seed in 1...40 {
            var source = TestRandom(seed: UInt64(seed))
            let points = (0..<4).map { _ in source.below(12) }
            let table = points.flatMap { from in points.map { Int32(abs(from - $0)) } }
            let jobs = (1...3).map { row in
                let start = source.below(30)
                let windows = [TimeWindow(start: start, end: start + source.below(6))]
                return Job(stop: Stop(id: row, place: Place(index: row), service: source.below(4), windows: windows))
            }
            var vehicle = Vehicle(id: 1, start: Place(index: 0), end: Place(index: 0))
            vehicle.window = TimeWindow(start: source.below(10), end: 25 + source.below(10))
            vehicle.steps = (1...3).map { PlannedStep(kind: .job, id: $0) }
            let problem = try Problem(
                vehicles: [vehicle],
                jobs: jobs,
                travel: ["car": .matrix(try TravelMatrix(side: 4, durations: table))],
                keepsOrder: true
            )
            let route = try Solver(problem).check().routes[0]
            let missed = route.steps.flatMap(\.violations).reduce(0) { $0 + ($1.amount ?? 0) }
            #expect(missed == Self.leastMissed(vehicle, jobs, table), "seed \(seed)")
        }
    }

    /// The least sum of earliness and lateness over all whole seconds.
    private static func leastMissed(_ vehicle: Vehicle, _ jobs: [Job], _ table: [Int32]) -> Int {
        let horizon = 80
        var least = (0...horizon).map { max(0, vehicle.window.start - $0) }
        var work = 0
        var row = 0
        for job in jobs {
            let way = Int(table[row * 4 + job.stop.place.index]) + work
            least = (0...horizon).map { time in
                let window = job.stop.windows[0]
                let before = least.prefix(max(0, time - way + 1)).min() ?? 1_000
                return before + max(0, window.start - time, time - window.end)
            }
            (row, work) = (job.stop.place.index, job.stop.service)
        }
        let way = Int(table[row * 4]) + work
        return (way...horizon).map { least[$0 - way] + max(0, $0 - vehicle.window.end) }.min() ?? 1_000
    }
}

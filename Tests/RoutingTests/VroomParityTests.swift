import Foundation
import Routing
import Testing

/// VROOM's documented keys, one by one (its `docs/API.md`, version 1.15).
@Suite("VROOM's keys")
struct VroomParityTests {
    typealias Document = [String: Any]

    static let base = """
        {"vehicles":[{"id":1,"start_index":0,"end_index":0,"capacity":[4],"skills":[1],"type":"truck"}],
         "jobs":[{"id":1,"location_index":1,"service":10,"delivery":[1]},
                 {"id":2,"location_index":2,"service":10,"pickup":[1]}],
         "shipments":[{"amount":[1],"pickup":{"id":3,"location_index":3,"service":5},
                       "delivery":{"id":4,"location_index":1}}],
         "matrices":{"car":{"durations":[[0,10,20,30],[10,0,15,25],[20,15,0,12],[30,25,12,0]]}}}
        """

    /// The answer to the base document after textual changes.
    static func answer(
        _ changes: [(String, String)] = [],
        base: String = base,
        _ set: (inout VroomCommand) -> Void = { _ in }
    ) throws -> (code: Int, document: Document) {
        var text = base
        for (original, replacement) in changes {
            let range = try #require(text.firstRange(of: original), "\(original)")
            text.replaceSubrange(range, with: replacement)
        }
        var command = VroomCommand(options: SolverOptions(iterationLimit: 300))
        set(&command)
        let answer = command.run(Array(text.utf8), clock: TestProblems.stillClock)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? Document)
        return (answer.code, document)
    }

    static func route(_ document: Document, _ index: Int = 0) throws -> Document {
        try #require((document["routes"] as? [Document])?[index])
    }

    static func steps(_ document: Document, _ index: Int = 0) throws -> [Document] {
        try #require(try route(document, index)["steps"] as? [Document])
    }

    static func causes(_ value: Any?) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: (value as? [Document] ?? []).map {
                ($0["cause"] as? String ?? "", $0["duration"] as? Int ?? 0)
            }
        )
    }

    @Test("the answer has VROOM's keys at every level")
    func outputKeys() throws {
        let (code, answer) = try Self.answer()
        #expect(code == 0)
        #expect(Set(answer.keys) == ["code", "summary", "unassigned", "routes"])
        let summary = try #require(answer["summary"] as? Document)
        let totals: Set<String> = [
            "cost", "setup", "service", "duration", "waiting_time", "priority", "violations", "delivery", "pickup",
            "amount",
        ]
        #expect(Set(summary.keys) == totals.union(["routes", "unassigned", "computing_times"]))
        let times = try #require(summary["computing_times"] as? Document)
        #expect(Set(times.keys) == ["loading", "solving", "routing"])
        let route = try Self.route(answer)
        #expect(Set(route.keys).subtracting(["cost_terms"]) == totals.union(["vehicle", "steps"]))
        let common: Set<String> = [
            "type", "arrival", "duration", "setup", "service", "waiting_time", "violations", "location_index", "load",
        ]
        for step in try Self.steps(answer) {
            let isTask = !["start", "end"].contains(step["type"] as? String)
            #expect(Set(step.keys) == (isTask ? common.union(["id", "job"]) : common))
        }
    }

    @Test("distances are written with -g or with tables of distances, and only then")
    func distances() throws {
        let table = "\"durations\":[[0,10,20,30],[10,0,15,25],[20,15,0,12],[30,25,12,0]]"
        let both = table + "," + table.replacing("durations", with: "distances")
        for (answer, isWritten) in [
            (try Self.answer(), false), (try Self.answer { $0.writesDistances = true }, true),
            (try Self.answer([(table, both)]), true),
        ] {
            let keys = Set(try Self.route(answer.document).keys)
            #expect(keys.contains("distance") == isWritten)
            #expect(try Self.steps(answer.document).allSatisfy { ($0["distance"] != nil) == isWritten })
        }
    }

    @Test(
        "each key of the input has its effect",
        arguments: [
            ("\"service\":10,\"delivery\"", "\"service\":40,\"delivery\"", "service", 55),
            ("\"service\":10,\"pickup\"", "\"setup\":7,\"service\":10,\"pickup\"", "setup", 7),
            (
                "\"service\":10,\"delivery\"",
                "\"service\":10,\"service_per_type\":{\"truck\":1},\"delivery\"",
                "service", 16
            ),
            (
                "\"service\":10,\"delivery\"",
                "\"service\":10,\"service_per_type\":{\"van\":1},\"delivery\"",
                "service", 25
            ),
            ("\"service\":10,\"pickup\"", "\"setup_per_type\":{\"truck\":3},\"service\":10,\"pickup\"", "setup", 3),
            ("\"amount\":[1]", "\"amount\":[1],\"priority\":7", "priority", 14),
            ("\"capacity\":[4]", "\"capacity\":[4],\"speed_factor\":2", "duration", 34),
            ("\"capacity\":[4]", "\"capacity\":[4],\"speed_factor\":1.996", "duration", 34),
            ("\"capacity\":[4]", "\"capacity\":[4],\"costs\":{\"fixed\":1000}", "cost", 1067),
            ("\"capacity\":[4]", "\"capacity\":[4],\"costs\":{\"per_hour\":7200}", "cost", 134),
            ("\"capacity\":[4]", "\"capacity\":[4],\"costs\":{\"per_task_hour\":3600}", "cost", 92),
            ("\"capacity\":[4]", "\"capacity\":[4],\"costs\":{\"per_hour\":0,\"per_km\":1000}", "cost", 67),
            ("\"capacity\":[4]", "\"capacity\":[4],\"breaks\":[{\"id\":1,\"service\":9}]", "service", 34),
            ("\"capacity\":[4]", "\"capacity\":[4],\"max_tasks\":1", "unassigned", 3),
            ("\"capacity\":[4]", "\"capacity\":[4],\"max_travel_time\":40", "unassigned", 3),
            ("\"capacity\":[4]", "\"capacity\":[4],\"max_distance\":40", "unassigned", 3),
            ("\"capacity\":[4]", "\"capacity\":[4],\"time_window\":[0,60]", "unassigned", 3),
            ("\"delivery\":[1]", "\"skills\":[1,2]", "unassigned", 1),
            ("\"delivery\":[1]", "\"amount\":[5]", "unassigned", 1),
            ("\"delivery\":[1]", "\"delivery\":[1],\"amount\":[5]", "unassigned", 0),
            ("\"delivery\":[1]", "\"time_windows\":[[5,8],[0,1]]", "unassigned", 1),
            ("\"delivery\":[1]", "\"time_windows\":[[900,950],[0,1],[100,110]]", "unassigned", 0),
            (
                "\"matrices\":{\"car\":{\"durations\":[[0,10,20,30],[10,0,15,25],[20,15,0,12],[30,25,12,0]]}}",
                "\"matrix\":[[0,10,20,30],[10,0,15,25],[20,15,0,12],[30,25,12,0]]", "duration", 67
            ),
            ("\"capacity\":[4]", "\"capacity\":[4],\"profile\":\"\"", "duration", 67),
        ]
    )
    func inputKeys(original: String, replacement: String, key: String, value: Int) throws {
        let (code, answer) = try Self.answer([(original, replacement)])
        #expect(code == 0, "\(answer)")
        let summary = try #require(answer["summary"] as? Document)
        #expect(summary[key] as? Int == value, "\(answer)")
    }

    @Test("texts are repeated, empty ones are not")
    func descriptions() throws {
        let (_, answer) = try Self.answer([
            ("\"id\":1,\"start_index\"", "\"description\":\"van\",\"id\":1,\"start_index\""),
            ("\"id\":1,\"location_index\"", "\"description\":\"\",\"id\":1,\"location_index\""),
            ("\"id\":3,", "\"description\":\"load\",\"id\":3,\"location\":[1.5,2,99],"),
        ])
        #expect(try Self.route(answer)["description"] as? String == "van")
        let steps = try Self.steps(answer)
        #expect(steps.first { $0["type"] as? String == "job" && $0["id"] as? Int == 1 }?["description"] == nil)
        let pickup = try #require(steps.first { $0["type"] as? String == "pickup" })
        #expect(pickup["description"] as? String == "load")
        #expect(pickup["location"] as? [Double] == [1.5, 2])
    }

    @Test("a task left out is listed with VROOM's keys; a shipment with both of its stops")
    func unassigned() throws {
        let (_, answer) = try Self.answer([("\"amount\":[1]", "\"skills\":[9]")])
        let list = try #require(answer["unassigned"] as? [Document])
        #expect(list.compactMap { $0["type"] as? String } == ["pickup", "delivery"])
        #expect(list.compactMap { $0["id"] as? Int } == [3, 4])
        #expect(list.compactMap { $0["location_index"] as? Int } == [3, 1])
    }

    @Test(
        "bad input is named by its path",
        arguments: [
            ("\"id\":1,\"start_index\"", "\"id\":-1,\"start_index\"", "vehicles[0].id"),
            ("\"skills\":[1]", "\"skills\":[1,-1]", "vehicles[0].skills[1]"),
            ("\"skills\":[1]", "\"breaks\":[{\"id\":1},{\"id\":1}]", "vehicles[0].breaks[1].id"),
            ("\"skills\":[1]", "\"breaks\":[{\"id\":1,\"max_load\":[1,2]}]", "vehicles[0].breaks[0].max_load"),
            (
                "\"skills\":[1]",
                "\"breaks\":[{\"id\":1,\"time_windows\":[[5,1]]}]",
                "vehicles[0].breaks[0].time_windows[0][1]"
            ),
            (
                "\"skills\":[1]",
                "\"steps\":[{\"type\":\"job\",\"id\":1},{\"type\":\"start\"}]",
                "vehicles[0].steps[1].type"
            ),
            (
                "\"skills\":[1]",
                "\"steps\":[{\"type\":\"end\"},{\"type\":\"job\",\"id\":1}]",
                "vehicles[0].steps[0].type"
            ),
            (
                "\"skills\":[1]",
                "\"steps\":[{\"type\":\"delivery\",\"id\":4},{\"type\":\"pickup\",\"id\":3}]",
                "vehicles[0].steps[0].id"
            ),
            (
                "\"skills\":[1]",
                "\"steps\":[{\"type\":\"job\",\"id\":1},{\"type\":\"job\",\"id\":1}]",
                "vehicles[0].steps[1].id"
            ),
            ("\"skills\":[1]", "\"steps\":[{\"type\":\"jump\",\"id\":1}]", "vehicles[0].steps[0].type"),
            (
                "\"skills\":[1]",
                "\"max_tasks\":1,\"steps\":[{\"type\":\"job\",\"id\":1},{\"type\":\"job\",\"id\":2}]",
                "vehicles[0].steps"
            ),
            (
                "\"skills\":[1]",
                "\"steps\":[{\"type\":\"job\",\"id\":1,\"service_at\":-4}]",
                "vehicles[0].steps[0].service_at"
            ),
            ("\"delivery\":[1]", "\"time_windows\":[[50,60],[0,50]]", "jobs[0].time_windows[0]"),
            ("\"delivery\":[1]", "\"time_windows\":[]", "jobs[0].time_windows"),
            ("\"delivery\":[1]", "\"delivery\":[1e3]", "jobs[0].delivery[0]"),
            ("\"delivery\":[1]", "\"priority\":101", "jobs[0].priority"),
            ("\"amount\":[1]", "\"amount\":[9223372036854775807]", "shipments[0].amount[0]"),
            ("\"amount\":[1]", "\"amount\":[9223372036854775808]", "shipments[0].amount[0]"),
            ("\"amount\":[1],", "\"amount\":[1],\"pickup\":{\"id\":9,\"location_index\":0},", "shipments[0]"),
            ("\"location_index\":3", "\"location_index\":4", "shipments[0].pickup.location_index"),
            ("[30,25,12,0]", "[30,25,12,4294967296]", "matrices.car.durations[3][3]"),
            ("[30,25,12,0]", "[30,25,12,0.5]", "matrices.car.durations[3][3]"),
            ("\"capacity\":[4]", "\"costs\":{\"per_km\":9223372036854775807}", "vehicles[0].costs.per_km"),
            ("\"capacity\":[4]", "\"capacity\":[4],\"speed_factor\":NaN", "vehicles[0].speed_factor"),
            ("\"capacity\":[4]", "\"capacity\":[4],\"speed_factor\":0.001", "vehicles[0].speed_factor"),
        ]
    )
    func badInput(original: String, replacement: String, path: String) throws {
        let (code, answer) = try Self.answer([(original, replacement)])
        #expect(code == 2)
        #expect(answer["code"] as? Int == 2)
        let message = try #require(answer["error"] as? String)
        #expect(message.hasPrefix(path + ":"), "\(message)")
    }

    @Test("nobody to drive and nothing to do are errors")
    func empty() throws {
        for text in [
            "{\"vehicles\":[],\"jobs\":[{\"id\":1,\"location\":[0,0]}]}",
            "{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"matrix\":[[0]]}",
            "{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"jobs\":[],\"matrix\":[[0]]}",
            "{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"jobs\":[{\"id\":1,\"location_index\":0}],\"matrix\":[]}",
        ] { #expect(try Self.answer(base: text).code == 2, "\(text)") }
    }
}

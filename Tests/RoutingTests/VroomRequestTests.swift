import Routing
import Testing

@Suite("Reading VROOM documents")
struct VroomRequestTests {
    private static let valid = """
        {"vehicles":[{"id":1,"start_index":0,"end_index":0,"capacity":[4],"time_window":[0,1000]}],
         "jobs":[{"id":5,"location_index":1,"service":10,"delivery":[1],"time_windows":[[30,90]]},
                 {"id":9,"location_index":2}],
         "matrices":{"car":{"durations":[[0,10,20],[10,0,30],[20,30,0]]}}}
        """

    private func problem(_ text: String) throws -> Problem { try VroomRequest(Array(text.utf8)).problem() }

    @Test("a document with a matrix becomes a problem")
    func reads() throws {
        let problem = try problem(Self.valid)
        #expect(problem.vehicles.count == 1)
        #expect(problem.jobs.map(\.stop.id) == [5, 9])
        #expect(problem.jobs[0].stop.windows == [TimeWindow(start: 30, end: 90)])
        #expect(problem.dimensions == 1)
    }

    @Test(
        "a wrong value is named by its path",
        arguments: [
            ("[[30,90]]", "[[90,30]]", "jobs[0].time_windows[0][1]"),
            ("[0,1000]", "[1000,0]", "vehicles[0].time_window[1]"),
            ("[0,1000]", "[0,\"x\"]", "vehicles[0].time_window[1]"),
            ("\"id\":9", "\"id\":5", "jobs[1].id"),
            ("\"location_index\":2", "\"location_index\":3", "jobs[1].location_index"),
            ("[20,30,0]", "[20,30]", "matrices.car.durations[2]"),
            ("[20,30,0]", "[20,-30,0]", "matrices.car.durations[2][1]"),
            ("[20,30,0]", "[20,30,\"0\"]", "matrices.car.durations[2][2]"),
            ("[20,30,0]", "[20,30,NaN]", "matrices.car.durations[2][2]"),
            (",[20,30,0]", "", "matrices.car.durations"),
            ("\"delivery\":[1]", "\"delivery\":[9223372036854775807]", "jobs[0].delivery[0]"),
            ("\"delivery\":[1]", "\"delivery\":[92233720368547758079]", "jobs[0].delivery[0]"),
            ("\"delivery\":[1]", "\"delivery\":[1,1]", "jobs[0].delivery"),
            ("\"service\":10", "\"service\":1.5", "jobs[0].service"),
            ("\"capacity\":[4]", "\"capacity\":4", "vehicles[0].capacity"),
            ("\"capacity\":[4]", "\"steps\":[{\"type\":\"job\",\"id\":7}]", "vehicles[0].steps[0].id"),
            ("\"capacity\":[4]", "\"costs\":{\"fixed\":-1}", "vehicles[0].costs.fixed"),
            ("\"capacity\":[4]", "\"speed_factor\":9", "vehicles[0].speed_factor"),
            ("\"start_index\":0,\"end_index\":0,", "", "vehicles[0]"),
        ]
    )
    func wrongValue(original: String, replacement: String, path: String) throws {
        var text = Self.valid
        let range = try #require(text.firstRange(of: original))
        text.replaceSubrange(range, with: replacement)
        let error = try #require(throws: InputError.self) { try problem(text) }
        #expect(error.path == path)
    }

    @Test(
        "what is no document is refused",
        arguments: [
            "", "{", "[]", "{\"vehicles\":[]}", "{\"a\":1}x", "{\"a\":tru}", "{\"a\":[1 2]}", "{\"a\":1,\"a\":2}",
        ]
    )
    func noDocument(text: String) { #expect(throws: InputError.self) { try problem(text) } }

    @Test("deep nesting is refused without using the stack")
    func deepNesting() {
        let text = "{\"x\":" + String(repeating: "[", count: 2_000_000)
        #expect(throws: InputError.self) { try problem(text) }
    }

    @Test("mutated documents never crash the reader", arguments: 0..<4)
    func mutations(seed: Int) {
        var source = TestRandom(seed: UInt64(seed + 77))
        let bytes = Array(Self.valid.utf8)
        for _ in 0..<2_000 {
            var copy = bytes
            for _ in 0...source.below(3) {
                switch source.below(3) {
                case 0: copy[source.below(copy.count)] = UInt8(source.below(256))
                case 1: copy.remove(at: source.below(copy.count))
                default: copy.insert(bytes[source.below(bytes.count)], at: source.below(copy.count))
                }
            }
            guard let problem = try? VroomRequest(copy).problem() else { continue }  // most mutants are invalid
            let solution = TestProblems.solve(problem, iterations: 10)
            #expect(SolutionChecker(problem).faults(in: solution) == [])
        }
    }

    @Test("places without an index share a row when their coordinates are equal")
    func coordinates() throws {
        let text = """
            {"vehicles":[{"id":1,"start":[2.3,48.8]}],
             "jobs":[{"id":1,"location":[2.4,48.9]},{"id":2,"location":[2.3,48.8]}]}
            """
        let request = try VroomRequest(Array(text.utf8))
        #expect(request.profilesWithoutTravel == ["car"])
        #expect(request.coordinates.count == 2)
        #expect(request.jobs[1].stop.place.index == request.vehicles[0].start?.index)
    }
}

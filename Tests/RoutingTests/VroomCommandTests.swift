import Routing
import Testing

@Suite("The VROOM-compatible command")
struct VroomCommandTests {
    private func run(_ text: String, keepsGivenOrder: Bool = false) -> (code: Int, text: String) {
        var command = VroomCommand(options: SolverOptions(iterationLimit: 200))
        command.keepsGivenOrder = keepsGivenOrder
        let answer = command.run(Array(text.utf8), clock: TestProblems.stillClock)
        return (answer.code, String(decoding: answer.bytes, as: UTF8.self))
    }

    private static let problem = """
        {"vehicles":[{"id":1,"start_index":0,"end_index":0,"capacity":[4],"description":"van"STEPS}],
        "jobs":[{"id":5,"location_index":1,"service":10,"delivery":[1],"time_windows":[[30,90]]}],
        "shipments":[{"amount":[2],"pickup":{"id":3,"location_index":2,"setup":4},
                      "delivery":{"id":3,"location_index":1},"priority":4}],
        "matrices":{"car":{"durations":[[0,10,20],[10,0,30],[20,30,0]]}}}
        """

    @Test("a plan has VROOM's keys")
    func keys() {
        let answer = run(Self.problem.replacing("STEPS", with: ""))
        #expect(answer.code == 0)
        #expect(
            answer.text.hasPrefix("{\"code\":0,\"summary\":{\"cost\":60,\"routes\":1,\"unassigned\":0,\"delivery\":[3]")
        )
        #expect(answer.text.contains("\"computing_times\":{\"loading\":0,\"solving\":0,\"routing\":0}"))
        #expect(
            answer.text.contains("{\"vehicle\":1,\"cost\":60,\"description\":\"van\",\"delivery\":[3],\"amount\":[3]")
        )
        #expect(answer.text.contains("\"type\":\"pickup\",\"location_index\":2,\"id\":3,\"setup\":4,\"service\":0"))
    }

    @Test("a given order is timed as it is, with what it breaks")
    func givenOrder() {
        let steps = """
            ,"steps":[{"type":"start"},{"type":"pickup","id":3},{"type":"delivery","id":3},{"type":"job","id":5},
            {"type":"end"}],"time_window":[60,900]
            """
        let answer = run(Self.problem.replacing("STEPS", with: steps), keepsGivenOrder: true)
        #expect(answer.code == 0)
        #expect(answer.text.contains("{\"cause\":\"lead_time\",\"duration\":24}"))
    }

    @Test("bad input gives code 2, missing travel times code 3")
    func codes() {
        #expect(run("{").code == 2)
        #expect(run("{\"vehicles\":[],\"jobs\":[]}").code == 2)
        let missing = run("{\"vehicles\":[{\"id\":1,\"start\":[0,0]}],\"jobs\":[{\"id\":1,\"location\":[1,1]}]}")
        #expect(missing.code == 3)
        let refusal = "vehicles[0].profile: \\\"car\\\" has no matrix; none is given: give matrices or a metric"
        #expect(missing.text.contains(refusal))
    }

    @Test("a profile beside those that have tables is refused by its path")
    func unknownProfile() {
        let answer = run(Self.problem.replacing("STEPS", with: ",\"profile\":\"truck\""))
        #expect(answer.code == 2)
        #expect(answer.text.contains("vehicles[0].profile: \\\"truck\\\" has no matrix; known: \\\"car\\\""))
    }

    /// Two vehicles with places on the map, and what a routing engine would be asked for.
    private func draw(_ document: String, named: Set<String> = []) async -> (code: Int, text: String) {
        var command = VroomCommand(options: SolverOptions(iterationLimit: 50))
        command.writesDistances = true
        let travel: VroomCommand.TravelSource = {
            (_: String, places: [Coordinates]) async throws(VroomCommand.Answer) in
            .metric(.euclidean(scale: 1, rounding: .nearest))
        }
        let lines = VroomCommand.LineSource(
            isNamed: { named.contains($0) },
            line: { (profile: String, places: [Coordinates]) async throws(VroomCommand.Answer) in
                "\(profile) " + places.map { "\(Int($0.x)),\(Int($0.y))" }.joined(separator: ";")
            }
        )
        let answer = await command.runOnThreads(
            Array(document.utf8),
            clock: TestProblems.stillClock,
            travel: travel,
            lines: lines
        )
        return (answer.code, String(decoding: answer.bytes, as: UTF8.self))
    }

    private static let mapped = """
        {"vehicles":[{"id":1,"start":[0,0],"end":[9,9],"breaks":[{"id":4,"time_windows":[[0,50]],"service":1}]}],
        "jobs":[{"id":5,"location":[3,3]},{"id":6,"location":[6,6]}]}
        """

    @Test("a route is drawn through its places in order by the engine that gave its travel, pauses left out")
    func geometry() async {
        let answer = await draw(Self.mapped)
        #expect(answer.code == 0)
        #expect(answer.text.contains("\"geometry\":\"car 0,0;3,3;6,6;9,9\""))
    }

    @Test("a document that brings its tables is drawn only by a server that is named")
    func geometryByName() async {
        let document = Self.mapped.replacing("\"jobs\"", with: "\"metric\":{\"car\":{\"kind\":\"euclidean\"}},\"jobs\"")
        #expect(await !draw(document).text.contains("geometry"))
        #expect(await draw(document, named: ["truck"]).code == 0)
        #expect(await draw(document, named: ["car"]).text.contains("\"geometry\":\"car 0,0;3,3;6,6;9,9\""))
    }

    @Test("a route without coordinates cannot be drawn, and the place that has none is named")
    func geometryWithoutCoordinates() async {
        let document = Self.problem.replacing("STEPS", with: "")
        #expect(await draw(document).code == 0)
        let answer = await draw(document, named: ["car"])
        #expect(answer.code == 2)
        #expect(answer.text.contains("vehicles[0]: its route cannot be drawn"))
    }
}

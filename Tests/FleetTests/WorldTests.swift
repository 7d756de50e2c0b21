import Foundation
import Testing

@testable import Fleet

@Suite("Fleet simulator")
struct WorldTests {
    private static let scenarioFile = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "simulators/fleet/scenarios/reefer-fails.yaml").path

    private func world(run: String = "1") throws -> World {
        let scenario = try Scenario.load(path: Self.scenarioFile)
        return World(scenario: scenario, tenant: "demo", beganAt: 1_767_225_600_000, run: run)
    }

    /// Stops at the depot and at one drop.
    private func route(_ scenario: Scenario, shipment: String = "s-1", drop: Int = 0) -> [RouteStop] {
        let depot = scenario.depot.place
        return [
            RouteStop(kind: .start, shipment: nil, place: depot, serviceSeconds: 0),
            RouteStop(kind: .load, shipment: shipment, place: depot, serviceSeconds: 10),
            RouteStop(
                kind: .deliver,
                shipment: shipment,
                place: scenario.drops[drop].place,
                serviceSeconds: 15
            ),
            RouteStop(kind: .end, shipment: nil, place: depot, serviceSeconds: 0),
        ]
    }

    @Test("the same seed gives the same day, byte for byte")
    func deterministic() throws {
        var first = try world()
        var second = try world()
        for _ in 0..<300 {
            let one = first.step()
            let two = second.step()
            #expect(one.messages == two.messages)
            let truths = try zip(one.truth, two.truth).map { (try $0.line(), try $1.line()) }
            #expect(truths.allSatisfy { $0 == $1 })
        }
    }

    @Test("a failed compressor warms the goods past the limit, the others stay cold")
    func failedCompressor() throws {
        var world = try world()
        var highest: [String: Double] = [:]
        for _ in 0..<300 {
            for record in world.step().truth {
                highest[record.vehicle] = max(highest[record.vehicle] ?? -100, record.goods)
            }
        }
        #expect(try #require(highest["van-2"]) > 6)
        #expect(try #require(highest["van-1"]) < 5.5)
    }

    @Test("a vehicle loads, drives, arrives and delivers in this order, and comes home")
    func drivesItsRoute() throws {
        var world = try world()
        world.follow(vehicle: "van-1", stops: route(world.scenario), version: 1)
        var kinds: [String] = []
        for _ in 0..<1_200 {
            for message in world.step().messages where message.topic.hasSuffix("/couriers/courier-van-1/events") {
                let object = try JSONSerialization.jsonObject(with: Data(message.payload)) as? [String: Any]
                kinds.append(object?["kind"] as? String ?? "?")
            }
        }
        #expect(kinds == ["loaded", "arrived", "delivered"])
        let vehicle = try #require(world.vehicles.first)
        #expect(vehicle.place.distance(to: world.scenario.depot.place) < 1)
        #expect(vehicle.remaining.isEmpty)
    }

    @Test("goods are put into a cold store or handed over, and are not brought twice")
    func storesAndHandsOver() throws {
        var world = try world()
        let place = world.scenario.drops[0].place
        let stop = { (kind: RouteStop.Kind, shipment: String) in
            RouteStop(kind: kind, shipment: shipment, place: place, serviceSeconds: 5)
        }
        let route = [stop(.load, "a"), stop(.load, "b"), stop(.store, "a"), stop(.handOver, "b")]
        world.follow(vehicle: "van-1", stops: route, version: 1)
        var reports: [String] = []
        for _ in 0..<1_200 {
            for message in world.step().messages where message.topic.hasSuffix("/couriers/courier-van-1/events") {
                let object = try JSONSerialization.jsonObject(with: Data(message.payload)) as? [String: Any]
                reports.append("\(object?["kind"] as? String ?? "?") \(object?["shipment"] as? String ?? "?")")
            }
        }
        #expect(reports == ["loaded a", "loaded b", "stored a"])
        world.follow(vehicle: "van-1", stops: route, version: 2)
        #expect(world.vehicles[0].remaining.isEmpty)
    }

    @Test("an older plan does not replace a newer one, and done work is not repeated")
    func planVersions() throws {
        var world = try world()
        world.follow(vehicle: "van-1", stops: route(world.scenario), version: 3)
        for _ in 0..<30 { _ = world.step() }
        world.follow(vehicle: "van-1", stops: route(world.scenario, shipment: "s-2"), version: 2)
        #expect(world.vehicles[0].remaining.contains { $0.shipment == "s-1" })
        world.follow(vehicle: "van-1", stops: route(world.scenario, drop: 3), version: 4)
        #expect(!world.vehicles[0].remaining.contains { $0.kind == .load })
        #expect(world.vehicles[0].remaining.first?.place == world.scenario.drops[3].place)
    }

    @Test("the door is open while goods are handed over")
    func doorAtStops() throws {
        var world = try world()
        world.follow(vehicle: "van-1", stops: route(world.scenario), version: 1)
        var openSeconds = 0
        for _ in 0..<1_200 where world.step().truth.first?.doorOpen == true {
            openSeconds += 1
        }
        #expect((20...30).contains(openSeconds))
    }

    @Test("a gateway memory forgets only what it was told to, and counts what it had to drop")
    func gatewayMemory() {
        var memory = GatewayMemory(limit: 3)
        for number in 1...4 {
            memory.store(OutgoingMessage(topic: "\(number)", payload: [], vehicle: "van-1"))
        }
        #expect(memory.dropped == 1)
        #expect(memory.oldest(2).map(\.topic) == ["2", "3"])
        memory.forget(2)
        #expect(memory.oldest(5).map(\.topic) == ["4"])
    }

    @Test("a gateway sends again what a receipt misses, three times at most")
    func receipts() throws {
        var memory = GatewayMemory(limit: 10)
        for number in 1...6 {
            memory.store(OutgoingMessage(topic: "\(number)", payload: [], vehicle: "van-1", sequence: number))
        }
        var now = ContinuousClock.now
        memory.forget(6, now: now)
        let receipt = try StoredReceipt.read(Array(#"{"first":2,"sequence":2,"highest":5,"gaps":[[3,4]]}"#.utf8))
        for _ in 0..<4 {
            now += .seconds(3)
            memory.take(receipt, now: now)
            let again = memory.oldest(9).map(\.topic)
            #expect(again == ["1", "3", "4"] || again.isEmpty)
            memory.forget(again.count, now: now)
        }
        #expect(memory.repeated == 6)
    }

    @Test("a scenario that names an unknown vehicle is refused with the path")
    func unknownVehicle() throws {
        var text = try String(contentsOfFile: Self.scenarioFile, encoding: .utf8)
        text = text.replacing("vehicle: van-2", with: "vehicle: lorry-2")
        let file = FileManager.default.temporaryDirectory.appending(path: "scenario-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }  // a leftover in the temporary folder harms nobody
        let error = #expect(throws: ScenarioError.self) { try Scenario.load(path: file.path) }
        #expect(error?.reason.hasPrefix("faults[0].vehicle") == true)
    }
}

import Dispatching
import Foundation
import RoadNetwork
import Testing

extension DispatchingTests {
    @Suite struct PlannerTests {
        @Test func `the first plan serves every order and says that its travel times are estimates`() async throws {
            let world = try World()
            try world.order((0..<8).map { world.drop("S\($0)", north: Double($0) - 4, east: Double($0 % 3)) })
            let draft = try await world.draft()
            #expect(draft.trigger == .first)
            #expect(draft.difference.added.count == 8)
            #expect(draft.unassigned.isEmpty)
            #expect(draft.summary.degraded.contains { $0.hasPrefix("travel times are estimated") })
            for route in draft.routes {
                let loads = route.stops.filter { $0.kind == .load }.compactMap(\.shipment)
                #expect(Set(loads) == Set(World.deliveries(draft.routes, route.vehicle)))
            }
        }

        @Test func `done and started stops stay as they were, and the rest goes on from them`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order((1...4).map { world.drop("S\($0)", north: Double($0), east: 0) })
            try await world.planAndAccept()
            for number in 1...4 { try world.report(.loaded, "S\(number)", by: "van-1") }
            let order = World.deliveries(try #require(try world.running()).routes, "van-1")
            let doneAt = world.now.addingTimeInterval(600)
            try world.report(.arrived, order[0], by: "van-1", at: doneAt)
            try world.report(.delivered, order[0], by: "van-1", at: doneAt.addingTimeInterval(60))
            try world.report(.arrived, order[1], by: "van-1", at: doneAt.addingTimeInterval(300))
            let draft = try await world.draft(at: doneAt.addingTimeInterval(360))
            let stops = try #require(draft.routes.first).stops
            let frozen = stops.filter { $0.kind == .deliver && $0.isFrozen }
            #expect(frozen.compactMap(\.shipment) == Array(order.prefix(2)))
            #expect(frozen[0].arrivalAt == doneAt)
            #expect(frozen[0].departureAt == doneAt.addingTimeInterval(60))
            #expect(World.deliveries(draft.routes, "van-1") == Array(order.suffix(2)))
            // The started hand-over lasts five minutes from the arrival: nothing is reached before it is over.
            let next = try #require(stops.first { $0.kind == .deliver && !$0.isFrozen })
            #expect(next.arrivalAt > doneAt.addingTimeInterval(600))
            #expect(draft.difference.isEmpty)
        }

        @Test func `on a breach the endangered loads come first, and they stay on their vehicle`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try await world.driveWithTwoLoads("van-1")
            #expect(World.deliveries(try #require(try world.running()).routes, "van-1") == ["dry", "cold"])
            try world.endanger("van-1", "b1")
            let draft = try await world.draft(.breach, reference: "b1")
            #expect(World.deliveries(draft.routes, "van-1") == ["cold", "dry"])
            #expect(draft.summary.reason == "van-1: chilled goods above 8 °C")
            let safety = try #require(draft.difference.safety.first)
            #expect(safety.shipment == "cold")
            #expect(try #require(safety.minutesAfter) > #require(safety.minutesBefore))
            #expect(draft.difference.moved.allSatisfy { $0.from == "van-1" && $0.to == "van-1" })
        }

        @Test func `what is not yet loaded goes to a vehicle whose load space is trusted`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 2, east: 0), world.drop("B", north: -2, east: 0)])
            try Shipments.pin("A", to: "van-1", tenant: World.tenant, on: world.connection)
            try Shipments.pin("B", to: "van-1", tenant: World.tenant, on: world.connection)
            try await world.planAndAccept()
            for number in ["A", "B"] { try Shipments.pin(number, to: nil, tenant: World.tenant, on: world.connection) }
            try world.report(.loaded, "A", by: "van-1")
            try world.endanger("van-1", "b1")
            let draft = try await world.draft(.breach, reference: "b1")
            #expect(World.deliveries(draft.routes, "van-1") == ["A"])
            #expect(World.deliveries(draft.routes, "van-2") == ["B"])
            #expect(draft.difference.moved == [.init(shipment: "B", from: "van-1", to: "van-2")])
        }

        @Test func `a forecast is a deadline: what keeps long enough need not be first`() async throws {
            let world = try World(vehicles: ["van-1"])
            try await world.driveWithTwoLoads("van-1")
            try world.endanger("van-1", "w1", kind: "warning", predictedAt: world.now.addingTimeInterval(7_200))
            let draft = try await world.draft(.warning, reference: "w1")
            #expect(World.deliveries(draft.routes, "van-1") == ["dry", "cold"])
            #expect(draft.difference.isEmpty)
        }

        @Test func `the load of a broken vehicle is left with the reason, and its other stops go elsewhere`()
            async throws
        {
            let world = try World(vehicles: ["van-1", "van-2"])
            let frozen = world.drop("A", north: 2, east: 0, profile: "frozen")
            try world.order([frozen, world.drop("B", north: 3, east: 0)])
            try Shipments.pin("A", to: "van-1", tenant: World.tenant, on: world.connection)
            try await world.planAndAccept()
            try world.report(.loaded, "A", by: "van-1")
            // The other load space cannot keep these goods: nobody can come for them.
            var other = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).last)
            other.profiles = ["chilled"]
            try Vehicles.save([other], tenant: World.tenant, on: world.connection)
            try Vehicles.setState(
                .broken,
                of: "van-1",
                tenant: World.tenant,
                reason: "engine",
                at: world.now,
                on: world.connection
            )
            let draft = try await world.draft(.vehicle, reference: "van-1")
            #expect(draft.unassigned.map(\.shipment) == ["A"])
            #expect(draft.unassigned.first?.reason == "it is on board of van-1, which is not in service")
            #expect(draft.unassigned.first?.code == .vehicleOff && draft.unassigned.first?.about == "van-1")
            #expect(World.deliveries(draft.routes, "van-2") == ["B"])
        }

        @Test func `the route begins where the vehicle is, and an old position is named`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 2, east: 0)])
            let place = Coordinate(latitude: 55.80, longitude: 37.50)
            try world.locate("van-1", place, at: world.now.addingTimeInterval(-7_200))
            let draft = try await world.draft()
            #expect(draft.routes.first?.stops.first?.place == place)
            #expect(draft.summary.degraded.contains("the position of van-1 is 120 minutes old"))
        }

        @Test func `an order whose window is over is left with the reason`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 2, east: 0, windowEnd: 60), world.drop("B", north: 2, east: 1)])
            let draft = try await world.draft(at: world.now.addingTimeInterval(120))
            #expect(draft.unassigned.map(\.shipment) == ["A"])
            #expect(draft.unassigned.first?.reason.hasPrefix("its window ended at") == true)
            #expect(draft.unassigned.first?.code == .windowOver)
            #expect(World.deliveries(draft.routes, "van-1") == ["B"])
        }

        @Test func `a depot that opens again tomorrow is where tomorrow's vehicle loads`() async throws {
            let world = try World(vehicles: ["van-1"])
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = .gmt
            let hour = calendar.component(.hour, from: world.now)
            let clock = { (hour: Int) in (hour % 24 < 10 ? "0" : "") + "\(hour % 24):00" }
            var depot = try #require(try Facilities.list(tenant: World.tenant, on: world.connection).first)
            depot.opening = OpeningHours(opens: clock(hour + 1), closes: clock(hour + 2))
            try Facilities.save([depot], tenant: World.tenant, on: world.connection)
            var van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
            van.shiftStart = world.now.addingTimeInterval(4 * 3_600)
            try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            try world.order([world.drop("A", north: 2, east: 0, windowEnd: 30 * 3_600)])
            let draft = try await world.draft()
            #expect(World.deliveries(draft.routes, "van-1") == ["A"], "\(draft.unassigned)")
            let loading = try #require(draft.routes.first?.stops.first { $0.kind == .load })
            #expect(loading.arrivalAt > world.now.addingTimeInterval(20 * 3_600))
        }
    }
}

import Dispatching
import Foundation
import Testing

extension DispatchingTests {
    @Suite struct CourierTests {
        @Test func `a repeated report takes effect once`() throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            #expect(try world.report(.loaded, "A", by: "van-1", id: "e1") == .applied)
            #expect(try world.report(.loaded, "A", by: "van-1", id: "e1") == .duplicate)
            #expect(try world.value("select count(*) from isotherm.shipment_history where to_state = 'loaded'") == "1")
        }

        @Test func `reports in the wrong order end in the same state as in the right one`() throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            let times = (0..<3).map { world.now.addingTimeInterval(Double($0) * 600) }
            #expect(try world.report(.delivered, "A", by: "van-1", at: times[2]) != .applied)
            #expect(try world.report(.arrived, "A", by: "van-1", at: times[1]) != .applied)
            #expect(try world.report(.loaded, "A", by: "van-1", at: times[0]) == .applied)
            let shipment = try #require(try Shipments.get("A", tenant: World.tenant, on: world.connection))
            #expect(shipment.state == .delivered)
            #expect(shipment.loadedAt == times[0])
            #expect(shipment.arrivedAt == times[1])
            #expect(shipment.completedAt == times[2])
            #expect(try world.value("select count(*) from isotherm.courier_event where outcome = 'refused'") == "0")
        }

        @Test func `a courier back after two hours offline brings the day up to date`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order((1...3).map { world.drop("S\($0)", north: Double($0), east: 0) })
            try await world.planAndAccept()
            var reports: [(CourierReport.Kind, String, TimeInterval)] = []
            for number in 1...3 { reports.append((.loaded, "S\(number)", 60)) }
            for number in 1...3 {
                reports.append((.arrived, "S\(number)", Double(number) * 1_800))
                reports.append((.delivered, "S\(number)", Double(number) * 1_800 + 300))
            }
            for (kind, shipment, seconds) in reports {
                let time = world.now.addingTimeInterval(seconds)
                #expect(try world.report(kind, shipment, by: "van-1", at: time) == .applied)
            }
            let states = try (1...3).map { try world.state("S\($0)") }
            #expect(states == [.delivered, .delivered, .delivered])
            #expect(try world.value("select count(*) from isotherm.plans_current where status = 'delivered'") == "3")
            let draft = try await world.draft(at: world.now.addingTimeInterval(7_200))
            #expect(draft.difference.isEmpty)
        }

        @Test func `a report about another vehicle's load is kept with the reason`() throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            try world.report(.loaded, "A", by: "van-1")
            #expect(
                try world.report(.delivered, "A", by: "van-2")
                    == .refused(CourierRefusal(.notOnVehicle, about: "van-2"))
            )
            let refusal = """
                select (refusal ->> 'code') || ' ' || (refusal ->> 'about') from isotherm.courier_event
                where outcome = 'refused'
                """
            #expect(try world.value(refusal) == "not_on_vehicle van-2")
            #expect(try world.state("A") == .loaded)
        }

        @Test func `a load on another vehicle than planned asks for a new plan`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 2, east: 0)])
            try Shipments.pin("A", to: "van-1", tenant: World.tenant, on: world.connection)
            try await world.planAndAccept()
            try world.report(.loaded, "A", by: "van-2")
            let wish = "select trigger || ': ' || reference from isotherm.replan_request where state = 'waiting'"
            #expect(try world.value(wish) == "courier: A")
            let draft = try await world.draft(.courier, reference: "A")
            #expect(draft.summary.deed?.kind == .loaded && draft.summary.deed?.place == "van-2")
            #expect(draft.summary.reason == "a courier did something else than planned: A is on board of van-2")
            #expect(World.deliveries(draft.routes, "van-2") == ["A"])
        }
    }
}

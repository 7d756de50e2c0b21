import Foundation
import MQTT
import Postgres
import Testing

@testable import Dispatching

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

        /// What the dispatcher does with a message, as it comes from the broker.
        private func take(_ world: World, _ topic: String, _ payload: String) throws {
            try world.connection.transaction { () throws in
                try CourierInbox(connection: world.connection, now: world.now).take(
                    Message(topic: topic, payload: Array(payload.utf8))
                )
            }
        }

        @Test func `orders over MQTT are those of the other ways, and a repeat of them does nothing`() throws {
            let world = try World()
            let order = { (number: String, windowEnd: String) in
                """
                {"number":"\(number)","shipments":[{"facility":"depot","place":{"latitude":55.76,"longitude":37.6},
                "window_start":"2026-01-01T10:00:00Z","window_end":"\(windowEnd)","profile":"chilled"}]}
                """
            }
            let (topic, early) = ("isotherm/v1/t1/orders", "2026-01-01T12:00:00+03:00")
            let late = "2026-01-01T12:00:00Z"
            try take(world, topic, #"{"orders":[\#(order("M-1", late)),\#(order("M-2", late))]}"#)
            try take(world, topic, order("M-1", late))
            try take(world, topic, order("M-3", late))
            let stored =
                "select string_agg(number || ' ' || channel, ', ' order by number) from isotherm.customer_order"
            #expect(try world.value(stored) == "M-1 mqtt, M-2 mqtt, M-3 mqtt")
            #expect(try world.value("select count(*) from isotherm.dead_letter") == "0")
            // A window that ends before it begins, another order under a number that is taken, and no order at all.
            try take(world, topic, #"{"orders":[\#(order("M-4", late)),\#(order("M-5", early))]}"#)
            try take(world, topic, order("M-1", "2026-01-01T14:00:00Z"))
            try take(world, topic, #"{"number":"M-6"}"#)
            #expect(try world.value("select count(*) from isotherm.customer_order") == "3")
            let reasons = try world.connection.query(
                "select code || ': ' || reason as text from isotherm.dead_letter order by id"
            )
            .map { try $0.string("text") }
            #expect(reasons.count == 3)
            #expect(reasons[0].hasPrefix("order: orders[1].shipments[0].window_end: expected not before"), "\(reasons)")
            #expect(reasons[1] == "order: the order M-1 exists already")
            #expect(reasons[2].hasPrefix("json: ") && reasons[2].contains("shipments is missing"), "\(reasons)")
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

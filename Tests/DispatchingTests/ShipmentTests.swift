import Dispatching
import Foundation
import RoadNetwork
import Testing

extension DispatchingTests {
    @Suite struct ShipmentTests {
        @Test func `only the ways of the state machine are open`() {
            let allowed = ShipmentState.allCases.flatMap { from in from.successors.map { "\(from)-\($0)" } }.sorted()
            #expect(
                allowed == [
                    "failed-quarantined", "failed-returned", "loaded-delivered", "loaded-failed", "loaded-new",
                    "loaded-quarantined", "loaded-returned", "new-cancelled", "new-loaded", "new-planned",
                    "new-quarantined", "planned-cancelled", "planned-loaded", "planned-new", "planned-quarantined",
                    "returned-quarantined",
                ]
            )
        }

        @Test func `a step writes state, history and event, and the same step again changes nothing`() throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            let change = StateChange(
                to: .cancelled,
                at: world.now,
                cause: .dispatcher,
                reference: "anna",
                reason: "closed"
            )
            #expect(try Shipments.apply(change, to: "A", tenant: World.tenant, on: world.connection))
            #expect(try !Shipments.apply(change, to: "A", tenant: World.tenant, on: world.connection))
            let history =
                "select string_agg(concat(from_state, '>', to_state), ' ' order by id) from isotherm.shipment_history"
            #expect(try world.value(history) == ">new new>cancelled")
            let events = "select count(*) from isotherm.outbox where type = 'isotherm.order.status_changed'"
            #expect(try world.value(events) == "1")
        }

        @Test func `an impossible step is refused and names both states`() throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            let error = #expect(throws: DispatchError.self) {
                let change = StateChange(to: .delivered, at: world.now, cause: .dispatcher)
                try Shipments.apply(change, to: "A", tenant: World.tenant, on: world.connection)
            }
            #expect(error?.description == "shipment A is new and cannot become delivered")
            #expect(try world.state("A") == .new)
        }

        @Test func `cancelling after the delivery is refused`() throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            try world.report(.loaded, "A", by: "van-1")
            try world.report(.delivered, "A", by: "van-1")
            #expect(throws: DispatchError.self) {
                try Orders.cancel("A", tenant: World.tenant, reason: "", at: world.now, on: world.connection)
            }
            #expect(try world.state("A") == .delivered)
        }
    }

    @Suite struct OrderTests {
        @Test(arguments: [
            ("window", "orders[0].shipments[0].window_end"), ("facility", "orders[0].shipments[0].facility"),
            ("latitude", "orders[0].shipments[0].place.latitude"), ("swapped", "orders[0].shipments[0].place"),
            ("amount", "orders[0].shipments[0].amount"), ("number", "orders[0].number"),
        ])
        func `a wrong value is refused by the path of its field`(_ what: String, _ path: String) throws {
            let world = try World()
            var drop = world.drop("A", north: 1, east: 0)
            switch what {
            case "window": drop.windowEnd = drop.windowStart.addingTimeInterval(-1)
            case "facility": drop.facility = "nowhere"
            case "latitude": drop.place = .init(latitude: 91, longitude: 0)
            case "swapped": drop.place = .init(latitude: World.depot.longitude, longitude: World.depot.latitude)
            case "amount": drop.amount = [1, 2]
            default: drop.number = ""
            }
            let error = #expect(throws: DispatchError.self) { try world.order([drop]) }
            guard case .invalid(let field, _, _) = error else {
                Issue.record("not a wrong field: \(String(describing: error))")
                return
            }
            #expect(field == path)
            #expect(try world.value("select count(*) from isotherm.customer_order") == "0")
        }

        @Test func `a number that is taken refuses the whole call`() throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            let error = #expect(throws: DispatchError.self) {
                try world.order([world.drop("B", north: 1, east: 0), world.drop("A", north: 2, east: 0)])
            }
            #expect(error?.description == "the order A exists already")
            #expect(try world.value("select count(*) from isotherm.shipment") == "1")
        }

        @Test func `ten thousand orders are one call of a few seconds`() throws {
            let world = try World()
            let drops = (0..<10_000).map { index in
                world.drop("N\(index)", north: Double(index % 100) / 10, east: Double(index / 100) / 10)
            }
            let start = ContinuousClock.now
            try world.order(drops)
            let elapsed = ContinuousClock.now - start
            #expect(try world.value("select count(*) from isotherm.orders_status where status = 'new'") == "10000")
            #expect(elapsed < .seconds(20), "took \(elapsed)")
        }
    }
}

import Foundation
import Postgres
import RoadNetwork
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// Vehicles whose load space has parts with temperatures of their own.
    @Suite struct CompartmentTests {
        /// What the goods need; the last is a newer version of this tenant's own, which goes before that of the files.
        private static let profiles = """
            insert into isotherm.profile_version (tenant, profile, version, definition, origin) values
            ('*', 'chilled', 1, '{"low": 2, "high": 6}', 'file'), ('*', 'frozen', 2, '{"high": 10}', 'file'),
            ('t1', 'frozen', 1, '{"high": -15}', 'person'), ('*', 'x', 1, '{}', 'file')
            """
        private static let cold = VehicleCompartment(
            name: "cold",
            low: 2,
            high: 4,
            capacity: [10],
            devices: ["van-1-cold"]
        )
        private static let deep = VehicleCompartment(
            name: "deep",
            low: -25,
            high: -18,
            capacity: [3],
            devices: ["van-1-deep"]
        )

        /// Vans with these compartments, and goods in the depot.
        private func world(
            _ vans: [String: [VehicleCompartment]] = ["van-1": [cold, deep]],
            _ drops: (World) -> [NewShipment]
        ) throws -> World {
            let world = try World(vehicles: vans.keys.sorted())
            try world.connection.execute(Self.profiles)
            for (name, compartments) in vans {
                let all = try Vehicles.list(tenant: World.tenant, on: world.connection)
                var van = try #require(all.first { $0.name == name })
                van.compartments = compartments
                if !compartments.isEmpty { van.capacity = [compartments.reduce(0) { $0 + $1.capacity[0] }] }
                try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            }
            try world.order(drops(world))
            return world
        }

        private func planner() -> Planner {
            var options = PlannerOptions()
            options.solveMilliseconds = 150
            return Planner(travelTimes: GreatCircle(), options: options)
        }

        private func draft(_ world: World, _ trigger: ReplanTrigger = .request, reference: String = "") async throws
            -> PlanDraft
        {
            let pool = world.pool()
            let draft = try await planner().plan(
                tenant: World.tenant,
                trigger: trigger,
                reference: reference,
                at: world.now,
                pool: pool
            )
            await pool.close()
            return draft
        }

        private func planAndAccept(_ world: World) async throws {
            let draft = try await draft(world)
            try world.accept(try world.propose(draft), expecting: draft.basedOn)
        }

        private func holders(_ routes: [PlanRoute]) -> [String: String] {
            let stops = routes.flatMap(\.stops).filter { $0.kind == .deliver }
            return Dictionary(stops.map { ($0.shipment ?? "", $0.compartment ?? "") }) { first, _ in first }
        }

        @Test func `compartments and the devices in them are kept as they were given`() throws {
            let world = try world { _ in [] }
            let van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
            #expect(van.compartments == [Self.cold, Self.deep])
            #expect(van.devices == ["van-1"] && van.capacity == [13])
            var other = van
            other.compartments = [Self.deep]
            other.capacity = [3]
            try Vehicles.save([other], tenant: World.tenant, on: world.connection)
            let devices = "select count(*)::text from isotherm.vehicle_device where vehicle = 'van-1'"
            #expect(try world.value(devices) == "2")
        }

        @Test func `each load goes only into a compartment that keeps its range, and no more than it holds`()
            async throws
        {
            let world = try world { world in
                (1...3).map { world.drop("F\($0)", north: Double($0), east: 0, amount: 1, profile: "frozen") }
                    + (1...3).map { world.drop("C\($0)", north: -Double($0), east: 0, amount: 2) }
                    + [world.drop("F4", north: 4, east: 0, amount: 3, profile: "frozen")]
            }
            try await planAndAccept(world)
            let plan = try #require(try world.running())
            let holders = holders(plan.routes)
            for (number, compartment) in holders { #expect(compartment == (number.hasPrefix("F") ? "deep" : "cold")) }
            // Four of the frozen would be six units at once; the van drives to the depot as often as it takes.
            #expect(holders.count == 7, "\(plan.unassigned)")
            let stops = try #require(plan.routes.first).stops
            var inside = 0
            for stop in stops where stop.compartment == "deep" {
                let amount = stop.shipment == "F4" ? 3 : 1
                inside += stop.kind == .load ? amount : -amount
                #expect(inside <= 3)
            }
            let payload = try #require(try world.value("select payload from isotherm.plan_message"))
            #expect(payload.contains("\"compartment\":\"deep\""))
        }

        @Test func `goods that no compartment keeps stay with the reason and the range`() async throws {
            let world = try world(["van-1": [Self.cold]]) { world in
                [world.drop("F1", north: 1, east: 0, profile: "frozen"), world.drop("C1", north: 2, east: 0)]
            }
            let draft = try await draft(world)
            let left = try #require(draft.unassigned.first)
            #expect(draft.unassigned.count == 1 && left.shipment == "F1" && left.code == .compartment)
            #expect(left.reason.hasPrefix("no vehicle in service has a compartment for -15 °C or colder (frozen)"))
            #expect(left.details?.range == TemperatureRange(low: nil, high: -15) && left.details?.profile == "frozen")
            let version = try world.propose(draft)
            let stored = try #require(try Plans.get(version, tenant: World.tenant, on: world.connection))
            #expect(stored.unassigned == draft.unassigned)
        }

        @Test func `a vehicle without compartments takes what it always took`() async throws {
            let world = try world(["van-1": [Self.cold], "van-2": []]) { world in
                [
                    world.drop("F1", north: 1, east: 0, profile: "frozen"),
                    world.drop("X1", north: 2, east: 0, profile: "x"),
                ]
            }
            let draft = try await draft(world)
            #expect(World.deliveries(draft.routes, "van-2").contains("F1") && draft.unassigned.isEmpty)
            let frozen = try #require(draft.routes.flatMap(\.stops).first { $0.shipment == "F1" })
            #expect(frozen.compartment == nil)
        }

        /// A van with one load in each compartment, both on board by the plan.
        private func loaded(_ vans: [String: [VehicleCompartment]] = ["van-1": [cold, deep]]) async throws -> World {
            let world = try world(vans) { world in
                [world.drop("C1", north: 4, east: 0), world.drop("F1", north: -4, east: 0, profile: "frozen")]
            }
            for number in ["C1", "F1"] {
                try Shipments.pin(number, to: "van-1", tenant: World.tenant, on: world.connection)
            }
            try await planAndAccept(world)
            for number in ["C1", "F1"] { try world.report(.loaded, number, by: "van-1") }
            for number in ["C1", "F1"] {
                try Shipments.pin(number, to: nil, tenant: World.tenant, on: world.connection)
            }
            return world
        }

        @Test func `what was loaded lies where the plan has it, or where the courier says`() async throws {
            let world = try await loaded()
            let lies = "select compartment from isotherm.shipment where number = $1"
            #expect(try world.value(lies, [.text("C1")]) == "cold")
            #expect(try world.value(lies, [.text("F1")]) == "deep")
            #expect(try world.value("select compartment from isotherm.shipment_leg where shipment = 'F1'") == "deep")
            try world.order([world.drop("C2", north: 1, east: 1)])
            func report(_ compartment: String) throws -> CourierEvents.Outcome {
                let report = CourierReport(
                    id: compartment,
                    kind: .loaded,
                    shipment: "C2",
                    at: world.now,
                    compartment: compartment
                )
                return try world.connection.transaction { () throws in
                    try CourierEvents.take(report, from: "courier-van-1", tenant: World.tenant, on: world.connection)
                }
            }
            #expect(try report("attic") == .refused(CourierRefusal(.unknownCompartment, about: "attic")))
            #expect(try report("deep") == .applied)
            #expect(try world.value(lies, [.text("C2")]) == "deep")
            // A fact, though it fits nowhere: it stays there and is brought.
            let draft = try await draft(world)
            #expect(holders(draft.routes)["C2"] == "deep")
        }

        @Test func `a breach in one compartment endangers only the loads in it`() async throws {
            let world = try await loaded()
            try world.endanger("van-1-cold", "b1")
            let draft = try await draft(world, .breach, reference: "b1")
            #expect(draft.difference.safety.map(\.shipment) == ["C1"])
            #expect(draft.summary.reason == "van-1: chilled goods above 8 °C")
            #expect(World.deliveries(draft.routes, "van-1").first == "C1")
            // A device of the whole load space endangers both.
            try world.endanger("van-1", "b2")
            try world.connection.execute("update isotherm.episode set profile = 'any' where id = 'b2'")
            let both = try await self.draft(world, .breach, reference: "b2")
            #expect(both.difference.safety.map(\.shipment) == ["C1", "F1"])
        }

        @Test func `nothing new goes into a compartment in danger, while the others take on`() async throws {
            let world = try await loaded()
            try world.order([
                world.drop("C2", north: 2, east: 0), world.drop("F2", north: -2, east: 0, profile: "frozen"),
            ])
            try world.endanger("van-1-cold", "b1")
            let draft = try await draft(world, .breach, reference: "b1")
            #expect(holders(draft.routes)["F2"] == "deep")
            let left = try #require(draft.unassigned.first)
            #expect(draft.unassigned.count == 1 && left.shipment == "C2" && left.code == .compartment)
        }

        @Test func `only a vehicle with a fitting compartment comes to the rescue`() async throws {
            let chilled = VehicleCompartment(name: "front", low: 2, high: 6, capacity: [10])
            let world = try await loaded([
                "van-1": [Self.cold, Self.deep],
                "van-2": [Self.deep].map { part in
                    var part = part
                    part.devices = []
                    return part
                }, "van-3": [chilled],
            ])
            try Vehicles.setState(
                .broken,
                of: "van-1",
                tenant: World.tenant,
                reason: "engine",
                at: world.now,
                on: world.connection
            )
            let draft = try await draft(world, .vehicle, reference: "van-1")
            #expect(World.deliveries(draft.routes, "van-2") == ["F1"], "\(draft.difference.options)")
            #expect(World.deliveries(draft.routes, "van-3") == ["C1"])
            #expect(holders(draft.routes) == ["F1": "deep", "C1": "front"])
        }

        @Test func `an edit into a vehicle without a fitting compartment breaks that limit`() async throws {
            let chilled = VehicleCompartment(name: "front", low: 2, high: 6, capacity: [10])
            let world = try world(["van-1": [Self.deep], "van-2": [chilled]]) { world in
                [world.drop("F1", north: 2, east: 0, profile: "frozen"), world.drop("C1", north: -2, east: 0)]
            }
            let version = try world.propose(try await draft(world))
            let pool = world.pool()
            let plan = try await planner().edited(
                version,
                PlanEdit(moves: [PlanEdit.Move(shipment: "F1", vehicle: "van-2")]),
                tenant: World.tenant,
                at: world.now,
                pool: pool
            )
            await pool.close()
            let broken = try #require(plan.violations.first { $0.shipment == "F1" })
            #expect(broken.cause == .compartment && broken.vehicle == "van-2" && broken.isNew)
        }

        @Test func `wrong compartments are refused with the field`() throws {
            let world = try World(vehicles: ["van-1"])
            func with(_ change: (inout VehicleCompartment) -> Void) -> [VehicleCompartment] {
                var part = Self.cold
                part.devices = []
                change(&part)
                return [part]
            }
            let plain = with { _ in }
            let wrong: [(parts: [VehicleCompartment], capacity: [Int], field: String)] = [
                (with { $0.name = "" }, [10], "compartments[0].name"),
                (with { $0.low = 5 }, [10], "compartments[0].high"),
                (with { $0.high = 1_000 }, [10], "compartments[0].high"),
                (with { $0.capacity = [1, 2] }, [10], "compartments[0].capacity"),
                (with { $0.devices = ["van-1"] }, [10], "compartments[0].devices[0]"),
                (plain + plain, [20], "compartments[1].name"), (plain, [11], "capacity"),
                (Array(repeating: plain[0], count: 9), [90], "compartments"),
            ]
            for (parts, capacity, field) in wrong {
                var van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
                van.compartments = parts
                van.capacity = capacity
                let error = #expect(throws: DispatchError.self) {
                    try Vehicles.save([van], tenant: World.tenant, on: world.connection)
                }
                guard case .invalid("vehicles[0].\(field)", _, _)? = error else {
                    Issue.record("\(field): \(String(describing: error))")
                    continue
                }
            }
        }
    }
}

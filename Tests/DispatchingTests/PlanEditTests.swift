import Dispatching
import Foundation
import Postgres
import RoadNetwork
import Testing

extension DispatchingTests {
    @Suite struct PlanEditTests {
        /// A proposal in which one van has everything, and a second van that came into service afterwards.
        private func proposal(
            _ drops: (World) -> [NewShipment],
            second: FleetVehicle = FleetVehicle(name: "van-2", courier: "courier-van-2", depot: "depot", capacity: [20])
        ) async throws -> (world: World, version: Int) {
            let world = try World(vehicles: ["van-1"])
            try world.order(drops(world))
            let version = try world.propose(try await world.draft())
            try Vehicles.save([second], tenant: World.tenant, on: world.connection)
            return (world, version)
        }

        private func edited(_ world: World, _ version: Int, _ edit: PlanEdit) async throws -> EditedPlan {
            let pool = world.pool()
            let planner = Planner(travelTimes: GreatCircle())
            let result: Result<EditedPlan, any Error>
            do {
                result = .success(
                    try await planner.edited(version, edit, tenant: World.tenant, at: world.now, pool: pool)
                )
            } catch {
                result = .failure(error)
            }
            await pool.close()
            return try result.get()
        }

        private func edit(_ shipment: String, to vehicle: String, before: String? = nil) -> PlanEdit {
            PlanEdit(moves: [PlanEdit.Move(shipment: shipment, vehicle: vehicle, before: before)])
        }

        private func revise(_ world: World, _ version: Int, _ plan: EditedPlan, running: Int? = nil) throws -> Int {
            try world.connection.transaction { () throws in
                try Proposals.revise(
                    version,
                    as: plan,
                    expectedRunning: running,
                    tenant: World.tenant,
                    at: world.now,
                    expiresAt: nil,
                    on: world.connection
                )
            }
        }

        @Test func `a stop on another vehicle is loaded there too, both routes get their times, and nothing is stored`()
            async throws
        {
            let (world, version) = try await proposal {
                [$0.drop("A", north: 2, east: 0), $0.drop("B", north: -2, east: 0)]
            }
            let plan = try await edited(world, version, edit("B", to: "van-2"))
            #expect(World.deliveries(plan.draft.routes, "van-1") == ["A"])
            #expect(World.deliveries(plan.draft.routes, "van-2") == ["B"])
            let second = try #require(plan.routes.first { $0.vehicle == "van-2" })
            #expect(second.stops.map(\.kind) == [.start, .load, .deliver, .end])
            #expect(plan.violations.isEmpty)
            // Each of two vans drives one way and back, as the one did; each loads for itself at the same time.
            #expect(plan.after.distanceMetres == plan.before.distanceMetres)
            #expect(plan.shifts.map(\.shipment).contains("B") || plan.shifts.map(\.shipment).contains("A"))
            for shift in plan.shifts { #expect(try #require(shift.after) < #require(shift.before), "\(shift)") }
            #expect(try world.value("select count(*) from isotherm.plan") == "1")
        }

        @Test func `an edit that moves nothing leaves every figure as the engine had it`() async throws {
            let (world, version) = try await proposal { world in
                (0..<6).map { world.drop("S\($0)", north: Double($0) - 3, east: Double($0 % 3)) }
            }
            let stored = try #require(try Plans.get(version, tenant: World.tenant, on: world.connection))
            let order = World.deliveries(stored.routes, "van-1")
            let plan = try await edited(world, version, edit(order[2], to: "van-1", before: order[3]))
            #expect(plan.before == plan.after)
            #expect(plan.before.cost == stored.summary.cost)
            #expect(plan.shifts.isEmpty)
            #expect(plan.draft.routes.map(\.stops) == stored.routes.map(\.stops))
        }

        @Test func `a stop at another place in the order tells what comes late by it and by how much`() async throws {
            let (world, version) = try await proposal { world in
                [world.drop("A", north: 10, east: 0), world.drop("B", north: -2, east: 0, windowEnd: 1_500)]
            }
            let plan = try await edited(world, version, edit("B", to: "van-1"))
            #expect(World.deliveries(plan.draft.routes, "van-1") == ["A", "B"])
            let late = try #require(plan.violations.first)
            #expect((late.cause, late.vehicle, late.shipment, late.isNew) == (.late, "van-1", "B", true))
            let stop = try #require(plan.routes.first?.stops.first { $0.kind == .deliver && $0.shipment == "B" })
            let begin = max(stop.arrivalAt, world.now)
            #expect(late.seconds == Int(begin.timeIntervalSince(world.now.addingTimeInterval(1_500))))
            #expect(plan.violations.count == 1)
            #expect(plan.after.violations == 1 && plan.before.violations == 0)
            #expect(plan.draft.difference.violations == plan.violations)
        }

        @Test func `capacity, product, pin and shift of the other vehicle are looked at`() async throws {
            let tight = FleetVehicle(
                name: "van-2",
                courier: "courier-van-2",
                depot: "depot",
                capacity: [1],
                shiftEnd: Date().addingTimeInterval(60),
                profiles: ["frozen"]
            )
            let (world, version) = try await proposal({ [$0.drop("A", north: 2, east: 0, amount: 5)] }, second: tight)
            try Shipments.pin("A", to: "van-1", tenant: World.tenant, on: world.connection)
            let plan = try await edited(world, version, edit("A", to: "van-2"))
            #expect(Set(plan.violations.map(\.cause)) == [.load, .profile, .pinned, .shift])
            #expect(plan.violations.allSatisfy { $0.vehicle == "van-2" && $0.isNew })
        }

        @Test func `endangered goods behind others cost safe minutes, and the edit says so`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try await world.driveWithTwoLoads("van-1")
            try world.endanger("van-1", "b1")
            let draft = try await world.draft(.breach, reference: "b1")
            #expect(World.deliveries(draft.routes, "van-1") == ["cold", "dry"])
            let version = try world.propose(draft)
            let plan = try await edited(world, version, edit("cold", to: "van-1"))
            let safety = try #require(plan.safety.first)
            #expect(safety.shipment == "cold")
            #expect(try #require(safety.minutesAfter) < #require(safety.minutesBefore))
            #expect(plan.violations.contains { $0.cause == .spoiled && $0.shipment == "cold" && $0.isNew })
            #expect(plan.after.cost > plan.before.cost)
            #expect(plan.draft.trigger == .breach)
        }

        @Test func `what cannot be done at all is refused with the path of the field`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try await world.driveWithTwoLoads("van-1")
            try world.order([world.drop("A", north: 1, east: 1)])
            let running = try #require(try world.running()).version
            let wrong: [(PlanEdit, String, FieldRule)] = [
                (edit("none", to: "van-1"), "moves[0].shipment", .openShipment),
                (edit("A", to: "van-9"), "moves[0].vehicle", .vehicleInService),
                (edit("A", to: "van-2", before: "cold"), "moves[0].before", .laterShipment(of: "van-2")),
                (edit("cold", to: "van-1", before: "cold"), "moves[0].before", .laterShipment(of: "van-1")),
                (PlanEdit(moves: [], unassigned: ["cold"]), "unassigned[0]", .notOnBoard),
            ]
            for (edit, field, expected) in wrong {
                let error = await #expect(throws: DispatchError.self) { try await edited(world, running, edit) }
                guard case .invalid(field, let rule, _)? = error else {
                    Issue.record("\(edit): \(String(describing: error))")
                    continue
                }
                #expect(rule == expected)
            }
        }

        @Test func `what has happened since the plan was looked at is no mistake but a conflict`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try await world.driveWithTwoLoads("van-1")
            try world.order([world.drop("A", north: 1, east: 1)])
            let running = try #require(try world.running()).version
            func conflict(_ edit: PlanEdit) async -> PlanConflict? {
                let error = await #expect(throws: DispatchError.self) { try await edited(world, running, edit) }
                guard case .conflict(let conflict)? = error else { return nil }
                return conflict
            }
            #expect(await conflict(edit("cold", to: "van-2")) == .aboard("cold", vehicle: "van-1"))
            try world.report(.arrived, "cold", by: "van-1")
            #expect(await conflict(edit("cold", to: "van-1")) == .started("cold", state: .loaded, vehicle: "van-1"))
            #expect(
                await conflict(edit("dry", to: "van-1", before: "cold"))
                    == .started("cold", state: .loaded, vehicle: "van-1")
            )
            try world.report(.delivered, "cold", by: "van-1")
            #expect(await conflict(edit("cold", to: "van-1")) == .started("cold", state: .delivered, vehicle: "van-1"))
            try world.connection.execute("update isotherm.facility set closed = true where name = 'depot'")
            guard case .unplannable("A", _)? = await conflict(edit("A", to: "van-1")) else {
                return #expect(Bool(false), "its facility is closed")
            }
        }

        @Test
        func `a change of the running plan takes in an order that came since, and accepted it reaches both couriers`()
            async throws
        {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 2, east: 0), world.drop("B", north: -2, east: 0)])
            for number in ["A", "B"] {
                try Shipments.pin(number, to: "van-1", tenant: World.tenant, on: world.connection)
            }
            try await world.planAndAccept()
            for number in ["A", "B"] { try Shipments.pin(number, to: nil, tenant: World.tenant, on: world.connection) }
            try world.order([world.drop("C", north: 0, east: 2)])
            let running = try #require(try world.running()).version
            var change = edit("C", to: "van-2")
            change.moves.append(PlanEdit.Move(shipment: "B", vehicle: "van-2", before: "C"))
            change.reason = "van-1 is slow today"
            let plan = try await edited(world, running, change)
            let version = try revise(world, running, plan, running: running)
            let stored = try #require(try Plans.get(version, tenant: World.tenant, on: world.connection))
            #expect(stored.state == .proposed && stored.summary.editedFrom == running)
            #expect(stored.summary.reason == "by hand from plan \(running): van-1 is slow today")
            #expect(World.deliveries(stored.routes, "van-2") == ["B", "C"])
            #expect(stored.difference.moved == [.init(shipment: "B", from: "van-1", to: "van-2")])
            #expect(stored.difference.added == ["C"])
            try world.accept(version, expecting: running)
            let told = "select string_agg(courier, ' ' order by courier) from isotherm.plan_message where version = $1"
            #expect(try world.value(told, [.int(version)]) == "courier-van-1 courier-van-2")
            #expect(try world.state("C") == .planned)
        }

        @Test
        func `a new version takes the proposal's place, once; the second of two hears that the world has moved on`()
            async throws
        {
            let (world, version) = try await proposal {
                [$0.drop("A", north: 2, east: 0), $0.drop("B", north: -2, east: 0)]
            }
            let plan = try await edited(world, version, edit("B", to: "van-2"))
            let new = try revise(world, version, plan)
            #expect(try Plans.get(version, tenant: World.tenant, on: world.connection)?.state == .superseded)
            let second = #expect(throws: DispatchError.self) { try revise(world, version, plan) }
            #expect(second?.description == "proposal \(version) is superseded already")
            try world.accept(new, expecting: nil)
            let stale = #expect(throws: DispatchError.self) { try revise(world, new, plan) }
            #expect(stale?.description.hasPrefix("plan \(new) runs, not none") == true)
        }

        @Test func `a shipment taken out by hand is left undone with that reason and comes back with another edit`()
            async throws
        {
            let (world, version) = try await proposal {
                [$0.drop("A", north: 2, east: 0), $0.drop("B", north: -2, east: 0)]
            }
            let without = try await edited(world, version, PlanEdit(moves: [], unassigned: ["B"]))
            let left = UnassignedShipment(shipment: "B", reason: "left out by hand", code: .byHand)
            #expect(without.draft.unassigned == [left])
            #expect(without.after.deliveries == 1 && without.before.deliveries == 2)
            let next = try revise(world, version, without)
            let again = try await edited(world, next, edit("B", to: "van-2"))
            #expect(again.draft.unassigned.isEmpty)
            #expect(again.before.unassigned == 1)
        }
    }
}

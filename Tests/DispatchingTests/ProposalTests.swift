import Dispatching
import Foundation
import Postgres
import Testing

extension DispatchingTests {
    @Suite struct ProposalTests {
        @Test func `an accepted plan makes shipments planned and leaves a message for each courier with a route`()
            async throws
        {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 2, east: 0)])
            try await world.planAndAccept()
            #expect(try world.state("A") == .planned)
            #expect(
                try world.value("select courier from isotherm.plan_message where published_at is null")
                    == "courier-van-1"
            )
            #expect(try world.value("select status from isotherm.plans_current where kind = 'deliver'") == "open")
            #expect(try world.value("select status || vehicle from isotherm.orders_status") == "plannedvan-1")
            let types =
                "select string_agg(type, ' ' order by id) from isotherm.outbox where type like 'isotherm.plan.%'"
            #expect(try world.value(types) == "isotherm.plan.proposed isotherm.plan.accepted")
        }

        @Test func `of two acceptances at once one wins and the other hears that the world has moved on`() async throws
        {
            let world = try World()
            try world.order([world.drop("A", north: 2, east: 0)])
            let version = try world.propose(try await world.draft())
            let options = world.options
            let now = world.now
            let outcomes = await withTaskGroup(of: Result<Void, any Error>.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        Result { try World.accept(version, expecting: nil, at: now, on: try Connection(options)) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let failures = outcomes.compactMap { outcome -> PlanConflict? in
                guard case .failure(DispatchError.conflict(let conflict)) = outcome else { return nil }
                return conflict
            }
            #expect(failures == [.decided(version: version, state: .accepted)])
            #expect(try world.value("select count(*) from isotherm.plan_message") == "1")
        }

        @Test func `a proposal is refused when another version runs than the caller has seen or it was made against`()
            async throws
        {
            let world = try World()
            try world.order([world.drop("A", north: 2, east: 0)])
            let stale = try await world.draft()
            let first = try world.propose(stale)
            #expect(throws: DispatchError.self) { try world.accept(first, expecting: 7) }
            try world.accept(first, expecting: nil)
            #expect(throws: DispatchError.self) { try world.propose(stale) }
            #expect(try world.running()?.version == first)
        }

        @Test func `a proposal is refused when a shipment has gone another way meanwhile`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 2, east: 0)])
            try Shipments.pin("A", to: "van-1", tenant: World.tenant, on: world.connection)
            let version = try world.propose(try await world.draft())
            try world.report(.loaded, "A", by: "van-2")
            let error = #expect(throws: DispatchError.self) { try world.accept(version, expecting: nil) }
            #expect(error?.description == "shipment A is loaded on van-2 by now")
            #expect(try world.running() == nil)
        }

        @Test func `a shipment that was loaded as proposed does no harm`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 2, east: 0)])
            let version = try world.propose(try await world.draft())
            try world.report(.loaded, "A", by: "van-1")
            try world.accept(version, expecting: nil)
            #expect(try world.state("A") == .loaded)
        }

        @Test func `an undecided proposal expires and cannot be accepted afterwards`() async throws {
            let world = try World()
            try world.order([world.drop("A", north: 2, east: 0)])
            let version = try world.propose(try await world.draft(), expiresAt: world.now.addingTimeInterval(60))
            let later = world.now.addingTimeInterval(60)
            let error = #expect(throws: DispatchError.self) { try world.accept(version, expecting: nil, at: later) }
            #expect(error?.description == "proposal \(version) has expired")
            let early = world.now.addingTimeInterval(59)
            #expect(try Proposals.expire(at: early, on: world.connection) == 0)
            #expect(try Proposals.expire(at: later, on: world.connection) == 1)
            #expect(try Plans.get(version, tenant: World.tenant, on: world.connection)?.state == .expired)
            #expect(try world.value("select count(*) from isotherm.outbox where type = 'isotherm.plan.expired'") == "1")
        }

        @Test func `a rejection needs a reason and is told`() async throws {
            let world = try World()
            try world.order([world.drop("A", north: 2, east: 0)])
            let version = try world.propose(try await world.draft())
            let reject = { (reason: String) in
                try Proposals.reject(
                    version,
                    by: "anna",
                    reason: reason,
                    tenant: World.tenant,
                    at: world.now,
                    on: world.connection
                )
            }
            #expect(throws: DispatchError.self) { try reject("") }
            try reject("the depot is closed")
            let plan = try #require(try Plans.get(version, tenant: World.tenant, on: world.connection))
            #expect(plan.state == .rejected)
            #expect(plan.decisionReason == "the depot is closed")
            #expect(plan.decidedBy == "anna")
        }

        @Test func `a newer proposal takes the place of an older one`() async throws {
            let world = try World()
            try world.order([world.drop("A", north: 2, east: 0)])
            let draft = try await world.draft()
            let older = try world.propose(draft)
            let newer = try world.propose(draft)
            #expect(try Plans.get(older, tenant: World.tenant, on: world.connection)?.state == .superseded)
            try world.accept(newer, expecting: nil)
        }

        @Test func `a shipment that falls out of the plan is new again`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 2, east: 0), world.drop("B", north: -2, east: 0)])
            try await world.planAndAccept()
            try Shipments.pin("A", to: "van-2", tenant: World.tenant, on: world.connection)
            for vehicle in ["van-1", "van-2"]
            where try world.running()?.routes.contains(where: {
                $0.vehicle == vehicle && $0.stops.contains { $0.shipment == "A" }
            }) == true {
                try Vehicles.setState(
                    .off,
                    of: "van-2",
                    tenant: World.tenant,
                    reason: "",
                    at: world.now,
                    on: world.connection
                )
            }
            let draft = try await world.draft(.vehicle, reference: "van-2")
            #expect(draft.difference.dropped.map(\.shipment) == ["A"])
            try world.accept(try world.propose(draft), expecting: draft.basedOn)
            #expect(try world.state("A") == .new)
        }

        @Test func `limits object to moved stops, broken windows and dropped shipments`() {
            var difference = PlanDifference()
            let limits = ReplanLimits(movedStops: 1)
            #expect(limits.objection(to: difference) == nil)
            difference.moved = [.init(shipment: "A", from: "x", to: "y")]
            #expect(limits.objection(to: difference) == nil)
            difference.moved.append(.init(shipment: "B", from: "x", to: "x"))
            #expect(limits.objection(to: difference) == ReplanReason(.movedStops, count: 2, allowed: 1))
            #expect(limits.objection(to: difference)?.sentence == "2 stops would move, 1 are allowed")
            difference.moved = []
            difference.brokenWindows = ["A"]
            #expect(limits.objection(to: difference) != nil)
            difference.brokenWindows = []
            difference.dropped = [.init(shipment: "A", reason: "time")]
            #expect(limits.objection(to: difference) != nil)
        }
    }
}

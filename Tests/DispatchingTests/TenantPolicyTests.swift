import Foundation
import Postgres
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// What a tenant wants otherwise than the configuration.
    @Suite struct TenantPolicyTests {
        private func set(
            _ world: World,
            _ policy: ReplanPolicy,
            _ trigger: ReplanTrigger,
            tenant: String = World.tenant
        ) throws {
            try TenantPolicies.set(
                policy,
                for: trigger,
                tenant: tenant,
                by: "anna",
                at: world.now,
                on: world.connection
            )
        }

        @Test func `a tenant's word goes before the configuration's, by trigger, until it is taken back`() throws {
            let world = try World()
            let standard = ReplanPolicies(standard: .suggest, byTrigger: [.order: .off])
            let limits = ReplanLimits(movedStops: 3, brokenWindows: 1, droppedShipments: 2)
            try set(world, .auto(limits), .order)
            try set(world, .off, .breach)
            try set(world, .off, .request, tenant: "t2")
            let own = try standard.of(World.tenant, on: world.connection)
            #expect(own[.order] == .auto(limits) && own[.breach] == .off && own[.request] == .suggest)
            try set(world, .suggest, .order)
            #expect(try standard.of(World.tenant, on: world.connection)[.order] == .suggest, "the newest word counts")
            #expect(
                try TenantPolicies.list(tenant: World.tenant, on: world.connection).map(\.changedBy) == [
                    "anna", "anna",
                ]
            )
            #expect(try TenantPolicies.reset(.order, tenant: World.tenant, on: world.connection))
            #expect(try !TenantPolicies.reset(.order, tenant: World.tenant, on: world.connection))
            #expect(try standard.of(World.tenant, on: world.connection)[.order] == .off)
        }

        @Test func `a policy as somebody has written it has the usual limits where none are named`() throws {
            #expect(try ReplanPolicy(mode: "off") == .off && ReplanPolicy(mode: "suggest") == .suggest)
            let auto = try ReplanPolicy(mode: "auto", movedStops: 0, droppedShipments: 100_000)
            #expect(auto == .auto(ReplanLimits(movedStops: 0, droppedShipments: 100_000)))
            for policy in [.off, .suggest, auto] { #expect(ReplanPolicy.modes.contains(policy.mode)) }
        }

        @Test func `a word that is no policy and a limit that no plan could reach are refused with their names`() {
            let wrong: [(field: String, came: String, make: () throws -> ReplanPolicy)] = [
                ("mode", "perhaps", { try ReplanPolicy(mode: "perhaps") }),
                ("moved_stops", "-1", { try ReplanPolicy(mode: "auto", movedStops: -1) }),
                ("broken_windows", "100001", { try ReplanPolicy(mode: "auto", brokenWindows: 100_001) }),
                ("dropped_shipments", "-7", { try ReplanPolicy(mode: "off", droppedShipments: -7) }),
            ]
            for (field, came, make) in wrong {
                let error = #expect(throws: DispatchError.self) { _ = try make() }
                guard case .invalid(field, _, came) = error else {
                    Issue.record("\(field): \(String(describing: error))")
                    continue
                }
            }
        }

        @Test(arguments: [0, 1]) func `a plan that moves more than the tenant allows waits for a person`(allowed: Int)
            async throws
        {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 2, east: 0)])
            try await world.planAndAccept()
            let holder = try #require(
                try world.running()?.routes.first { $0.stops.contains { $0.kind == .deliver } }?.vehicle
            )
            let other = holder == "van-1" ? "van-2" : "van-1"
            try Shipments.pin("A", to: other, tenant: World.tenant, on: world.connection)
            let draft = try await world.draft(.vehicle)
            #expect(draft.difference.moved.map(\.to) == [other])
            try set(world, .auto(ReplanLimits(movedStops: allowed)), .vehicle)
            let id = try world.connection.transaction { () throws in
                try ReplanRequests.add(.vehicle, tenant: World.tenant, on: world.connection)
            }
            let decision = ReplanDecision(
                draft: draft,
                requests: try ReplanRequests.waiting(tenant: World.tenant, on: world.connection),
                standard: ReplanPolicies(),
                tenant: World.tenant,
                at: world.now,
                expiresAt: world.now.addingTimeInterval(900)
            )
            let outcome = try world.connection.transaction { try decision.write(on: world.connection) }
            #expect(outcome == (allowed == 0 ? .proposed : .accepted))
            let wish = try #require(try ReplanRequests.get(id, tenant: World.tenant, on: world.connection))
            #expect(wish.reason?.code == (allowed == 0 ? .movedStops : nil))
        }
    }
}

import Foundation
import Logging
import Postgres
import RoadNetwork
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// A plan that is asked for while one is being made: the newer wins, and the older says so.
    @Suite struct OvertakenTests {
        /// Travel times that do something else first, once: what happens while a plan is being made.
        private actor Meanwhile: TravelTimes {
            private var happening: (@Sendable () throws -> Void)?

            init(_ happening: @escaping @Sendable () throws -> Void) { self.happening = happening }

            func table(
                from sources: [Coordinate],
                to destinations: [Coordinate]
            ) async throws(RoadNetworkError) -> TravelTable {
                if let happening {
                    self.happening = nil
                    do { try happening() } catch { Issue.record(error) }
                }
                return try await GreatCircle().table(from: sources, to: destinations)
            }
        }

        private func worker(_ world: World, _ meanwhile: @escaping @Sendable () throws -> Void) -> ReplanWorker {
            var settings = PlannerOptions()
            settings.solveMilliseconds = 100
            let now = world.now
            return ReplanWorker(
                planner: Planner(travelTimes: Meanwhile(meanwhile), options: settings),
                pool: world.pool(),
                policies: ReplanPolicies(),
                proposalSeconds: 600,
                logger: Logger(label: "overtaken"),
                now: { now }
            )
        }

        private func wish(_ world: World, _ id: Int64) throws -> ReplanRequest {
            try #require(try ReplanRequests.get(id, tenant: World.tenant, on: world.connection))
        }

        private func ask(_ world: World, _ reference: String) throws -> Int64 {
            try ReplanRequests.add(.request, reference: reference, tenant: World.tenant, on: world.connection)
        }

        @Test func `the same wish that comes again during its plan is answered by the next one`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            let first = try ask(world, "rush hour")
            let order = NewOrder(number: "B", channel: "test", shipments: [world.drop("B", north: 2, east: 0)])
            let (options, now) = (world.options, world.now)
            let worker = worker(world) {
                let other = try Connection(options)
                try other.transaction { () throws in
                    try Orders.create([order], tenant: World.tenant, at: now, on: other)
                }
                let again = try ReplanRequests.add(.request, reference: "rush hour", tenant: World.tenant, on: other)
                #expect(again == first)
            }
            try await worker.work()
            #expect(try wish(world, first).outcome == nil)
            let older = try #require(try Plans.get(1, tenant: World.tenant, on: world.connection))
            #expect(World.deliveries(older.routes, "van-1") == ["A"])

            try await worker.work()
            let answer = try wish(world, first)
            #expect(answer.planVersion == 2 && answer.planState == .proposed)
            let newer = try #require(try Plans.get(2, tenant: World.tenant, on: world.connection))
            #expect(Set(World.deliveries(newer.routes, "van-1")) == ["A", "B"])
        }

        @Test func `of two wishes the older one says that a newer plan has taken its plan's place`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            let first = try ask(world, "one")
            let options = world.options
            let worker = worker(world) {
                let other = try Connection(options)
                _ = try ReplanRequests.add(.request, reference: "two", tenant: World.tenant, on: other)
            }
            try await worker.work()
            #expect(try wish(world, first).planState == .proposed)
            try world.order([world.drop("B", north: 2, east: 0)])
            try await worker.work()
            let answer = try wish(world, first)
            #expect(answer.outcome == .proposed && answer.planVersion == 1 && answer.planState == .superseded)
            let told = "select data ->> 'version' from isotherm.outbox where type = 'isotherm.plan.superseded'"
            #expect(try world.value(told) == "1")
        }

        @Test func `the plan that ran until another was accepted is told to be replaced`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            try await world.planAndAccept()
            try world.order([world.drop("B", north: 2, east: 0)])
            try await world.planAndAccept()
            let told = """
                select (data ->> 'version') || ' ' || (data ->> 'decided_by') || ' ' || (data ->> 'reason')
                from isotherm.outbox where type = 'isotherm.plan.superseded'
                """
            #expect(try world.value(told) == "1 anna plan 2")
        }
    }
}

import Foundation
import Postgres
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// What the database's planner knows right after the first orders and the first plan.
    @Suite struct FirstStatisticsTests {
        private func known(_ world: World) throws -> Set<String> {
            let rows = try world.connection.query(
                """
                select relname as name from pg_class where relnamespace = 'isotherm'::regnamespace and relkind = 'r'
                  and reltuples > 0
                """
            )
            return Set(try rows.map { try $0.string("name") })
        }

        @Test func `the first plan that runs is known to the database at once, and a file of orders too`() async throws
        {
            let world = try World(vehicles: ["van-1"])
            // The server's own look once a minute would do it too.
            for table in ["customer_order", "shipment", "plan_route", "plan_stop", "stop_arrival"] {
                try world.connection.executeScript("alter table isotherm.\(table) set (autovacuum_enabled = false)")
            }
            try world.order([world.drop("A", north: 1, east: 0), world.drop("B", north: 2, east: 0)])
            #expect(try !known(world).contains("shipment"), "two orders are no reason to look")
            try await world.planAndAccept()
            #expect(try known(world).isSuperset(of: ["plan_route", "plan_stop", "stop_arrival"]))
            try world.order((0..<500).map { world.drop("S\($0)", north: 1, east: 1) })
            #expect(try known(world).isSuperset(of: ["customer_order", "shipment"]))
        }
    }
}

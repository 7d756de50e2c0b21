import Foundation
import Postgres
import RoadNetwork
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// A night's work over midnight and over a clock change, from the orders to a plan that runs.
    @Suite struct NightTests {
        private func utc(_ text: String) throws -> Date { try #require(InstantText.date(text)) }

        /// A van with a break by the clocks of Berlin, and drops each with an hour of its own.
        private func world(_ evening: String, _ windows: [(String, String)], breakFrom: String, to: String) throws
            -> World
        {
            let world = try World(vehicles: ["van-1"], now: utc(evening))
            try world.order(
                windows.enumerated().map { index, window in
                    var drop = world.drop("S\(index + 1)", north: 2, east: Double(index))
                    (drop.windowStart, drop.windowEnd) = (try utc(window.0), try utc(window.1))
                    return drop
                }
            )
            try world.locate("van-1", World.depot)
            var van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
            van.breaks = [
                CourierBreak(
                    name: "night",
                    earliest: breakFrom,
                    latest: to,
                    lengthSeconds: 1_800,
                    timeZone: "Europe/Berlin"
                )
            ]
            try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            return world
        }

        /// All drops in their windows and in their order, the break where the clocks of the place have it; nobody is at two
        /// places at once.
        private func expectWhole(_ world: World, _ windows: [(String, String)], breakWithin: (String, String))
            async throws
        {
            try await world.planAndAccept()
            let plan = try #require(try world.running())
            #expect(plan.unassigned.isEmpty)
            let stops = try #require(plan.routes.first).stops
            let drops = stops.filter { $0.kind == .deliver }
            #expect(drops.compactMap(\.shipment) == windows.indices.map { "S\($0 + 1)" })
            for (stop, window) in zip(drops, windows) {
                let span = try utc(window.0)...utc(window.1)
                // Who comes early waits: the hand-over begins within the window.
                let begins = max(stop.arrivalAt, span.lowerBound)
                #expect(span.contains(begins), "\(stop.shipment ?? ""): \(stop.arrivalAt.formatted(.iso8601))")
            }
            let pause = try #require(stops.first { $0.kind == .pause })
            let span = try utc(breakWithin.0)...utc(breakWithin.1)
            #expect(span.contains(pause.arrivalAt), "\(pause.arrivalAt.formatted(.iso8601))")
            #expect(pause.departureAt.timeIntervalSince(pause.arrivalAt) == 1_800)
            for (first, next) in zip(stops, stops.dropFirst()) where first.kind != .pause && next.kind != .pause {
                #expect(first.departureAt <= next.arrivalAt)
            }
        }

        @Test func `a night in which the hour from two to three comes twice is planned an hour longer`() async throws {
            let windows = [
                ("2026-10-24T21:30:00Z", "2026-10-24T22:30:00Z"),  // 23:30 to 00:30, over midnight
                ("2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z"),  // 02:00 to 02:30, the first time
                ("2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"),  // 02:00 to 02:30, the second time
                ("2026-10-25T03:00:00Z", "2026-10-25T03:30:00Z"),  // 04:00
            ]
            let world = try world("2026-10-24T20:00:00Z", windows, breakFrom: "03:10", to: "03:40")
            try await expectWhole(world, windows, breakWithin: ("2026-10-25T02:10:00Z", "2026-10-25T02:40:00Z"))
        }

        @Test func `a night in which the hour from two to three is left out is planned an hour shorter`() async throws {
            let windows = [
                ("2026-03-28T22:30:00Z", "2026-03-28T23:30:00Z"),  // 23:30 to 00:30, over midnight
                ("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"),  // 01:30 to 03:00: half an hour
                ("2026-03-29T02:00:00Z", "2026-03-29T02:30:00Z"),  // 04:00
            ]
            let world = try world("2026-03-28T21:00:00Z", windows, breakFrom: "03:10", to: "03:40")
            try await expectWhole(world, windows, breakWithin: ("2026-03-29T01:10:00Z", "2026-03-29T01:40:00Z"))
        }

        @Test func `reports around midnight count by their moments, also when they come in the wrong order`()
            async throws
        {
            let windows = [
                ("2026-06-14T21:30:00Z", "2026-06-14T22:15:00Z"), ("2026-06-14T22:00:00Z", "2026-06-14T23:30:00Z"),
            ]
            let world = try world("2026-06-14T20:00:00Z", windows, breakFrom: "01:30", to: "02:00")
            try await world.planAndAccept()
            for number in ["S1", "S2"] {
                try world.report(.loaded, number, by: "van-1", at: utc("2026-06-14T20:10:00Z"))
            }
            // Berlin's midnight is 22:00 UTC; the later report comes first, with an offset of its own.
            try world.report(.delivered, "S2", by: "van-1", at: utc("2026-06-15T00:20:00+02:00"))
            try world.report(.delivered, "S1", by: "van-1", at: utc("2026-06-14T23:55:00+02:00"))
            let times = try world.connection.query(
                "select completed_at from isotherm.shipment where tenant = $1 order by number",
                [.text(World.tenant)]
            ).map { try $0.date("completed_at") }
            #expect(times == [try utc("2026-06-14T21:55:00Z"), try utc("2026-06-14T22:20:00Z")])
            let next = try await world.draft(at: utc("2026-06-14T22:30:00Z"))
            let left = next.routes.flatMap(\.stops).filter { !$0.isFrozen }
            #expect(!left.contains { $0.kind == .deliver }, "both are done")
        }
    }
}

import Dispatching
import Foundation
import Postgres
import Testing

extension DispatchingTests {
    /// What the dispatcher is told of vehicles that do not keep to the plan, and how often.
    @Suite struct FleetWatchTests {
        private let watch = FleetWatch(FleetWatchLimits(lateSeconds: 600, silentSeconds: 300, acknowledgeSeconds: 60))

        /// A vehicle on its way to one drop.
        private func world() async throws -> World {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 4, east: 0)])
            try world.locate("van-1", World.depot)
            try world.report(.loaded, "A", by: "van-1")
            try await world.planAndAccept()
            return world
        }

        private func events(_ type: String, in world: World) throws -> [String] {
            let sql = "select data::text as data from isotherm.outbox where type = $1 order by position"
            return try world.connection.query(sql, [.text("isotherm.\(type)")]).map { try $0.string("data") }
        }

        /// Whether an event has what the published schema of its type asks for.
        private func hasRequired(_ data: String, of type: String) throws -> Bool {
            let sources = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            let file = sources.appending(path: "../../config/schemas/isotherm.\(type).json").standardizedFileURL
            struct Schema: Decodable {
                struct Properties: Decodable { let data: Part }
                struct Part: Decodable { let required: [String] }
                let properties: Properties
            }
            let schema = try JSONDecoder().decode(Schema.self, from: try Data(contentsOf: file))
            let given = try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
            return Set(schema.properties.data.required).isSubset(of: given.keys)
        }

        @Test func `a late vehicle is told once, again when it is twice as late, and not once it has arrived`()
            async throws
        {
            let world = try await world()
            let drop = try #require(try world.running()?.routes.first?.stops.first { $0.kind == .deliver })
            let look = { (late: Double) in
                _ = try watch.look(at: drop.arrivalAt.addingTimeInterval(late), on: world.connection)
                return try events("vehicle.late", in: world).count
            }
            #expect(try look(599) == 0)
            #expect(try look(601) == 1)
            #expect(try look(1_150) == 1)
            #expect(try look(1_250) == 2)
            let data = try #require(try events("vehicle.late", in: world).first)
            #expect(try hasRequired(data, of: "vehicle.late"))
            #expect(data.contains(#""late_seconds": 601"#) && data.contains(#""shipment": "A""#), "\(data)")
            try world.report(.arrived, "A", by: "van-1")
            #expect(try look(9_000) == 2)
        }

        @Test func `a vehicle that waits for another one to take its load over is not late until it should go on`()
            async throws
        {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("cold", north: 20, east: 0)])
            try world.locate("van-1", World.depot)
            try world.report(.loaded, "cold", by: "van-1")
            try await world.planAndAccept()
            let limit = world.now.addingTimeInterval(1_800)
            try world.endanger("van-1", "w1", kind: "warning", predictedAt: limit)
            try world.accept(try world.propose(try await world.draft(.warning, reference: "w1")), expecting: 1)
            let routes = try #require(try world.running()?.routes)
            let stop = try #require(routes.flatMap(\.stops).first { $0.kind == .handOver })
            #expect(stop.departureAt.timeIntervalSince(stop.arrivalAt) > 700)
            let look = { (time: Date) in
                _ = try watch.look(at: time, on: world.connection)
                return try events("vehicle.late", in: world).count { $0.contains("van-1") }
            }
            #expect(try look(stop.arrivalAt.addingTimeInterval(690)) == 0)
            #expect(try look(stop.departureAt.addingTimeInterval(610)) == 1)
        }

        @Test func `silence is told once for each time, and only of a vehicle with stops to make`() async throws {
            let world = try await world()
            let heard = "update isotherm.latest_position set received_at = $1"
            let look = { (time: Date) in
                _ = try watch.look(at: time, on: world.connection)
                return try events("vehicle.silent", in: world).count
            }
            try world.connection.execute(
                heard,
                [.timestamp(microseconds: Int64(world.now.timeIntervalSince1970 * 1e6))]
            )
            #expect(try look(world.now.addingTimeInterval(299)) == 0)
            #expect(try look(world.now.addingTimeInterval(301)) == 1)
            #expect(try look(world.now.addingTimeInterval(900)) == 1)
            let later = world.now.addingTimeInterval(1_000)
            try world.connection.execute(heard, [.timestamp(microseconds: Int64(later.timeIntervalSince1970 * 1e6))])
            #expect(try look(later.addingTimeInterval(10)) == 1)
            #expect(try look(later.addingTimeInterval(301)) == 2)
            #expect(try hasRequired(try #require(try events("vehicle.silent", in: world).last), of: "vehicle.silent"))
            try world.connection.execute(
                heard,
                [.timestamp(microseconds: Int64(later.timeIntervalSince1970 * 1e6) + 1)]
            )
            try world.report(.delivered, "A", by: "van-1")
            #expect(try look(later.addingTimeInterval(9_000)) == 2)
        }

        @Test func `a route that its courier does not confirm is told once, and a confirmed one never`() async throws {
            let world = try await world()
            let look = { (seconds: Double) in
                _ = try watch.look(at: world.now.addingTimeInterval(seconds), on: world.connection)
                return try events("route.unconfirmed", in: world).count
            }
            #expect(try look(9_000) == 0, "it is not published yet")
            let published = Parameter.timestamp(microseconds: Int64(world.now.timeIntervalSince1970 * 1e6))
            try world.connection.execute("update isotherm.plan_message set published_at = $1", [published])
            #expect(try look(59) == 0)
            #expect(try look(61) == 1)
            #expect(try look(600) == 1)
            #expect(
                try hasRequired(try #require(try events("route.unconfirmed", in: world).first), of: "route.unconfirmed")
            )
            try world.connection.execute(
                "update isotherm.plan_message set overdue_told_at = null, acknowledged_at = now()"
            )
            #expect(try look(900) == 1)
        }

        @Test func `a facility that closes is told, and one that is saved as it was is not`() async throws {
            let world = try await world()
            var depot = try #require(try Facilities.list(tenant: World.tenant, on: world.connection).first)
            try Facilities.save([depot], tenant: World.tenant, on: world.connection)
            #expect(try events("facility.changed", in: world).isEmpty)
            depot.isClosed = true
            try Facilities.save([depot], tenant: World.tenant, on: world.connection)
            let data = try #require(try events("facility.changed", in: world).first)
            #expect(try hasRequired(data, of: "facility.changed"))
            #expect(data.contains("true"))
        }
    }
}

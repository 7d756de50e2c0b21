import Dispatching
import Foundation
import LocalServers
import Logging
import MQTT
import Postgres
import RoadNetwork
import Testing

extension DispatchingTests {
    @Suite struct DispatchServiceTests {
        @Test func `a breach becomes a proposal, an accepted plan and a message to the courier`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try await world.driveWithTwoLoads("van-1")
            let automatic = ReplanPolicies(byTrigger: [.breach: .auto(ReplanLimits(movedStops: 5, brokenWindows: 2))])
            try await withService(world, automatic) { client in
                let routes = try client.messages("isotherm/v1/t1/couriers/courier-van-1/plan")
                try world.endanger("van-1", "b1")
                // On a slow machine the orders of the beginning become a proposal before, which takes a version.
                let route = try #require(try await Self.route(routes) { $0.version > 1 })
                #expect(route.deliveries == ["cold", "dry"])
                #expect(route.reason == "van-1: chilled goods above 8 °C")
                #expect(try world.running()?.decidedBy == "policy")
                let published = try await waitUntil {
                    try world.value("select count(*) from isotherm.plan_message where published_at is null") == "0"
                }
                #expect(published)
                try await client.publish(
                    "isotherm/v1/t1/couriers/courier-van-1/plan/ack",
                    Array(#"{"version":\#(route.version)}"#.utf8)
                )
                let acknowledged = try await waitUntil {
                    try world.value("select count(*) from isotherm.plan_message where acknowledged_at is not null")
                        == "1"
                }
                #expect(acknowledged)
            }
        }

        @Test func `a vehicle that nobody hears of and a depot that closes are wishes for a plan`() async throws {
            let world = try World(vehicles: ["van-1"])
            try await world.driveWithTwoLoads("van-1")
            try await withService(world, watch: FleetWatchLimits(silentSeconds: 60)) { _ in
                let old = "update isotherm.latest_position set received_at = now() - interval '2 minutes'"
                try world.connection.execute(old)
                var depot = try #require(try Facilities.list(tenant: World.tenant, on: world.connection).first)
                depot.isClosed = true
                try Facilities.save([depot], tenant: World.tenant, on: world.connection)
                let wished = try await waitUntil {
                    try world.value(
                        "select string_agg(trigger || ' ' || reference, ', ' order by trigger) from isotherm.replan_request where trigger in ('facility', 'silent')"
                    ) == "facility depot, silent van-1"
                }
                #expect(wished)
            }
        }

        @Test func `beyond the limits the plan waits for a person and nothing is published`() async throws {
            let world = try World(vehicles: ["van-1"])
            try await world.driveWithTwoLoads("van-1")
            let automatic = ReplanPolicies(byTrigger: [.breach: .auto(ReplanLimits(movedStops: 0))])
            try await withService(world, automatic) { _ in
                try world.endanger("van-1", "b1")
                let answered = try await waitUntil {
                    try world.value("select result from isotherm.replan_request where trigger = 'breach'") == "proposed"
                }
                #expect(answered)
                #expect(try world.running()?.version == 1)
                // On a slow machine the orders of the beginning become a proposal before, which takes a version.
                let wished = "select plan_version from isotherm.replan_request where trigger = 'breach'"
                let version = try #require(try world.value(wished).flatMap { Int($0) })
                let proposal = try #require(try Plans.get(version, tenant: World.tenant, on: world.connection))
                #expect(proposal.state == .proposed)
                #expect(proposal.triggerReference == "b1")
            }
        }

        @Test func `a plan that was accepted before a crash is published at the start`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            try await world.planAndAccept()
            try await withService(world) { client in
                let routes = try client.messages("isotherm/v1/t1/couriers/courier-van-1/plan")
                let route = try #require(try await Self.route(routes) { $0.version == 1 })
                #expect(route.deliveries == ["A"])
            }
        }

        @Test func `the broker forgets the route of a courier whose data was erased`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            try await world.planAndAccept()
            try await withService(world) { client in
                let topic = "isotherm/v1/t1/couriers/courier-van-1/plan"
                let routes = try client.messages(topic)
                #expect(try await Self.route(routes) { $0.version == 1 } != nil)
                try world.connection.execute(
                    "insert into isotherm.retained_clearing (tenant, topic) values ('t1', $1)",
                    [.text(topic)]
                )
                let told = try await waitUntil {
                    try world.value("select count(*) from isotherm.retained_clearing") == "0"
                }
                #expect(told)
                var iterator = routes.makeAsyncIterator()
                let last = await iterator.next()
                #expect(last?.payload.isEmpty == true)
            }
        }

        @Test func `couriers' reports are stored once, and what cannot be read is a dead letter`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            try await withService(world) { client in
                let topic = "isotherm/v1/t1/couriers/courier-van-1/events"
                let milliseconds = Int64(world.now.timeIntervalSince1970 * 1000)
                let loaded = #"{"id":"e1","kind":"loaded","shipment":"A","ts":\#(milliseconds)}"#
                let delivered = #"{"id":"e2","kind":"delivered","shipment":"A","at":"2026-01-01T10:00:00.5+03:00"}"#
                let poison = #"{"id":"e3","kind":"failed","shipment":"A\u0000","ts":\#(milliseconds)}"#
                try await client.publish(topic, Array(loaded.utf8))
                try await client.publish(topic, Array(loaded.utf8))
                try await client.publish(topic, Array("not json".utf8))
                try await client.publish(topic, Array(poison.utf8))
                try await client.publish(topic, Array("[\(loaded),\(delivered)]".utf8))
                let isDone = try await waitUntil { try world.state("A") == .delivered }
                #expect(isDone)
                #expect(try world.value("select count(*) from isotherm.courier_event") == "2")
                let codes = "select string_agg(code, ' ' order by id) from isotherm.dead_letter"
                #expect(try world.value(codes) == "json json")
            }
        }

        @Test func `a request over MQTT is answered on its topic`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            try await withService(world) { client in
                // The first plan is proposed because of the order; the request then finds the same.
                let answer = try await client.request(
                    Message(topic: "isotherm/v1/t1/replan/request", payload: []),
                    responseTopic: "answers/\(Servers.number())"
                )
                let text = String(decoding: answer.payload, as: UTF8.self)
                #expect(text.contains(#""result":"proposed""#), "\(text)")
            }
        }

        @Test func `why no plan could be made is told to the asker and to everybody, as a code`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 1, east: 0)])
            // The engine wants as many dimensions of every vehicle; nothing that checks vehicles lets this in.
            try world.connection.execute("update isotherm.vehicle set capacity = '{1,2}' where name = 'van-2'")
            try await withService(world) { client in
                let answer = try await client.request(
                    Message(topic: "isotherm/v1/t1/replan/request", payload: []),
                    responseTopic: "answers/\(Servers.number())"
                )
                let text = String(decoding: answer.payload, as: UTF8.self)
                #expect(text.contains(#""result":"failed""#), "\(text)")
                #expect(text.contains(#""reason":{"code":"problem","path":"vehicles[1].capacity"}"#), "\(text)")
            }
            let first = try #require(try world.value("select min(id) from isotherm.replan_request"))
            let id = try #require(Int64(first))
            let wish = try #require(try ReplanRequests.get(id, tenant: World.tenant, on: world.connection))
            #expect(wish.outcome == .failed)
            #expect(wish.reason == ReplanReason(.problem, path: "vehicles[1].capacity"))
            let event =
                "select data #>> '{reason,code}' from isotherm.outbox where type = 'isotherm.plan.failed' limit 1"
            #expect(try world.value(event) == "problem")
        }

        @Test func `a request that is accepted beforehand runs at once`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 1, east: 0)])
            try world.connection.transaction { () throws in
                _ = try ReplanRequests.add(.first, acceptBy: "anna", tenant: World.tenant, on: world.connection)
            }
            try await withService(world) { _ in
                let runs = try await waitUntil { try world.running()?.decidedBy == "anna" }
                #expect(runs)
            }
        }

        @Test func `new orders are planned, and where the policy is off nothing happens`() async throws {
            let world = try World(vehicles: ["van-1"])
            let policies = ReplanPolicies(
                standard: .off,
                byTrigger: [.order: .auto(ReplanLimits()), .first: .auto(ReplanLimits())]
            )
            try await withService(world, policies) { _ in
                try world.order([world.drop("A", north: 1, east: 0)])
                let runs = try await waitUntil { try world.state("A") == .planned }
                #expect(runs)
                try world.endanger("van-1", "b1")
                let isPast = try await waitUntil {
                    try world.value(
                        """
                        select 1 from isotherm.outbox_cursor c, isotherm.outbox o
                        where c.consumer = 'dispatcher' and o.subject = 'breach/b1' and c.position >= o.position
                        """
                    ) == "1"
                }
                #expect(isPast)
                #expect(try world.value("select count(*) from isotherm.replan_request where trigger = 'breach'") == "0")
            }
        }

        // MARK: - Support

        /// The parts of a route message that these tests look at.
        private struct Route: Decodable {
            struct Stop: Decodable {
                let kind: String
                let shipment: String?
            }

            let version: Int
            let reason: String
            let stops: [Stop]

            var deliveries: [String] { stops.filter { $0.kind == "deliver" }.compactMap(\.shipment) }
        }

        private static func route(
            _ messages: AsyncStream<Message>,
            where isWanted: @escaping @Sendable (Route) -> Bool
        ) async throws -> Route? {
            try await withThrowingTaskGroup(of: Route?.self) { group in
                group.addTask {
                    for await message in messages {
                        let route = try JSONDecoder().decode(Route.self, from: Data(message.payload))
                        if isWanted(route) { return route }
                    }
                    return nil
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(60))
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        }

        /// Makes the broker keep the service's session from now on, as after an earlier run: what is published before the
        /// service is connected must arrive.
        private static func openSession(_ options: SessionOptions) throws {
            let session = try Session(options)
            try session.connect()
            try session.subscribe(to: CourierTopics.subscriptions)
            for _ in 0..<100 {
                _ = try session.wait(milliseconds: 10)
                try session.readAvailable(limit: 1) { _ in }
            }
            try session.disconnect()
        }

        /// Runs the service of a world on a broker of its own while `body` looks on with a client.
        private func withService(
            _ world: World,
            _ policies: ReplanPolicies = ReplanPolicies(),
            watch: FleetWatchLimits = FleetWatchLimits(),
            _ body: (Client) async throws -> Void
        ) async throws {
            let directory = try TemporaryDirectory(label: "dispatching-broker")
            let broker = try LocalBroker(directory: directory.path, endsWithProcess: true)
            try broker.start()
            defer { broker.kill() }
            let identity = SessionOptions(port: broker.port, clientIdentifier: "dispatcher")
            try Self.openSession(identity)
            var settings = PlannerOptions()
            settings.solveMilliseconds = 150
            let pool = world.pool()
            let service = DispatchService(
                options: DispatchOptions(
                    database: world.options,
                    broker: identity,
                    policies: policies,
                    watch: watch,
                    watchSeconds: 0.2
                ),
                planner: Planner(travelTimes: GreatCircle(), options: settings),
                pool: pool,
                logger: Logger(label: "dispatching")
            )
            let client = try Client(SessionOptions(port: broker.port, clientIdentifier: "test"))
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await service.run() }
                defer { group.cancelAll() }
                try await body(client)
            }
            await client.close()
            await pool.close()
        }
    }
}

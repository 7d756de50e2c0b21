import Foundation
import Postgres
import RoadNetwork
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// Arrivals from couriers' reports and positions to the plan, the orders and the events.
    @Suite struct ArrivalTests {
        /// A vehicle with three drops on its way north, two kilometres apart, all of them on board.
        private func world(loaded: Bool = true) async throws -> World {
            let world = try World(vehicles: ["van-1"])
            try world.order((1...3).map { world.drop("S\($0)", north: Double($0) * 2, east: 0) })
            try world.locate("van-1", World.depot)
            if loaded { for number in 1...3 { try world.report(.loaded, "S\(number)", by: "van-1") } }
            try await world.planAndAccept()
            return world
        }

        private func renew(_ world: World, at time: Date, _ model: DurationModel = DurationModel()) throws -> Int {
            try world.connection.transaction { () throws in
                try StopArrivals.renew(tenant: World.tenant, model: model, at: time, on: world.connection)
                return try StopArrivals.tell(tenant: World.tenant, at: time, on: world.connection)
            }
        }

        private func arrivals(_ world: World) throws -> [(shipment: String, p50: Date, p90: Date, basis: String)] {
            try world.connection.query(
                """
                select shipment, eta_p50, eta_p90, eta_basis from isotherm.plans_current
                where kind = 'deliver' and eta_p50 is not null order by position
                """
            ).map { row in
                (
                    try row.string("shipment"), try row.date("eta_p50"), try row.date("eta_p90"),
                    try row.string("eta_basis")
                )
            }
        }

        private func events(_ world: World) throws -> [String] {
            let sql = """
                select data::text as data from isotherm.outbox where type = 'isotherm.stop.eta_changed' order by position
                """
            return try world.connection.query(sql).map { try $0.string("data") }
        }

        /// Where a vehicle was, in the table that the collector writes to.
        private func track(_ world: World, _ fixes: [(seconds: Double, north: Double)]) throws {
            try world.connection.execute(
                "create table if not exists isotherm.position_test partition of isotherm.position default"
            )
            for fix in fixes {
                try world.connection.execute(
                    """
                    insert into isotherm.position (time, device_id, latitude, longitude, received_at)
                    select to_timestamp($1), d.id, $2, $3, now() from isotherm.device d where d.name = 'van-1'
                    """,
                    [
                        .double(world.now.timeIntervalSince1970 + fix.seconds),
                        .double(World.depot.latitude + fix.north / 111), .double(World.depot.longitude),
                    ]
                )
            }
        }

        @Test func `an accepted plan has arrivals at once, in the plan, in the orders and in the courier's message`()
            async throws
        {
            let world = try await world()
            let arrivals = try arrivals(world)
            let stops = try #require(try world.running()?.routes.first).stops.filter { $0.kind == .deliver }
            #expect(arrivals.map(\.shipment) == stops.compactMap(\.shipment) && arrivals.count == 3)
            for (arrival, stop) in zip(arrivals, stops) {
                #expect(arrival.basis == "assumed")
                let planned = stop.arrivalAt.timeIntervalSince(world.now)
                #expect(abs(arrival.p50.timeIntervalSince(stop.arrivalAt)) < 0.1 * planned)
                #expect(arrival.p90 > arrival.p50)
            }
            // It grows along the route, but slower than the way does: some drives are shorter than planned.
            let spreads = arrivals.map { $0.p90.timeIntervalSince($0.p50) }
            let ways = arrivals.map { $0.p50.timeIntervalSince(world.now) }
            #expect(spreads[0] < spreads[1] && spreads[1] < spreads[2])
            #expect(spreads[2] / spreads[0] < 0.9 * ways[2] / ways[0], "\(spreads) on \(ways)")
            let order = """
                select (o.eta_p90 = c.eta_p90)::text from isotherm.orders_status o
                join isotherm.plans_current c on c.shipment = o.shipment and c.kind = 'deliver'
                where o.shipment = 'S2'
                """
            #expect(try world.value(order) == "true")
            let message = try #require(try world.value("select payload from isotherm.plan_message"))
            let route = try DispatchJSON.value(CourierRoute.self, from: message)
            let told = route.stops.filter { $0.kind == .deliver }.compactMap(\.etaP90)
            #expect(told.count == 3)
            #expect(zip(told, arrivals).allSatisfy { abs($0.timeIntervalSince($1.p90)) < 1 })
            #expect(route.stops.first { $0.kind == .deliver }?.etaBasis == .assumed)
        }

        @Test func `arrivals are renewed with the progress, and a change is told once`() async throws {
            let world = try await world()
            #expect(try renew(world, at: world.now) == 3)
            #expect(try renew(world, at: world.now.addingTimeInterval(30)) == 0)
            let before = try arrivals(world)
            // Half an hour later the vehicle stands where it stood.
            let later = world.now.addingTimeInterval(1_800)
            try world.locate("van-1", World.depot, at: later)
            #expect(try renew(world, at: later) == 3)
            let after = try arrivals(world)
            for (old, new) in zip(before, after) {
                #expect(abs(new.p50.timeIntervalSince(old.p50) - 1_800) < 60)
            }
            #expect(try renew(world, at: later) == 0)
            let event = try #require(try events(world).last)
            for key in ["eta_p50", "eta_p90", "previous_eta_p50", "outlook", "window_end"] {
                #expect(event.contains("\"\(key)\""), "\(event)")
            }
            // It drives and brings the first: what is done has no arrival, and the others come nearer.
            let next = before[0].shipment
            try world.report(.arrived, next, by: "van-1", at: later.addingTimeInterval(300))
            try world.report(.delivered, next, by: "van-1", at: later.addingTimeInterval(360))
            _ = try renew(world, at: later.addingTimeInterval(360))
            #expect(try arrivals(world).map(\.shipment) == before.dropFirst().map(\.shipment))
        }

        @Test func `arrivals do not wait for a courier's report that is being written`() async throws {
            let world = try await world()
            let reporting = try Connection(world.options)
            try reporting.execute("begin")
            try reporting.execute("update isotherm.shipment set state = state where number = 'S1'")
            #expect(try Shipments.get("S1", tenant: World.tenant, forUpdate: true, on: reporting) != nil)
            #expect(try Shipments.lock(["S1", "S2"], tenant: World.tenant, on: reporting).count == 2)
            try world.connection.transaction { () throws in
                // The row of an arrival refers to its shipment: a lock on the whole shipment would hold it up.
                try world.connection.execute("set local lock_timeout = '2s'")
                try world.connection.execute("delete from isotherm.stop_arrival")
                try StopArrivals.renew(
                    tenant: World.tenant,
                    model: DurationModel(),
                    at: world.now,
                    on: world.connection
                )
            }
            try reporting.execute("commit")
            #expect(try arrivals(world).count == 3)
        }

        @Test func `a vehicle half-way there has half of the way and of the uncertainty left`() async throws {
            let world = try await world()
            let first = try #require(try arrivals(world).first)
            let halfWay = Coordinate(latitude: World.depot.latitude + 1 / 111, longitude: World.depot.longitude)
            try world.locate("van-1", halfWay, at: world.now)
            _ = try renew(world, at: world.now)
            let second = try #require(try arrivals(world).first)
            let share = second.p50.timeIntervalSince(world.now) / first.p50.timeIntervalSince(world.now)
            #expect((0.4...0.6).contains(share), "\(share)")
            let spread = second.p90.timeIntervalSince(second.p50) / first.p90.timeIntervalSince(first.p50)
            #expect((0.4...0.6).contains(spread), "\(spread)")
        }

        @Test func `an arrival that nine of ten keep no longer is told as a risk before it is late`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 10, east: 0, windowEnd: 2_100)])
            try world.locate("van-1", World.depot)
            try world.report(.loaded, "A", by: "van-1")
            try await world.planAndAccept()
            let outlook = { (time: Double) -> String? in
                try world.locate("van-1", World.depot, at: world.now.addingTimeInterval(time))
                _ = try renew(world, at: world.now.addingTimeInterval(time))
                return try world.value("select told_outlook from isotherm.stop_arrival where kind = 'deliver'")
            }
            let arrival = try #require(try arrivals(world).first)
            let slack = world.now.addingTimeInterval(2_100).timeIntervalSince(arrival.p90)
            #expect(slack > 0)
            #expect(try outlook(0) == "on_time")
            #expect(try outlook(slack + 40) == "at_risk")
            #expect(try outlook(world.now.addingTimeInterval(2_100).timeIntervalSince(arrival.p50) + 40) == "late")
            #expect(try events(world).count == 3)
        }

        @Test func `drives that take longer than planned make later arrivals, and the plan says on what they rest`()
            async throws
        {
            let world = try await world()
            let before = try arrivals(world)
            // Four drives on each of the last thirty days, by the same vehicle, which took one and a half times as long; as
            // many at the hours that begin before the route ends, if others do.
            let slots = [world.now, world.now.addingTimeInterval(3_600)].map { time in
                Int64(DaySlot(time, longitude: World.depot.longitude).number)
            }
            try world.connection.execute(
                """
                with goods as (
                    insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude,
                        window_start, window_end, amount, profile, state)
                    select tenant, 'old-' || n, order_number, facility, latitude, longitude, window_start, window_end,
                        amount, profile, 'cancelled'
                    from isotherm.shipment cross join generate_series(0, 239) n where number = 'S1' returning number
                )
                insert into isotherm.observed_duration
                    (tenant, kind, shipment, vehicle, began_at, slot, planned_seconds, actual_seconds, source)
                select 't1', 'drive', number, 'van-1', to_timestamp($1) - (1 + substr(number, 5)::integer / 8)
                    * interval '1 day', ($2::bigint[])[1 + substr(number, 5)::integer % 2], 600, 900, 'events' from goods
                """,
                [
                    .double(world.now.timeIntervalSince1970), .intArray(slots),
                ]
            )
            let model = try world.connection.transaction { () throws in
                try DurationModels.learn(tenant: World.tenant, at: world.now, on: world.connection)
            }
            #expect(try DurationModels.get(tenant: World.tenant, on: world.connection) == model)
            _ = try renew(world, at: world.now, model)
            let after = try arrivals(world)
            let stretch = after[2].p50.timeIntervalSince(world.now) / before[2].p50.timeIntervalSince(world.now)
            #expect((1.25...1.5).contains(stretch), "\(stretch)")
            #expect(after.allSatisfy { ["vehicle", "hours", "tenant"].contains($0.basis) })
        }

        @Test func `drives are learned from what couriers report against the plan that ran`() async throws {
            let world = try await world()
            let stops = try #require(try world.running()?.routes.first).stops.filter { $0.kind == .deliver }
            let legs = zip(stops, stops.dropFirst()).map { $1.arrivalAt.timeIntervalSince($0.departureAt) }
            var time = world.now.addingTimeInterval(900)
            for (index, stop) in stops.enumerated() {
                let number = try #require(stop.shipment)
                try world.report(.arrived, number, by: "van-1", at: time)
                try world.report(.delivered, number, by: "van-1", at: time.addingTimeInterval(120))
                time = time.addingTimeInterval(120 + (index < 2 ? 2 * legs[index] : 0))
            }
            let note = { try DriveJournal(tenant: World.tenant, now: time, connection: world.connection).note() }
            #expect(try note() == 5, "two drives and three hand-overs")
            #expect(try note() == 0, "each drive is noted once")
            let observed = try DurationModels.observed(tenant: World.tenant, on: world.connection)
            let drives = observed.filter { $0.kind == .drive }
            #expect(drives.map(\.shipment) == stops.dropFirst().compactMap(\.shipment))
            #expect(observed.filter { $0.kind == .service }.allSatisfy { $0.actualSeconds == 120 })
            #expect(drives.allSatisfy { abs($0.ratio - 2) < 0.01 && $0.source == .events })
        }

        @Test func `where reports are missing, positions say when a vehicle left and came`() async throws {
            let world = try await world()
            let stops = try #require(try world.running()?.routes.first).stops.filter { $0.kind == .deliver }
            // It leaves the depot after 600 s, is at the first drop from 1000 s on, and its courier presses one button.
            try track(world, stride(from: -60, through: 600, by: 60).map { (seconds: $0, north: $0 < 0 ? 1 : 0) })
            try track(world, [(700, 0.5), (800, 1), (900, 1.5), (1_000, 1.99), (1_100, 2), (1_200, 2), (1_300, 2.5)])
            try world.report(.delivered, "S1", by: "van-1", at: world.now.addingTimeInterval(1_150))
            let time = world.now.addingTimeInterval(1_300)
            #expect(try DriveJournal(tenant: World.tenant, now: time, connection: world.connection).note() == 2)
            let drive = try #require(try DurationModels.observed(tenant: World.tenant, on: world.connection).first)
            #expect(drive.actualSeconds == 400)
            #expect(drive.source == .positions)
            #expect(abs(drive.plannedSeconds - stops[0].arrivalAt.timeIntervalSince(world.now)) < 2)
        }
    }
}

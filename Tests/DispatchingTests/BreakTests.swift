import Foundation
import Postgres
import RoadNetwork
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// Breaks of couriers from the vehicle to plans, couriers and arrivals, on real tables.
    @Suite struct BreakTests {
        /// A time of day so many minutes from the world's present, and the moment that it is.
        private func clock(_ world: World, _ minutes: Double) -> (text: String, moment: Date) {
            let moment = (world.now.timeIntervalSince1970 / 60 + minutes).rounded(.up) * 60
            let day = Int(moment) % 86_400 / 60
            return (String(format: "%02d:%02d", day / 60, day % 60), Date(timeIntervalSince1970: moment))
        }

        /// A van with a break of half an hour that begins within minutes of the present, and five drops each an hour's
        /// quarter of work.
        private func world(
            _ name: String = "lunch",
            from: Double = 40,
            to: Double = 60,
            minutes: Int = 30,
            drops: Int = 5
        ) throws -> (world: World, window: ClosedRange<Date>) {
            let world = try World(vehicles: ["van-1"])
            try world.order(
                (1...drops).map { number in
                    var drop = world.drop("S\(number)", north: Double(number) * 1.5, east: 0)
                    drop.serviceSeconds = 900
                    return drop
                }
            )
            try world.locate("van-1", World.depot)
            return (world, try addBreak(world, name, from: from, to: to, minutes: minutes))
        }

        @discardableResult
        private func addBreak(
            _ world: World,
            _ name: String = "lunch",
            from: Double,
            to: Double,
            minutes: Int = 30
        ) throws -> ClosedRange<Date> {
            let (first, last) = (clock(world, from), clock(world, to))
            var van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
            van.breaks.append(
                CourierBreak(name: name, earliest: first.text, latest: last.text, lengthSeconds: minutes * 60)
            )
            try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            return first.moment...last.moment
        }

        private func breaks(_ routes: [PlanRoute]) -> [PlanStop] {
            routes.flatMap(\.stops).filter { $0.kind == .pause }
        }

        private func rest(_ world: World, _ kind: CourierReport.Kind, at time: Date, name: String? = "lunch") throws
            -> CourierEvents.Outcome
        {
            let report = CourierReport(
                id: "\(kind.rawValue)-\(time.timeIntervalSince1970)-\(name ?? "")",
                kind: kind,
                shipment: nil,
                at: time,
                breakName: name
            )
            return try world.connection.transaction { () throws in
                try CourierEvents.take(report, from: "courier-van-1", tenant: World.tenant, on: world.connection)
            }
        }

        /// The work before the break is done just as planned.
        private func driveToTheBreak(_ world: World) throws -> PlanStop {
            let stops = try #require(try world.running()?.routes.first).stops
            let pause = try #require(stops.first { $0.kind == .pause })
            for stop in stops.prefix(while: { $0.kind != .pause }) {
                guard let number = stop.shipment else { continue }
                if stop.kind == .load { try world.report(.loaded, number, by: "van-1", at: stop.departureAt) }
                if stop.kind == .deliver {
                    try world.report(.arrived, number, by: "van-1", at: stop.arrivalAt)
                    try world.report(.delivered, number, by: "van-1", at: stop.departureAt)
                }
            }
            return pause
        }

        @Test func `a plan has the break within its window, works around it, and keeps it with its version`()
            async throws
        {
            let (world, window) = try world()
            try await world.planAndAccept()
            let route = try #require(try world.running()?.routes.first)
            let pause = try #require(breaks([route]).first)
            #expect(breaks([route]).count == 1 && pause.breakName == "lunch" && !pause.isFrozen)
            #expect(window.contains(pause.arrivalAt))
            #expect(pause.departureAt == pause.arrivalAt.addingTimeInterval(1_800))
            #expect(pause.windowStart == window.lowerBound && pause.windowEnd == window.upperBound)
            for stop in route.stops where stop.kind == .deliver {
                let begin = max(stop.arrivalAt, world.now)
                #expect(stop.departureAt <= pause.arrivalAt || begin >= pause.departureAt, "\(stop)")
            }
            #expect(World.deliveries([route], "van-1").count == 5)
            let payload = try #require(try world.value("select payload from isotherm.plan_message"))
            #expect(payload.contains("\"break_name\":\"lunch\"") && payload.contains("\"kind\":\"break\""))
            #expect(try world.value("select status from isotherm.plans_current where kind = 'break'") == "open")
        }

        @Test func `a break that is being taken is waited for and not taken again`() async throws {
            let (world, _) = try world()
            try await world.planAndAccept()
            let pause = try driveToTheBreak(world)
            let draft = try await world.draft(at: pause.arrivalAt.addingTimeInterval(600))
            let mine = breaks(draft.routes)
            #expect(mine.count == 1 && mine.first?.isFrozen == true)
            #expect(mine.first?.arrivalAt == pause.arrivalAt && mine.first?.departureAt == pause.departureAt)
            let next = try #require(draft.routes.first?.stops.first { $0.kind == .deliver && !$0.isFrozen })
            #expect(next.arrivalAt >= pause.departureAt)
            #expect(draft.difference.isEmpty, "\(draft.difference)")
        }

        @Test func `a break that is over is a fact of every later plan, and tomorrow's is another one`() async throws {
            let (world, _) = try world()
            try await world.planAndAccept()
            let pause = try driveToTheBreak(world)
            let at = pause.departureAt.addingTimeInterval(300)
            let draft = try await world.draft(at: at)
            #expect(breaks(draft.routes).map(\.isFrozen) == [true])
            try world.accept(try world.propose(draft), expecting: 1, at: at)
            let again = try await world.draft(at: at.addingTimeInterval(60))
            #expect(breaks(again.routes).map(\.isFrozen) == [true])
        }

        @Test func `what the courier reports counts more than the plan`() async throws {
            let (world, window) = try world()
            try await world.planAndAccept()
            _ = try driveToTheBreak(world)
            let began = window.lowerBound.addingTimeInterval(-300)
            #expect(try rest(world, .breakEnded, at: began.addingTimeInterval(1_000)) == .applied)
            #expect(try rest(world, .breakStarted, at: began) == .applied)
            #expect(try rest(world, .breakStarted, at: began) == .duplicate)
            let draft = try await world.draft(at: began.addingTimeInterval(1_100))
            let fact = try #require(breaks(draft.routes).first)
            #expect(fact.isFrozen && fact.arrivalAt == began)
            #expect(fact.departureAt == began.addingTimeInterval(1_000))
            let events = try world.connection.query(
                "select type, data::text as data from isotherm.outbox where type like '%break%' order by position"
            )
            #expect(
                try events.map { try $0.string("type") } == [
                    "isotherm.stop.break_ended", "isotherm.stop.break_started",
                ]
            )
            #expect(try events.allSatisfy { try $0.string("data").contains("\"break\": \"lunch\"") })
        }

        @Test func `a break that nobody knows is refused with the reason`() async throws {
            let (world, window) = try world()
            #expect(
                try rest(world, .breakStarted, at: window.lowerBound, name: "siesta")
                    == .refused(CourierRefusal(.unknownBreak, about: "siesta"))
            )
            // Without a name the nearest by the clock is meant.
            #expect(try rest(world, .breakStarted, at: window.lowerBound, name: nil) == .applied)
            #expect(try world.value("select name from isotherm.break_taken") == "lunch")
        }

        @Test func `a break whose time has passed while the courier worked is taken next, and not lost`() async throws {
            let (world, window) = try world()
            try await world.planAndAccept()
            let stops = try #require(try world.running()?.routes.first).stops
            for stop in stops where stop.kind == .load {
                try world.report(.loaded, try #require(stop.shipment), by: "van-1", at: stop.departureAt)
            }
            let first = try #require(World.deliveries([PlanRoute](try world.running()?.routes ?? []), "van-1").first)
            let late = window.upperBound.addingTimeInterval(1_200)
            try world.report(.arrived, first, by: "van-1", at: late)
            let draft = try await world.draft(at: late)
            let pause = try #require(breaks(draft.routes).first)
            #expect(breaks(draft.routes).count == 1 && !pause.isFrozen)
            // At once when the hand-over of a quarter of an hour is done.
            #expect(pause.arrivalAt == late.addingTimeInterval(900))
            #expect(World.deliveries(draft.routes, "van-1").count == 4)
        }

        @Test func `a later drop that was reached before the break could be over shows that it was not taken`()
            async throws
        {
            let (world, _) = try world(from: 40, to: 100, drops: 8)
            try await world.planAndAccept()
            let pause = try driveToTheBreak(world)
            let next = try #require(
                try world.running()?.routes.first?.stops.first { $0.kind == .deliver && $0.arrivalAt > pause.arrivalAt }
            )
            let number = try #require(next.shipment)
            try world.report(.loaded, number, by: "van-1", id: "again", at: world.now)
            let soon = pause.arrivalAt.addingTimeInterval(300)
            try world.report(.arrived, number, by: "van-1", at: soon)
            let draft = try await world.draft(at: pause.departureAt.addingTimeInterval(60))
            let due = try #require(breaks(draft.routes).first { !$0.isFrozen })
            #expect(breaks(draft.routes).count == 1 && due.arrivalAt >= pause.departureAt)
        }

        @Test func `who is back before the break has the rest of the day for it`() async throws {
            let (world, _) = try world(from: 400, to: 460)
            let draft = try await world.draft()
            #expect(World.deliveries(draft.routes, "van-1").count == 5)
            #expect(breaks(draft.routes).isEmpty)
            let end = try #require(draft.routes.first?.stops.last)
            #expect(end.kind == .end && end.arrivalAt < world.now.addingTimeInterval(400 * 60))
            // Due already, but not yet at its latest moment when the work is done.
            let (other, _) = try self.world(from: 1, to: 300)
            #expect(breaks(try await other.draft().routes).isEmpty)
        }

        @Test func `breaks outside of the shift are none of it`() async throws {
            let (world, _) = try world()
            var van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
            van.shiftStart = clock(world, 70).moment
            van.shiftEnd = clock(world, 600).moment
            try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            #expect(breaks(try await world.draft().routes).isEmpty)
            van.shiftStart = world.now
            van.shiftEnd = clock(world, 50).moment
            try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            // It would be over after the shift.
            #expect(breaks(try await world.draft().routes).isEmpty)
        }

        @Test func `two breaks of a day are both taken, in their order`() async throws {
            let (world, first) = try world(from: 20, to: 40, minutes: 15)
            let second = try addBreak(world, "tea", from: 70, to: 100, minutes: 10)
            let draft = try await world.draft()
            let mine = breaks(draft.routes)
            #expect(mine.map(\.breakName) == ["lunch", "tea"])
            #expect(first.contains(try #require(mine.first).arrivalAt))
            #expect(second.contains(try #require(mine.last).arrivalAt))
        }

        @Test func `a break that comes into the plan is a difference, and the courier is told`() async throws {
            let (world, _) = try world()
            var van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
            let known = van.breaks
            van.breaks = []
            try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            try await world.planAndAccept()
            van.breaks = known
            try Vehicles.save([van], tenant: World.tenant, on: world.connection)
            let draft = try await world.draft()
            let moved = try #require(draft.difference.breaks.first)
            #expect((moved.vehicle, moved.name, moved.before) == ("van-1", "lunch", nil))
            #expect(moved.after == breaks(draft.routes).first?.arrivalAt)
            #expect(!draft.difference.isEmpty && !draft.difference.later.isEmpty)
            #expect(draft.routes.first?.isChanged == true)
            let version = try world.propose(draft)
            let stored = try #require(try Plans.get(version, tenant: World.tenant, on: world.connection))
            #expect(stored.difference.breaks == draft.difference.breaks)
            try world.accept(version, expecting: 1)
            // The same once more changes nothing.
            let next = try await world.draft()
            #expect(next.difference.isEmpty && next.difference.breaks.isEmpty, "\(next.difference)")
        }

        @Test func `arrivals go over the break, and over what is left of it`() async throws {
            let (world, _) = try world()
            try await world.planAndAccept()
            let pause = try driveToTheBreak(world)
            let after = try #require(
                try world.running()?.routes.first?.stops.first { $0.kind == .deliver && $0.arrivalAt > pause.arrivalAt }
            )
            for (at, isOn) in [
                (pause.arrivalAt.addingTimeInterval(-30), false), (pause.arrivalAt.addingTimeInterval(900), true),
            ] {
                try world.locate("van-1", pause.place, at: at)
                let arrivals = try world.connection.transaction { () throws in
                    try StopArrivals.renew(tenant: World.tenant, model: DurationModel(), at: at, on: world.connection)
                }
                let first = try #require(arrivals.min { $0.key.position < $1.key.position }).value
                #expect(first.median >= pause.departureAt, "on: \(isOn)")
                #expect(first.median < after.arrivalAt.addingTimeInterval(600), "on: \(isOn)")
                #expect(first.ninetieth > first.median)
            }
        }

        @Test func `drives with a break in them teach nothing about drives`() async throws {
            let (world, _) = try world()
            try await world.planAndAccept()
            let pause = try driveToTheBreak(world)
            _ = try rest(world, .breakStarted, at: pause.arrivalAt)
            let stops = try #require(try world.running()?.routes.first).stops
            let after = try #require(stops.first { $0.kind == .deliver && $0.arrivalAt > pause.arrivalAt })
            let number = try #require(after.shipment)
            try world.report(.arrived, number, by: "van-1", at: after.arrivalAt)
            try world.report(.delivered, number, by: "van-1", at: after.departureAt)
            try world.connection.transaction { () throws in
                _ = try DurationModels.learn(tenant: World.tenant, at: after.departureAt, on: world.connection)
            }
            let sql = "select count(*)::text from isotherm.observed_duration where kind = 'drive' and shipment = $1"
            #expect(try world.value(sql, [.text(number)]) == "0")
            let kinds = "select count(*)::text from isotherm.observed_duration where kind = 'service' and shipment = $1"
            #expect(try world.value(kinds, [.text(number)]) == "1")
        }

        @Test func `an edit by hand finds the break a new place and says when it comes too late`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([
                world.drop("A", north: 3, east: 0, windowEnd: 1_800),
                world.drop("B", north: -3, east: 0, windowEnd: 1_900),
            ])
            let base = try world.propose(try await world.draft())
            let (first, last) = (clock(world, 1), clock(world, 2))
            let pause = CourierBreak(name: "rest", earliest: first.text, latest: last.text, lengthSeconds: 7_200)
            let second = FleetVehicle(
                name: "van-2",
                courier: "courier-van-2",
                depot: "depot",
                capacity: [20],
                breaks: [pause]
            )
            try Vehicles.save([second], tenant: World.tenant, on: world.connection)
            let pool = world.pool()
            let moves = ["A", "B"].map { PlanEdit.Move(shipment: $0, vehicle: "van-2") }
            let plan = try await Planner(travelTimes: GreatCircle()).edited(
                base,
                PlanEdit(moves: moves),
                tenant: World.tenant,
                at: world.now,
                pool: pool
            )
            await pool.close()
            #expect(breaks(plan.routes).map(\.breakName) == ["rest"])
            // Two drops too late or one break too late: the fewest broken limits are looked for.
            let broken = try #require(plan.violations.first { $0.cause == .pause })
            #expect(broken.vehicle == "van-2" && (broken.seconds ?? 0) > 0, "\(plan.violations)")
        }

        @Test func `wrong breaks are refused with the field`() throws {
            let world = try World(vehicles: ["van-1"])
            let right = CourierBreak(name: "lunch", earliest: "12:00", latest: "13:00", lengthSeconds: 1_800)
            func with(_ change: (inout CourierBreak) -> Void) -> [CourierBreak] {
                var pause = right
                change(&pause)
                return [pause]
            }
            let wrong: [(breaks: [CourierBreak], field: String)] = [
                (with { $0.name = "" }, "breaks[0].name"), (with { $0.earliest = "25:00" }, "breaks[0].earliest"),
                (with { $0.latest = "8:00" }, "breaks[0].latest"),
                (with { $0.timeZone = "Mars/Olympus" }, "breaks[0].time_zone"),
                (with { $0.lengthSeconds = 0 }, "breaks[0].length_seconds"), ([right, right], "breaks[1].name"),
                (Array(repeating: right, count: 9), "breaks"),
            ]
            for (breaks, field) in wrong {
                var van = try #require(try Vehicles.list(tenant: World.tenant, on: world.connection).first)
                van.breaks = breaks
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

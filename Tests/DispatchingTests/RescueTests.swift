import Dispatching
import Foundation
import RoadNetwork
import Testing

extension DispatchingTests {
    /// A vehicle west of the depot whose load space is about to fail, and what may be done about it.
    @Suite struct RescueTests {
        /// One load on board of van-1, ten kilometres from its drop, that keeps for `minutes`.
        private func world(_ vehicles: [String], minutes: Double, value: Int = 100_000) async throws -> World {
            let world = try World(vehicles: vehicles)
            var load = world.drop("cold", north: 20, east: 0)
            load.valueMinor = value
            try world.order([load])
            try world.locate(
                "van-1",
                Coordinate(latitude: World.depot.latitude, longitude: World.depot.longitude - 4.0 / 63)
            )
            try world.report(.loaded, "cold", by: "van-1")
            try await world.planAndAccept()
            try world.endanger(
                "van-1",
                "w1",
                kind: "warning",
                predictedAt: world.now.addingTimeInterval(minutes * 60)
            )
            return world
        }

        private func addStore(
            _ world: World,
            capacity: [Int]? = nil,
            profiles: [String] = [],
            opening: OpeningHours? = nil
        )
            throws
        {
            let place = Coordinate(
                latitude: World.depot.latitude + 1.0 / 111,
                longitude: World.depot.longitude - 4.0 / 63
            )
            let store = Facility(
                name: "store",
                kind: .coldStore,
                label: "Cold store",
                place: place,
                opening: opening,
                capacity: capacity,
                profiles: profiles
            )
            try Facilities.save([store], tenant: World.tenant, on: world.connection)
        }

        @Test func `a load that cannot be brought in time goes to the nearest cold store with room`() async throws {
            let world = try await world(["van-1"], minutes: 20)
            try addStore(world)
            let draft = try await world.draft(.warning, reference: "w1")
            let rescue = try #require(draft.difference.rescues.first)
            #expect(rescue.kind == .store && rescue.facility == "store" && rescue.shipment == "cold")
            let stop = try #require(draft.routes.first?.stops.first { $0.kind == .store })
            #expect(stop.facility == "store")
            #expect(stop.arrivalAt < world.now.addingTimeInterval(1_200))
            let safety = try #require(draft.difference.safety.first)
            #expect(try #require(safety.minutesBefore) < 0 && #require(safety.minutesAfter) > 0)
            #expect(draft.difference.colder == ["cold"])
            #expect(draft.difference.toTell.facilities == ["store"])
            #expect(draft.difference.toTell.couriers == ["courier-van-1"])
            let chosen = try #require(draft.difference.options.first { $0.isChosen })
            let gone = try #require(draft.difference.options.first { $0.kind == .deliver })
            #expect(chosen.kind == .store && chosen.routeCost + chosen.goodsCost < gone.routeCost + gone.goodsCost)
            #expect(chosen.saved == 1 && gone.lost == 1)
            #expect(draft.difference.options.allSatisfy { $0.loads == ["cold"] })
        }

        @Test func `a stored load waits there and is brought on by another drive`() async throws {
            let world = try await world(["van-1", "van-2"], minutes: 20)
            try addStore(world)
            try Vehicles.setState(
                .off,
                of: "van-2",
                tenant: World.tenant,
                reason: "",
                at: world.now,
                on: world.connection
            )
            let draft = try await world.draft(.warning, reference: "w1")
            try world.accept(try world.propose(draft), expecting: 1)
            #expect(try world.report(.stored, "cold", by: "van-1") == .applied)
            #expect(try world.state("cold") == .new)
            #expect(try world.value("select facility from isotherm.shipment where number = 'cold'") == "store")
            let left = "select vehicle from isotherm.shipment_leg where shipment = 'cold' and left_at is not null"
            #expect(try world.value(left) == "van-1")
            #expect(try world.value("select trigger from isotherm.replan_request where state = 'waiting'") == "courier")
            try Vehicles.setState(
                .active,
                of: "van-2",
                tenant: World.tenant,
                reason: "",
                at: world.now,
                on: world.connection
            )
            let next = try await world.draft(.courier)
            #expect(World.deliveries(next.routes, "van-2") == ["cold"])
            #expect(next.routes.first { $0.vehicle == "van-2" }?.stops.contains { $0.facility == "store" } == true)
        }

        @Test(arguments: [
            (capacity: [0], profiles: [String](), isClosed: false),
            (capacity: [9], profiles: ["frozen"], isClosed: false),
            (capacity: [9], profiles: [String](), isClosed: true),
        ])
        func `a cold store that is full, of another band or closed by the clock is none`(
            capacity: [Int],
            profiles: [String],
            isClosed: Bool
        ) async throws {
            let world = try await world(["van-1"], minutes: 20)
            var opening: OpeningHours?
            if isClosed {
                var calendar = Calendar(identifier: .gregorian)
                calendar.timeZone = .gmt
                let hour = (calendar.component(.hour, from: world.now) + 5) % 24
                let two = { (hour: Int) in hour < 10 ? "0\(hour):00" : "\(hour):00" }
                opening = OpeningHours(opens: two(hour), closes: two((hour + 1) % 24))
            }
            try addStore(world, capacity: capacity, profiles: profiles, opening: opening)
            let draft = try await world.draft(.warning, reference: "w1")
            #expect(!draft.difference.rescues.contains { $0.kind == .store })
            let option = try #require(draft.difference.options.first { $0.kind == .store })
            #expect(option.obstacle == "no open cold store has room and keeps these goods")
            #expect(option.obstacleCode == .noStore)
        }

        /// A load in danger on van-1, van-2 nearer to it than van-3.
        private func worldOfTwoHelpers() async throws -> World {
            let world = try World(vehicles: ["van-1", "van-2", "van-3"])
            var load = world.drop("cold", north: 20, east: 0)
            load.valueMinor = 100_000
            try world.order([load])
            for (index, vehicle) in ["van-1", "van-2", "van-3"].enumerated() {
                let longitude = World.depot.longitude - Double(4 - index) / 63
                try world.locate(vehicle, Coordinate(latitude: World.depot.latitude, longitude: longitude))
            }
            try world.report(.loaded, "cold", by: "van-1")
            try await world.planAndAccept()
            try world.endanger(
                "van-1",
                "w1",
                kind: "warning",
                predictedAt: world.now.addingTimeInterval(1_500),
                limit: 8
            )
            return world
        }

        @Test func `the vehicle that comes for a load is one whose newest temperature is inside the limit`()
            async throws
        {
            let world = try await worldOfTwoHelpers()
            try world.measure("van-2", celsius: 8.2)
            try world.measure("van-3", celsius: 4)
            #expect(World.deliveries(try await world.draft(.warning, reference: "w1").routes, "van-3") == ["cold"])
            // What was measured an hour ago is no longer held against it.
            try world.measure("van-2", celsius: 8.2, minutesAgo: 60)
            #expect(World.deliveries(try await world.draft(.warning, reference: "w1").routes, "van-2") == ["cold"])
        }

        @Test func `the vehicle that comes for a load is one whose own goods are not near the limit`() async throws {
            let world = try await worldOfTwoHelpers()
            // Its air has just come down to the set-point; its goods have not.
            try world.measure("van-2", celsius: 4)
            try world.judge("van-2", goods: 7)
            try world.judge("van-3", goods: 4.5)
            #expect(World.deliveries(try await world.draft(.warning, reference: "w1").routes, "van-3") == ["cold"])
            try world.judge("van-2", goods: 7, minutesAgo: 60)
            #expect(World.deliveries(try await world.draft(.warning, reference: "w1").routes, "van-2") == ["cold"])
            // Where all are near it, whoever is in no danger now is what there is.
            for vehicle in ["van-2", "van-3"] { try world.judge(vehicle, goods: 7) }
            #expect(World.deliveries(try await world.draft(.warning, reference: "w1").routes, "van-2") == ["cold"])
        }

        @Test func `another vehicle comes for a load, takes it over and brings it`() async throws {
            let world = try await world(["van-1", "van-2"], minutes: 20)
            let draft = try await world.draft(.warning, reference: "w1")
            #expect(draft.difference.rescues.map(\.kind) == [.transfer])
            #expect(World.deliveries(draft.routes, "van-2") == ["cold"])
            #expect(draft.difference.moved == [.init(shipment: "cold", from: "van-1", to: "van-2")])
            let given = try #require(draft.routes.first { $0.vehicle == "van-1" }?.stops.first { $0.kind == .handOver })
            let taken = try #require(draft.routes.first { $0.vehicle == "van-2" }?.stops.first { $0.kind == .load })
            #expect(taken.place == given.place && taken.arrivalAt <= given.departureAt)
            try world.accept(try world.propose(draft), expecting: 1)
            let taking = world.now.addingTimeInterval(60)
            #expect(try world.report(.loaded, "cold", by: "van-2", id: "taken", at: taking) == .applied)
            // The courier presses twice; the second report must not begin a new time on board.
            let again = taking.addingTimeInterval(5)
            #expect(try world.report(.loaded, "cold", by: "van-2", id: "taken-again", at: again) == .applied)
            #expect(try world.value("select vehicle from isotherm.shipment where number = 'cold'") == "van-2")
            let legs = """
                select string_agg(vehicle || case when left_at is null then '' else ' left' end, ', ' order by loaded_at)
                from isotherm.shipment_leg where shipment = 'cold'
                """
            #expect(try world.value(legs) == "van-1 left, van-2")
            #expect(try world.report(.delivered, "cold", by: "van-2") == .applied)
            #expect(try world.state("cold") == .delivered)
        }

        @Test func `who was not sent for a load cannot take it over`() async throws {
            let world = try await world(["van-1", "van-2"], minutes: 20)
            guard case .refused = try world.report(.loaded, "cold", by: "van-2", id: "taken") else {
                return #expect(Bool(false), "it is refused")
            }
        }

        @Test func `a load that nothing can save and that is worth little is given up and never delivered`()
            async throws
        {
            let world = try await world(["van-1"], minutes: -60, value: 100)
            let draft = try await world.draft(.warning, reference: "w1")
            let rescue = try #require(draft.difference.rescues.first)
            #expect(rescue.kind == .giveUp)
            #expect(draft.unassigned.map(\.shipment) == ["cold"])
            #expect(draft.unassigned.first?.reason.hasPrefix("given up") == true)
            let minutes = try #require(rescue.minutes)
            #expect(minutes > 0 && draft.unassigned.first?.details?.seconds == minutes * 60)
            try world.accept(try world.propose(draft), expecting: 1)
            #expect(try world.state("cold") == .quarantined)
            guard case .refused = try world.report(.delivered, "cold", by: "van-1") else {
                return #expect(Bool(false), "it is refused")
            }
            #expect(try await world.draft().unassigned.isEmpty)
        }

        @Test func `the load of a broken vehicle is taken over where it stands`() async throws {
            let world = try World(vehicles: ["van-1", "van-2"])
            try world.order([world.drop("A", north: 2, east: 0)])
            try Shipments.pin("A", to: "van-1", tenant: World.tenant, on: world.connection)
            try await world.planAndAccept()
            try world.report(.loaded, "A", by: "van-1")
            try Vehicles.setState(
                .broken,
                of: "van-1",
                tenant: World.tenant,
                reason: "engine",
                at: world.now,
                on: world.connection
            )
            let draft = try await world.draft(.vehicle, reference: "van-1")
            #expect(draft.unassigned.isEmpty)
            #expect(World.deliveries(draft.routes, "van-2") == ["A"])
            try world.accept(try world.propose(draft), expecting: 1)
        }

        @Test func `two load spaces fail at once and both loads are saved`() async throws {
            let world = try await world(["van-1", "van-2", "van-3", "van-4"], minutes: 20)
            var load = world.drop("cold-2", north: -20, east: 0)
            load.valueMinor = 100_000
            try world.order([load])
            try world.locate(
                "van-2",
                Coordinate(latitude: World.depot.latitude, longitude: World.depot.longitude + 4.0 / 63)
            )
            try world.report(.loaded, "cold-2", by: "van-2")
            try world.endanger("van-2", "w2", kind: "warning", predictedAt: world.now.addingTimeInterval(1_200))
            let draft = try await world.draft(.warning, reference: "w2")
            #expect(draft.difference.rescues.map(\.shipment) == ["cold", "cold-2"])
            #expect(draft.difference.options.filter(\.isChosen).allSatisfy { $0.lost == 0 })
            // Each way of a vehicle is there once: with the loads that it concerns.
            let ways = draft.difference.options.map { "\($0.vehicle) \($0.kind) \($0.loads ?? [])" }
            #expect(Set(ways).count == ways.count)
            #expect(draft.difference.safety.allSatisfy { ($0.minutesAfter ?? -1) >= 0 })
        }

        @Test func `an accepted take-over stays in the next plan`() async throws {
            let world = try await world(["van-1", "van-2"], minutes: 20)
            let draft = try await world.draft(.warning, reference: "w1")
            try world.accept(try world.propose(draft), expecting: 1)
            let next = try await world.draft(.request)
            #expect(next.difference.isEmpty || next.difference.rescues.map(\.kind) == [.transfer])
            #expect(World.deliveries(next.routes, "van-2") == ["cold"])
        }
    }
}

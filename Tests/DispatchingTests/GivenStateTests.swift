import Dispatching
import Foundation
import RoadNetwork
import Testing

/// Plans for states that no database holds, with an engine that counts rounds: days in which earlier versions of the
/// planner did the wrong thing when they were played through.
@Suite struct GivenStateTests {
    private static let depot = Coordinate(latitude: 55.75, longitude: 37.62)
    private let now = Date(timeIntervalSince1970: 1_781_514_000)

    private func place(north: Double, east: Double) -> Coordinate {
        Coordinate(latitude: Self.depot.latitude + north / 111.2, longitude: Self.depot.longitude + east / 62.6)
    }

    private func load(_ number: String, on vehicle: String, at place: Coordinate, value: Int = 10_000)
        -> ShipmentRecord
    {
        let goods = NewShipment(
            number: number,
            facility: "depot",
            place: place,
            windowStart: now.addingTimeInterval(-3_600),
            windowEnd: now.addingTimeInterval(6 * 3_600),
            profile: "chilled",
            valueMinor: value
        )
        var record = ShipmentRecord(order: number, goods: goods, state: .loaded)
        record.vehicle = vehicle
        record.loadedAt = now.addingTimeInterval(-1_800)
        return record
    }

    /// Vehicles at places, the first of them with a warning for `minutes` from now.
    private func state(
        _ places: [Coordinate],
        names: [String] = ["van-1", "van-2"],
        minutes: Double,
        _ loads: [ShipmentRecord],
        running: Plan? = nil,
        celsius: [Double]? = nil
    ) -> LiveState {
        let danger = LiveState.Danger(
            episode: "w1",
            isBreach: false,
            latest: now.addingTimeInterval(minutes * 60),
            profile: "chilled",
            limit: 6
        )
        let vehicles = places.enumerated().map { index, place in
            LiveState.Vehicle(
                vehicle: FleetVehicle(
                    name: names[index],
                    courier: "c-\(names[index])",
                    depot: "depot",
                    capacity: [20]
                ),
                fix: LiveState.Fix(place: place, at: now),
                danger: index == 0 ? danger : nil,
                celsius: celsius?[index]
            )
        }
        return LiveState(
            tenant: "t1",
            now: now,
            vehicles: vehicles,
            facilities: [Facility(name: "depot", kind: .depot, place: Self.depot)],
            shipments: loads,
            running: running
        )
    }

    private func plan(_ state: LiveState) async throws -> PlanDraft {
        let solver = RoutingEngine(roundsPerSecond: 2_000, seed: 1)
        return try await Planner(travelTimes: GreatCircle(), solver: solver).plan(
            state,
            trigger: .warning,
            reference: "w1"
        )
    }

    @Test func `the same state and seed give the same plan`() async throws {
        let loads = (1...8).map { load("l\($0)", on: "van-1", at: place(north: Double($0) * 2, east: Double($0 % 3))) }
        let state = state([place(north: 1, east: 0), place(north: 3, east: 0)], minutes: 40, loads)
        let first = try await plan(state)
        let second = try await plan(state)
        #expect(first == second)
    }

    @Test func `when waiting for help would make the other loads late, help takes all of them`() async throws {
        let loads = (1...6).map { number in
            load("l\(number)", on: "van-1", at: place(north: number % 2 == 0 ? 9 : -9, east: Double(number)))
        }
        let draft = try await plan(state([Self.depot, place(north: 1, east: 1)], minutes: 60, loads))
        #expect(draft.difference.rescues.count == 6)
        #expect(draft.difference.rescues.allSatisfy { $0.kind == .transfer })
        let chosen = try #require(draft.difference.options.first { $0.isChosen })
        #expect(chosen.saved == 6 && chosen.lost == 0)
        #expect(draft.difference.options.first { $0.kind == .deliver }.map { $0.lost > 0 } == true)
    }

    @Test func `goods that come a minute after the time foreseen are lost at their whole value`() async throws {
        // 20 km away, at 35 km/h and 1.4 times the straight line: 48 minutes.
        let loads = [load("cold", on: "van-1", at: place(north: 20, east: 0), value: 10_000)]
        let draft = try await plan(state([Self.depot], minutes: 47, loads))
        let goOn = try #require(draft.difference.options.first { $0.kind == .deliver })
        #expect(goOn.lost == 1)
        #expect(goOn.goodsCost == 10_000 * PlannerOptions().valuePrice / 100)
    }

    @Test func `within the reserve of a forecast the price of goods grows with the risk`() async throws {
        let loads = [load("cold", on: "van-1", at: place(north: 20, east: 0), value: 10_000)]
        var prices: [Int] = []
        for minutes in [49.0, 55.0, 60.0, 75.0] {
            let draft = try await plan(state([Self.depot], minutes: minutes, loads))
            prices.append(draft.difference.options.first { $0.kind == .deliver }?.goodsCost ?? 0)
        }
        #expect(prices == prices.sorted(by: >) && prices[0] < 18_000 && prices[1] < prices[0] && prices[2] > 0)
        #expect(prices[3] == 0)
    }

    @Test func `while the time foreseen lies ahead nothing is given up`() async throws {
        let loads = [load("cold", on: "van-1", at: place(north: 60, east: 0), value: 100)]
        let draft = try await plan(state([Self.depot], minutes: 30, loads))
        #expect(!draft.difference.rescues.contains { $0.kind == .giveUp })
        #expect(draft.unassigned.isEmpty)
        let option = try #require(draft.difference.options.first { $0.kind == .giveUp })
        #expect(option.obstacleCode == .notLost)
    }

    @Test(arguments: [(6.2, 4.0, "van-3"), (4.0, 6.2, "van-2"), (6.2, 5.9, "van-2")])
    func `endangered goods go where they come back into their range, however near another van is that is warm itself`(
        near: Double,
        far: Double,
        taker: String
    ) async throws {
        let loads = [load("cold", on: "van-1", at: place(north: 30, east: 0), value: 100_000)]
        let places = [Self.depot, place(north: 1, east: 0), place(north: 0, east: 3)]
        let names = ["van-1", "van-2", "van-3"]
        let draft = try await plan(state(places, names: names, minutes: 45, loads, celsius: [7, near, far]))
        #expect(draft.difference.rescues.map(\.kind) == [.transfer])
        let takers = draft.routes.filter { route in
            route.stops.contains { $0.kind == .deliver && $0.shipment == "cold" }
        }
        #expect(takers.map(\.vehicle) == [taker])
    }

    @Test func `a load that has been taken over once can be taken over again from its second vehicle`() async throws {
        let loads = [load("cold", on: "van-1", at: place(north: 30, east: 0), value: 100_000)]
        var first = state([Self.depot, place(north: 1, east: 1)], minutes: 45, loads)
        let taken = try await plan(first)
        #expect(taken.difference.rescues.map(\.kind) == [.transfer])
        // The second vehicle has it and fails; the first one is well again, and its route still has the meeting.
        let running = Plan(accepting: taken, as: 1, at: now, by: "anna")
        var again = loads
        again[0].vehicle = "van-2"
        first = state(
            [place(north: 1, east: 1), Self.depot],
            names: ["van-2", "van-1"],
            minutes: 45,
            again,
            running: running.withLoaded("cold", by: "van-1")
        )
        let draft = try await plan(first)
        #expect(draft.difference.rescues.map(\.kind) == [.transfer])
        #expect(draft.routes.first { $0.vehicle == "van-1" }?.stops.contains { $0.kind == .deliver } == true)
    }

    @Test func `who comes for endangered loads comes before the reserve begins, whatever lies on the way`()
        async throws
    {
        let cold = load("cold", on: "van-1", at: place(north: 30, east: 0), value: 100_000)
        let onTheWay = [1.0, 2.0].map { load("dry-\(Int($0))", on: "van-2", at: place(north: 5 - $0, east: 8 - $0)) }
        let draft = try await plan(state([Self.depot, place(north: 5, east: 8)], minutes: 45, [cold] + onTheWay))
        let stops = try #require(draft.routes.first { $0.vehicle == "van-2" }?.stops)
        let meeting = try #require(stops.first { $0.kind == .load && $0.shipment == "cold" })
        // 23 minutes of driving, two hand-overs of 5 on the way; 31.5 minutes are not in reserve.
        #expect(meeting.arrivalAt.timeIntervalSince(now) <= 31.5 * 60)
        #expect(meeting.departureAt.timeIntervalSince(now) <= 45 * 60)
        // Goods that are handed over warm have still to cool: after 40 % of the time it is a risk.
        let chosen = try #require(draft.difference.options.first { $0.isChosen })
        #expect(chosen.kind == .transfer && chosen.saved == 1)
        #expect(chosen.goodsCost > 0 && chosen.goodsCost < 180_000)
    }
}

extension Plan {
    /// The same plan in which a vehicle had loaded a shipment before it was made.
    fileprivate func withLoaded(_ number: String, by vehicle: String) -> Plan {
        var plan = self
        guard let row = plan.routes.firstIndex(where: { $0.vehicle == vehicle }),
            var stop = plan.routes[row].stops.first(where: { $0.shipment == number })
        else { return plan }
        stop.kind = .load
        stop.isFrozen = true
        plan.routes[row].stops.insert(stop, at: 0)
        return plan
    }
}

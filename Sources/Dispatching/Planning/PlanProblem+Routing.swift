internal import Foundation
internal import RoadNetwork
internal import Routing

extension PlanProblem {
    /// The engine's problem over a travel table of ``places``; loads in `relaxed` may come late, for a price.
    func problem(_ table: TravelTable, relaxed: Set<String>) throws(InputError) -> Problem {
        let deadlines = deadlines(table, relaxed: relaxed)
        let matrix = try TravelMatrix(
            side: places.count,
            durations: table.durations.map(Self.bounded),
            distances: table.distances.map(Self.bounded)
        )
        return try Problem(
            vehicles: drivers.enumerated().map(vehicle),
            jobs: onBoard.enumerated().map { job($0, $1, deadlines[$1.number]) },
            shipments: toLoad.enumerated().map(shipment),
            travel: ["car": .matrix(matrix)]
        )
    }

    /// An unreachable pair becomes the longest way that the engine takes: no window allows it.
    private static func bounded(_ value: Int32) -> Int32 { min(value, Int32(Limit.matrixEntry)) }

    private func vehicle(_ index: Int, _ driver: Driver) -> Vehicle {
        let vehicle = driver.vehicle.vehicle
        var result = Vehicle(
            id: index,
            start: Place(index: driver.start),
            end: Place(index: driver.end),
            capacity: vehicle.capacity
        )
        let begin = begin(driver)
        result.window = TimeWindow(start: begin, end: max(begin, vehicle.shiftEnd.map(seconds) ?? Limit.time))
        if driver.vehicle.danger == nil { result.skills = [Self.trustedLoadSpace] }
        if helpers.contains(vehicle.name) { result.skills.insert(Self.helpingLoadSpace) }
        for (profile, skill) in profileSkills where vehicle.profiles.isEmpty || vehicle.profiles.contains(profile) {
            result.skills.insert(skill)
        }
        result.compartments = compartments(of: driver)
        result.breaks = driver.breaks.enumerated().map { index, pause in
            Break(id: index, windows: [pause.window], service: pause.lengthSeconds)
        }
        // Without breaks: the engine finds their places itself.
        result.steps = steps(of: driver)
        return result
    }

    private func job(_ index: Int, _ shipment: ShipmentRecord, _ deadline: Deadline?) -> Job {
        let goods = shipment.goods
        let store = store(for: shipment)
        let stop = Stop(
            id: index,
            place: Place(index: row(drop(of: shipment)) ?? 0),
            setup: store == nil ? 0 : options.loadingSetupSeconds,
            service: store == nil ? goods.serviceSeconds : options.loadingSeconds,
            windows: store.map(windows) ?? [TimeWindow(start: max(0, seconds(goods.windowStart)), end: Limit.time)],
            deadline: deadline
        )
        let terms = Terms(
            priority: 100,
            onlyVehicle: shipment.vehicle.flatMap { driverRows[$0] },
            band: band(onBoard: shipment)
        )
        return Job(stop: stop, delivery: goods.amount, terms: terms)
    }

    private func shipment(_ index: Int, _ shipment: ShipmentRecord) -> Shipment {
        let goods = shipment.goods
        let facility = meetings[shipment.number] == nil ? state.facilities[goods.facility] : nil
        let pickupWindows = meetings[shipment.number].map { _ in [meeting(shipment)] } ?? facility.map(windows)
        let pinned = shipment.pinnedVehicle.flatMap { driverRows[$0] }
        let loadSpace = meetings[shipment.number] == nil ? Self.trustedLoadSpace : Self.helpingLoadSpace
        return Shipment(
            pickup: Stop(
                id: index,
                place: Place(index: pickup(of: shipment).flatMap(row) ?? 0),
                setup: options.loadingSetupSeconds,
                service: options.loadingSeconds,
                windows: pickupWindows ?? [.always],
                deadline: takeOverDeadline(shipment.number)
            ),
            delivery: delivery(index, shipment),
            amount: goods.amount,
            terms: Terms(
                skills: Set([loadSpace] + [profileSkills[goods.profile]].compactMap { $0 }),
                priority: meetings[shipment.number] == nil ? 50 : 100,
                onlyVehicle: pinned,
                band: band(toLoad: shipment),
                movePrice: options.movePrice
            )
        )
    }

    /// Until when endangered goods should be taken over. The meeting's window alone would let every new plan put the
    /// meeting off once more.
    private func takeOverDeadline(_ number: String) -> Deadline? {
        guard meetings[number] != nil, let latest = latest[number] else { return nil }
        let limit = max(0, reserve(before: seconds(latest), share: reserveShare(of: number)))
        return Deadline(limit: limit, pricePerMinute: options.spoiledMinutePrice)
    }

    /// What changes its vehicle on the way may come late, for a price: nobody can leave it where it is.
    private func delivery(_ index: Int, _ shipment: ShipmentRecord) -> Stop {
        let goods = shipment.goods
        let isOnTheWay = meetings[shipment.number] != nil
        let end = max(0, seconds(goods.windowEnd))
        let opens = max(0, seconds(goods.windowStart))
        return Stop(
            id: index,
            place: Place(index: row(goods.place) ?? 0),
            service: goods.serviceSeconds,
            windows: [TimeWindow(start: opens, end: isOnTheWay ? Limit.time : end)],
            deadline: isOnTheWay ? Deadline(limit: end, pricePerMinute: options.lateMinutePrice) : nil
        )
    }

    /// When a facility is open, on the problem's clock: the next week, or always.
    private func windows(_ facility: Facility) -> [TimeWindow] {
        guard let opening = facility.opening else { return [.always] }
        var windows: [TimeWindow] = []
        var moment = state.now
        while windows.count < 7, let span = opening.next(at: moment), span.upperBound > moment {
            let end = min(seconds(span.upperBound), Limit.time)
            let start = max(0, min(seconds(span.lowerBound), end))
            // Around the clock one day begins where the other ends.
            if let last = windows.last, start <= last.end {
                windows[windows.count - 1] = TimeWindow(start: last.start, end: max(last.end, end))
                if end - last.start > 7 * 86_400 { break }
            } else {
                windows.append(TimeWindow(start: start, end: end))
            }
            // The moment of closing still belongs to the day before.
            moment = span.upperBound.addingTimeInterval(1)
        }
        return windows.isEmpty ? [.always] : windows
    }

    /// When another vehicle can take a load over: while its vehicle waits.
    private func meeting(_ shipment: ShipmentRecord) -> TimeWindow {
        TimeWindow(start: 0, end: max(0, waits[shipment.vehicle ?? ""] ?? Limit.time))
    }

    /// What is left of the running plan's route, as the start of the search.
    private func steps(of driver: Driver) -> [PlannedStep] {
        let left = remainingStops(of: driver.vehicle.name)
        return left.compactMap { stop in
            if let row = onBoardRows[stop.shipment] {
                return stop.kind == .deliver || stop.kind == .store ? PlannedStep(kind: .job, id: row) : nil
            }
            guard let row = toLoadRows[stop.shipment] else { return nil }
            return PlannedStep(kind: stop.kind == .load ? .pickup : .delivery, id: row)
        }
    }

    /// The stops of the running plan that the vehicle still has to do and may do.
    func remainingStops(of vehicle: String) -> [(kind: StopKind, shipment: String)] {
        guard let route = state.running?.routes.first(where: { $0.vehicle == vehicle }) else { return [] }
        let isTrusted = driverRows[vehicle].map { drivers[$0].vehicle.danger == nil } ?? false
        let left = route.stops.compactMap { stop -> (kind: StopKind, shipment: String)? in
            guard !stop.isFrozen, let number = stop.shipment, let shipment = state.shipments[number] else { return nil }
            switch shipment.state {
            case .loaded where meetings[number] != nil:
                guard helpers.contains(vehicle), shipment.vehicle != vehicle, stop.kind != .handOver else { return nil }
            case .loaded:
                let isStanding = standing[vehicle]?.number == number
                let isDrop = stop.kind == .deliver || stop.kind == .store
                guard isDrop, shipment.vehicle == vehicle, !isStanding else { return nil }
            case .new, .planned:
                let isElsewhere = shipment.pinnedVehicle.map { $0 != vehicle } ?? false
                guard isTrusted, !isElsewhere, toLoadRows[number] != nil else { return nil }
            case .delivered, .failed, .returned, .cancelled, .quarantined: return nil
            }
            return (stop.kind == .store ? .deliver : stop.kind, number)
        }
        // What has been handed over or stored meanwhile leaves the half of a pair behind.
        let loads = Set(left.filter { $0.kind == .load }.map(\.shipment))
        let drops = Set(left.filter { $0.kind == .deliver }.map(\.shipment))
        let whole = loads.intersection(drops)
        return left.filter { toLoadRows[$0.shipment] == nil || whole.contains($0.shipment) }
    }
}

internal import Foundation
internal import RoadNetwork

extension PlanProblem {
    /// Whether a stop of the running plan is neither done nor started nor void.
    func isStillToDo(_ stop: PlanStop, on vehicle: String) -> Bool {
        if stop.kind == .pause { return dueBreak(stop, on: vehicle) != nil }
        guard let number = stop.shipment, let shipment = state.shipments[number] else { return false }
        switch (stop.kind, shipment.state) {
        case (.load, .new), (.load, .planned), (.deliver, .new), (.deliver, .planned): return true
        case (.deliver, .loaded): return standing[vehicle]?.number != number
        case (.store, .loaded), (.handOver, .loaded): return shipment.vehicle == vehicle
        case (.load, .loaded): return !stop.isFrozen && shipment.vehicle != vehicle
        default: return false
        }
    }

    /// A stop of the running plan for the clock, or nil when its places are not in the problem.
    func projected(_ kind: StopKind, _ number: String) -> RouteProjection.Stop? {
        guard let goods = state.shipments[number]?.goods else { return nil }
        let shipment = state.shipments[number]
        let place = kind == .load ? shipment.flatMap(pickup) : shipment.map(drop)
        guard let row = place.flatMap(row) else { return nil }
        return RouteProjection.Stop(
            shipment: number,
            isDelivery: kind == .deliver,
            place: row,
            setup: kind == .load ? options.loadingSetupSeconds : 0,
            service: kind == .load ? options.loadingSeconds : goods.serviceSeconds,
            opensAt: kind == .load ? 0 : seconds(goods.windowStart)
        )
    }

    /// What is left of the running plan's route of a vehicle for the clock, its breaks among the stops.
    func projectedRoute(of vehicle: String) -> [RouteProjection.Stop] {
        guard let route = state.running?.routes.first(where: { $0.vehicle == vehicle }) else { return [] }
        var left = remainingStops(of: vehicle)[...]
        var projected: [RouteProjection.Stop] = []
        for stop in route.stops {
            if let pause = dueBreak(stop, on: vehicle) { projected.append(RouteProjection.Stop(pause)) }
            let kind = stop.kind == .store ? .deliver : stop.kind
            guard let next = left.first, next.kind == kind, next.shipment == stop.shipment else { continue }
            left.removeFirst()
            if let stop = self.projected(next.kind, next.shipment) { projected.append(stop) }
        }
        return projected
    }

    /// The stops of a vehicle that are done or started, as they were: facts that every later plan carries along.
    func facts(of vehicle: String) -> [PlanStop] {
        guard let route = state.running?.routes.first(where: { $0.vehicle == vehicle }) else { return [] }
        var breaks = takenBreaks(of: vehicle)[...]
        return route.stops.compactMap { stop in
            if stop.kind == .pause {
                let isNext = breaks.first.map { $0.breakName == stop.breakName && $0.windowStart == stop.windowStart }
                return isNext ?? false ? breaks.popFirst() : nil
            }
            guard let number = stop.shipment, let shipment = state.shipments[number], shipment.vehicle == vehicle else {
                return nil
            }
            var fact = stop
            fact.isFrozen = true
            switch stop.kind {
            case .load:
                guard let loadedAt = shipment.loadedAt else { return nil }
                if !stop.isFrozen { fact.departureAt = loadedAt }
                fact.arrivalAt = min(fact.arrivalAt, fact.departureAt)
            case .deliver:
                guard let arrivedAt = shipment.arrivedAt ?? shipment.completedAt else { return nil }
                fact.arrivalAt = arrivedAt
                let service = Double(shipment.goods.serviceSeconds)
                fact.departureAt = max(arrivedAt, shipment.completedAt ?? arrivedAt.addingTimeInterval(service))
            case .start, .end, .store, .handOver, .pause: return nil
            }
            return fact
        }
    }
}

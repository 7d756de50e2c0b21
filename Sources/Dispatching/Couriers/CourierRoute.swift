internal import Foundation
internal import RoadNetwork

/// The message that brings a courier's device its route: the whole route, what changed in it and why.
struct CourierRoute: Codable, Equatable, Sendable {
    /// A stop as the courier's device needs it.
    struct Stop: Codable, Equatable, Sendable {
        var position: Int
        var kind: StopKind
        var shipment: String?
        var facility: String?
        /// The compartment into which the goods come, or from which they are taken.
        var compartment: String?
        /// Which of the vehicle's breaks is taken; such a stop is of no shipment.
        var breakName: String?
        var label: String
        var latitude: Double
        var longitude: Double
        var arrivalAt: Date
        var departureAt: Date
        var windowStart: Date?
        var windowEnd: Date?
        var latestAt: Date?
        /// The arrival as likely to be missed as not, the one that nine of ten keep, and what both rest on.
        var etaP50: Date?
        var etaP90: Date?
        var etaBasis: DurationModel.Basis?
        var done: Bool
    }

    /// What changed against the route that the courier had.
    struct Changes: Codable, Equatable, Sendable {
        var added: [String] = []
        var removed: [String] = []
        var reordered: [String] = []
        var later: [PlanDifference.Shift] = []
        var earlier: [PlanDifference.Shift] = []
    }

    var tenant: String
    var courier: String
    var vehicle: String
    var version: Int
    var acceptedAt: Date
    var trigger: ReplanTrigger
    var reason: String
    var degraded: [String]
    var changes: Changes
    var stops: [Stop]

    /// The messages that an accepted plan causes: one for each courier whose route is another than before.
    ///
    /// A courier who loses the whole route is told so by a message without stops.
    static func messages(
        plan: Plan,
        running: Plan?,
        tenant: String,
        acceptedAt: Date,
        arrivals: [StopArrival.Key: StopArrival] = [:]
    ) throws(DispatchError) -> [CourierRoute] {
        let stillDriving = Set(plan.routes.map(\.vehicle))
        let emptied = (running?.routes ?? []).filter { route in
            !stillDriving.contains(route.vehicle) && route.stops.contains { $0.kind == .deliver && !$0.isFrozen }
        }
        let changed = plan.routes.filter(\.isChanged) + emptied.map { $0.emptied }
        return changed.map { route in
            CourierRoute(
                tenant: tenant,
                courier: route.courier,
                vehicle: route.vehicle,
                version: plan.version,
                acceptedAt: acceptedAt,
                trigger: plan.trigger,
                reason: plan.summary.reason,
                degraded: plan.summary.degraded,
                changes: changes(of: route, in: plan, running: running),
                stops: route.stops.enumerated().filter { $1.kind != .start }.map { position, stop in
                    let key = StopArrival.Key(vehicle: route.vehicle, position: position)
                    return Stop(position: position, stop: stop, arrival: arrivals[key])
                }
            )
        }
    }

    private static func changes(of route: PlanRoute, in plan: Plan, running: Plan?) -> Changes {
        let now = route.deliveries
        let before = Set(running?.routes.first { $0.vehicle == route.vehicle }?.deliveries ?? [])
        let mine = Set(now)
        var changes = Changes()
        changes.added = now.filter { !before.contains($0) }
        let lost = plan.difference.moved.filter { $0.from == route.vehicle && $0.to != route.vehicle }.map(\.shipment)
        let dropped = plan.difference.dropped.map(\.shipment).filter(before.contains)
        changes.removed = lost + dropped
        changes.reordered = plan.difference.moved.filter { $0.from == $0.to && mine.contains($0.shipment) }.map(
            \.shipment
        )
        changes.later = plan.difference.later.filter { mine.contains($0.shipment) }
        changes.earlier = plan.difference.earlier.filter { mine.contains($0.shipment) }
        return changes
    }
}

extension CourierRoute.Stop {
    init(position: Int, stop: PlanStop, arrival: StopArrival?) {
        self.init(
            position: position,
            kind: stop.kind,
            shipment: stop.shipment,
            facility: stop.facility,
            compartment: stop.compartment,
            breakName: stop.breakName,
            label: stop.label,
            latitude: stop.place.latitude,
            longitude: stop.place.longitude,
            arrivalAt: stop.arrivalAt,
            departureAt: stop.departureAt,
            windowStart: stop.windowStart,
            windowEnd: stop.windowEnd,
            latestAt: stop.latestAt,
            etaP50: arrival?.median,
            etaP90: arrival?.ninetieth,
            etaBasis: arrival?.basis,
            done: stop.isFrozen
        )
    }
}

extension PlanRoute {
    /// The shipments in the order of their hand-over.
    var deliveries: [String] {
        stops.compactMap { $0.kind == .deliver ? $0.shipment : nil }
    }

    /// The route with nothing left to do.
    fileprivate var emptied: PlanRoute {
        var route = self
        route.stops = []
        return route
    }
}

import Dispatching
import Foundation
import RoadNetwork

/// What becomes of a plan that somebody wants to change, before it is stored.
struct PlanEditAnswer: Encodable {
    let base: Int
    let before: EditedPlan.Figures
    let after: EditedPlan.Figures
    let violations: [PlanViolation]
    let shifts: [EditedPlan.Shift]
    let safety: [PlanDifference.Safety]
    let routes: [Route]
    let unassigned: [UnassignedShipment]
    let degraded: [String]

    /// A changed route.
    struct Route: Encodable {
        let vehicle: String
        let courier: String
        let distanceMetres: Int
        let durationSeconds: Int
        let cost: Int
        let stops: [Stop]
    }

    /// A stop of a changed route, named as in the plan.
    struct Stop: Encodable {
        let position: Int
        let kind: StopKind
        let shipment: String?
        let facility: String?
        let compartment: String?
        let breakName: String?
        let label: String
        let latitude: Double
        let longitude: Double
        let arrivalAt: Date
        let departureAt: Date
        let windowStart: Date?
        let windowEnd: Date?
        let latestAt: Date?
        let frozen: Bool
    }

    init(_ plan: EditedPlan) {
        base = plan.base
        before = plan.before
        after = plan.after
        violations = plan.violations
        shifts = plan.shifts
        safety = plan.safety
        routes = plan.routes.map { route in
            Route(
                vehicle: route.vehicle,
                courier: route.courier,
                distanceMetres: route.distanceMetres,
                durationSeconds: route.durationSeconds,
                cost: route.cost,
                stops: route.stops.enumerated().map { Stop($1, at: $0) }
            )
        }
        unassigned = plan.draft.unassigned
        degraded = plan.draft.summary.degraded
    }
}

extension PlanEditAnswer.Stop {
    fileprivate init(_ stop: PlanStop, at position: Int) {
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
            frozen: stop.isFrozen
        )
    }
}

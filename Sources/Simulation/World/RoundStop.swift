internal import Dispatching
internal import RoadNetwork

/// A stop of a vehicle's round as its courier was told it.
struct RoundStop: Sendable {
    let kind: StopKind
    let shipment: String?
    let facility: String?
    let breakName: String?
    let place: Coordinate
    /// The first second after midnight at which the work may begin.
    let opensAt: Double
    /// When the plan has the vehicle there, and when it leaves, in seconds after midnight.
    let plannedArrival: Double
    let plannedDeparture: Double

    init(_ stop: PlanStop) {
        kind = stop.kind
        shipment = stop.shipment
        facility = stop.facility
        breakName = stop.breakName
        place = stop.place
        opensAt = stop.windowStart.map(SimulatedClock.seconds) ?? 0
        plannedArrival = SimulatedClock.seconds(stop.arrivalAt)
        plannedDeparture = SimulatedClock.seconds(stop.departureAt)
    }

    /// A stop that a courier makes without a plan.
    init(_ kind: StopKind, shipment: String? = nil, facility: String? = nil, place: Coordinate, at time: Double) {
        self.kind = kind
        self.shipment = shipment
        self.facility = facility
        breakName = nil
        self.place = place
        opensAt = 0
        plannedArrival = time
        plannedDeparture = time
    }

    /// When its work should have begun: a vehicle that gives loads away waits until it is to go on.
    var dueAt: Double { kind == .handOver ? plannedDeparture : max(plannedArrival, opensAt) }

    /// Whether it is the same work.
    func isSame(as other: RoundStop) -> Bool {
        kind == other.kind && shipment == other.shipment && breakName == other.breakName
    }
}

/// The vehicles as columns, and the *kinds* of vehicles that are alike in all but identity.
///
/// An empty vehicle of a kind stands for all empty ones of that kind, so a fleet of 500 equal vans costs the search no
/// more than one.
final class Fleet {
    /// The number of vehicles.
    let count: Int
    /// The number of kinds.
    let kinds: Int
    /// The kind of each vehicle.
    let kind: IndexColumn
    /// The travel table of each kind.
    let table: IndexColumn
    /// Capacity, vehicle-major, one per dimension.
    let capacity: Column<Int>
    let shiftStart: Column<Int>
    let shiftEnd: Column<Int>
    let fixedCost: Column<Int>
    let maximumTasks: Column<Int>
    let maximumTravelTime: Column<Int>
    let maximumDistance: Column<Int>
    /// Engine units per second of travel, by kind; 0 when the cost table decides.
    let perSecond: Column<Int>
    /// Engine units per metre, by kind.
    let perMetre: Column<Int>
    /// Engine units per unit of the cost table, by kind; 0 when there is none.
    let perTableCost: Column<Int>
    /// Engine units per second of setup and service, by kind.
    let perTaskSecond: Column<Int>
    /// Seconds of service, kind-major, one per stop.
    let service: Column<Int>
    /// Whether a kind may serve a stop at all, kind-major.
    let isAllowed: Column<Bool>
    /// Whether any vehicle limits travel time or distance.
    let hasTravelLimits: Bool
    /// Whether any vehicle limits its time on the road or any duration matters for it.
    let hasShifts: Bool

    init(problem: Problem, unit: CostUnit, draft: FleetDraft) {
        let vehicles = problem.vehicles
        let models = draft.representatives.map { vehicles[$0] }
        count = vehicles.count
        kinds = models.count
        kind = IndexColumn(draft.kindOfVehicle)
        table = IndexColumn(draft.tableOfKind)
        let unlimited = [Int](repeating: Limit.unlimitedAmount, count: problem.dimensions)
        // Several trips carry several times as much; what each of them carries is for `TripTable`.
        capacity = Column(
            vehicles.flatMap { vehicle in
                draft.capacity(of: vehicle, unlimited).map { $0 < Limit.unlimitedAmount ? $0 * vehicle.trips : $0 }
            }
        )
        shiftStart = Column(vehicles.map(\.window.start))
        shiftEnd = Column(vehicles.map(\.window.end))
        fixedCost = Column(vehicles.map { unit.price($0.costs.fixed) })
        maximumTasks = Column(vehicles.map { $0.maximumTasks ?? Int.max / 4 })
        maximumTravelTime = Column(vehicles.map { $0.maximumTravelTime ?? Int.max / 4 })
        maximumDistance = Column(vehicles.map { $0.maximumDistance ?? Int.max / 4 })
        let hasTable = models.map { TravelLookup(problem: problem, vehicle: $0).tableCost($0.start, $0.start) != nil }
        perSecond = Column(zip(models, hasTable).map { $1 ? 0 : unit.perSecond(hour: $0.costs.perHour) })
        perMetre = Column(zip(models, hasTable).map { $1 ? 0 : unit.perMetre(kilometre: $0.costs.perKilometre) })
        perTableCost = Column(hasTable.map { $0 ? unit.price(1) : 0 })
        perTaskSecond = Column(models.map { unit.perSecond(hour: $0.costs.perTaskHour) })
        let stops = draft.stops
        service = Column(models.flatMap { model in stops.map { $0.service(forType: model.type) } })
        isAllowed = Column(draft.allowed)
        hasTravelLimits = vehicles.contains { $0.maximumTravelTime != nil || $0.maximumDistance != nil }
        hasShifts = vehicles.contains { $0.window != .always }
    }
}

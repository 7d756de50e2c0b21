/// The one plan in memory that the search changes in place: doubly linked routes and what is known along them.
///
/// Linking or unlinking a node keeps the costs right at once. What follows from the order of a route (times, loads,
/// positions) is right after `refresh`, which the caller must run on each changed route before asking for more.
final class Plan {
    let problem: CompiledProblem
    /// The records of all nodes; their fields follow.
    let states: Column<NodeState>
    /// The node after each stop or sentinel; -1 behind an end and for absent stops.
    let next: RecordField<NodeState, Int32>
    /// The node before each stop or sentinel; -1 before a start and for absent stops.
    let previous: RecordField<NodeState, Int32>
    /// The vehicle that serves each stop (or owns the sentinel), or -1.
    let vehicle: RecordField<NodeState, Int32>
    /// The place of each stop or sentinel, as in the problem.
    let place: RecordField<NodeState, Int32>
    /// The cost of the arc from each node to the next; kept here because a table entry is often far away in memory.
    let costToNext: RecordField<NodeState, Int>
    /// The number of nodes before each node in its route.
    let position: RecordField<NodeState, Int32>
    /// The earliest time at which a vehicle can leave each node.
    let departure: RecordField<NodeState, Int>
    /// The latest arrival at each node from which the rest of the route can still be done in time.
    let latestArrival: RecordField<NodeState, Int>
    /// The seconds by which a vehicle comes too late at each node and those before it.
    let latenessThrough: RecordField<NodeState, Int>
    /// The seconds by which it must come too late at each node and those behind it, even if it is there in time.
    let latenessFrom: RecordField<NodeState, Int>
    /// The seconds by which each vehicle comes too late.
    let latenessOf: Column<Int>
    /// Load on board after each node; node-major.
    let loadAfter: Column<Int>
    /// The largest load from the start up to each node.
    let peakBefore: Column<Int>
    /// The largest load from each node to the end.
    let peakAfter: Column<Int>
    /// The sums of what stops load at the start, from the start of the route through each node; node-major.
    let initialThrough: RecordField<LoadSums, Int>
    /// The sums of what stops take along to the end, from the start of the route through each node; node-major.
    let finalThrough: RecordField<LoadSums, Int>
    private let sums: Column<LoadSums>
    /// The first table's way from the start of the route to each node; kept where vehicles of several kinds may mix.
    let wayThrough: Column<Int>
    /// How many shipments are on board behind each node.
    let openAfter: IndexColumn
    /// The number of stops of each vehicle.
    let stops: IndexColumn
    /// The sum of what the stops of each vehicle load at the start; vehicle-major.
    let initialLoad: RecordField<VehicleLoad, Int>
    /// The sum of what the stops of each vehicle take along to the end; vehicle-major.
    let finalLoad: RecordField<VehicleLoad, Int>
    /// Both, with the vehicle's capacity.
    let loads: Column<VehicleLoad>
    /// Seconds of travel of each vehicle; kept only when a vehicle limits travel.
    let travelTime: Column<Int>
    /// Metres of each vehicle; kept only when a vehicle limits travel.
    let distance: Column<Int>
    /// Whether a vehicle belongs to another search that works on the same problem.
    let isLocked: Column<Bool>
    /// What the rules add to the cost of each route.
    let rulePrices: Column<Int>
    /// What each vehicle asks for the job that is looked at (`NearPlaces.swift`).
    let offers: Column<VehicleOffer>
    /// What a shipment's stops cost on each arc of the route that is looked at (`InsertShipment.swift`).
    let arcs: Column<ShipmentArc>
    /// Room for a route that is being walked.
    let scratch: RouteScratch
    /// The empty vehicles of each kind.
    var idle: IdleVehicles
    /// The sums over all vehicles: right after each `link` and `unlink`, what follows from the order after `refresh`.
    var totals = PlanTotals()
    /// What each unit of load above a capacity costs, in engine units; 0 where none is allowed.
    var overloadPrice = 0
    /// What each second of lateness costs, in engine units; 0 where none is allowed.
    var latenessPrice = 0

    /// Whether times must be kept.
    let hasTime: Bool
    /// Whether loads must be kept along routes.
    let hasLoadProfile: Bool
    /// Whether some stops belong together in pairs.
    let hasShipments: Bool
    /// Whether any stop must keep its place.
    let hasFrozen: Bool
    /// Whether it may cost something that a stop goes with another vehicle than its own.
    let hasVehicleDifferences: Bool
    let dimensions: Int
    /// Whether loads decide by one sum per vehicle and nothing else, so that a price can be put on what is too much.
    let canOverload: Bool

    /// Makes the plan in which every task is absent.
    init(problem: CompiledProblem) {
        let total = problem.nodes.count + 2 * problem.fleet.count
        dimensions = problem.nodes.dimensions
        hasTime = problem.hasTime
        hasFrozen = problem.nodes.hasFrozen
        hasVehicleDifferences = problem.nodes.hasMovePrices || problem.fleet.kinds > 1
        hasLoadProfile = !problem.nodes.isLoadMonotone
        states = Column(count: total, repeating: NodeState())
        next = states.field(\.next)
        previous = states.field(\.previous)
        vehicle = states.field(\.vehicle)
        place = states.field(\.place)
        position = states.field(\.position)
        costToNext = states.field(\.costToNext)
        departure = states.field(\.departure)
        latestArrival = states.field(\.latestArrival)
        latenessThrough = states.field(\.latenessThrough)
        latenessFrom = states.field(\.latenessFrom)
        latenessOf = Column(count: problem.fleet.count, repeating: 0)
        let profile = hasLoadProfile ? total * dimensions : 0
        loadAfter = Column(count: profile, repeating: 0)
        peakBefore = Column(count: profile, repeating: 0)
        peakAfter = Column(count: profile, repeating: 0)
        hasShipments = problem.nodes.jobs < problem.nodes.count
        canOverload = dimensions == 1 && !hasLoadProfile && !hasShipments && !problem.rules.isNeeded
        sums = Column(count: total * dimensions, repeating: LoadSums())
        initialThrough = sums.field(\.initial)
        finalThrough = sums.field(\.final)
        wayThrough = Column(count: problem.canMixKinds ? total : 0, repeating: 0)
        openAfter = IndexColumn(count: hasShipments ? total : 0, repeating: 0)
        stops = IndexColumn(count: problem.fleet.count, repeating: 0)
        loads = Column(count: problem.fleet.count * dimensions, repeating: VehicleLoad())
        initialLoad = loads.field(\.initial)
        finalLoad = loads.field(\.final)
        travelTime = Column(count: problem.fleet.count, repeating: 0)
        distance = Column(count: problem.fleet.count, repeating: 0)
        isLocked = Column(count: problem.fleet.count, repeating: false)
        rulePrices = Column(count: problem.fleet.count, repeating: 0)
        offers = Column(count: problem.fleet.count, repeating: VehicleOffer())
        arcs = Column(count: hasShipments ? problem.nodes.count + 2 : 0, repeating: ShipmentArc())
        scratch = RouteScratch(
            stops: problem.rules.isNeeded ? problem.nodes.count : 0,
            dimensions: dimensions,
            breaks: problem.rules.mostBreaks
        )
        idle = IdleVehicles(fleet: problem.fleet)
        self.problem = problem
        for index in 0..<loads.count { loads[index].capacity = problem.fleet.capacity[index] }
        for node in 0..<total { place[node] = problem.place[node] }
        clear()
    }

    /// The objective of the search.
    @inline(__always)
    var objective: Int {
        totals.routeCost &+ totals.absentPrice &+ totals.overload &* overloadPrice
            &+ totals.lateness &* latenessPrice
    }

    /// The cost of all routes.
    var routeCost: Int { totals.routeCost }
    /// The prices of all absent tasks.
    var absentPrice: Int { totals.absentPrice }
    /// What all vehicles together carry too much; counted where `canOverload`.
    var overload: Int { totals.overload }
    /// The seconds by which all vehicles together come too late.
    var lateness: Int { totals.lateness }
}

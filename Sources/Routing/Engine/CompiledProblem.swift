/// A problem in the form that the search reads: flat, numbered from zero, immutable.
final class CompiledProblem {
    let nodes: NodeTable
    let fleet: Fleet
    let travel: TravelTables
    /// Durations by time of day; nil when they are always the same.
    let clock: TravelClock?
    let rules: RuleTable
    /// The place of each stop, then of the start and end of each vehicle.
    let place: IndexColumn
    let unit: CostUnit
    /// Whether times decide about anything: windows, shifts, or rules about time.
    let hasTime: Bool
    /// Whether no stop's service takes one kind of vehicle longer than another.
    let hasOneService: Bool
    /// Whether every table has the same entry both ways.
    let isSymmetric: Bool
    /// Whether every vehicle's cost of an arc is a multiple of the one table's durations.
    let hasOneMeasure: Bool
    /// Whether any part of a route may change to a vehicle of another kind at the cost of its way alone: same start and
    /// end, no times, nothing that only some vehicles may serve.
    let canMixKinds: Bool
    /// With one measure, engine units per unit of the table, by kind.
    let perUnit: Column<Int>

    init(problem: Problem) {
        unit = CostUnit(problem: problem)
        let basePrice = Self.priceAboveEveryDetour(problem, unit)
        let nodeDraft = NodeDraft(problem: problem, unit: unit, basePrice: basePrice)
        let fleetDraft = FleetDraft(problem: problem, nodes: nodeDraft)
        nodes = NodeTable(problem: problem, draft: nodeDraft)
        fleet = Fleet(problem: problem, unit: unit, draft: fleetDraft)
        for node in 0..<nodes.count { nodes.times[node].service = fleet.service[node] }
        hasOneService = (0..<fleet.service.count).allSatisfy { [fleet, nodes] slot in
            fleet.service[slot] == fleet.service[slot % nodes.count]
        }
        var rows: [Int] = []
        var numbers: [Int: Int] = [:]
        func number(_ place: Place) -> Int {
            if let known = numbers[place.index] { return known }
            numbers[place.index] = rows.count
            rows.append(place.index)
            return rows.count - 1
        }
        let used =
            nodeDraft.stops.map(\.place)
            + problem.vehicles.flatMap { [$0.start, $0.end, $0.reload?.place].compactMap(\.self) }
        for row in PlaceOrder.nearTogether(used.map(\.index), problem) { _ = number(Place(index: row)) }
        var places = nodeDraft.stops.map { number($0.place) }
        for vehicle in problem.vehicles {
            places.append(vehicle.start.map { number($0) } ?? -1)
            places.append(vehicle.end.map { number($0) } ?? -1)
        }
        rules = RuleTable(problem: problem, unit: unit, nodes: nodeDraft, fleet: fleetDraft) { number($0) }
        place = IndexColumn(places.map { $0 < 0 ? rows.count : $0 })
        travel = TravelTables(problem: problem, keys: fleetDraft.tables, rows: rows)
        clock = TravelClock(problem: problem, keys: fleetDraft.tables, rows: rows)
        isSymmetric = travel.isSymmetric
        hasTime = nodes.hasWindows || fleet.hasShifts || rules.isNeeded
        let isDistanceDuration = travel.isDistanceDuration
        var factors: [Int] = []
        for kind in 0..<fleet.kinds {
            let isMultiple = fleet.perTableCost[kind] == 0 && (fleet.perMetre[kind] == 0 || isDistanceDuration)
            if isMultiple { factors.append(fleet.perSecond[kind] + fleet.perMetre[kind]) }
        }
        hasOneMeasure = fleetDraft.tables.count == 1 && factors.count == fleet.kinds
        perUnit = Column(hasOneMeasure ? factors : [])
        let models = fleetDraft.representatives.map { problem.vehicles[$0] }
        canMixKinds =
            hasOneMeasure && isSymmetric && fleet.kinds > 1 && !hasTime && !nodes.hasMovePrices && !factors.contains(0)
            && fleetDraft.allowed.allSatisfy(\.self)
            && models.allSatisfy { model in
                model.costs.perTaskHour == 0 && model.start?.index == models[0].start?.index
                    && model.end?.index == models[0].end?.index
            }
    }

    /// The start sentinel of a vehicle.
    @inline(__always)
    func startNode(_ vehicle: Int) -> Int { nodes.count &+ 2 &* vehicle }
    /// The end sentinel of a vehicle.
    @inline(__always)
    func endNode(_ vehicle: Int) -> Int { nodes.count &+ 2 &* vehicle &+ 1 }

    /// What it costs a vehicle of `kind` to go from one place to another.
    @inline(__always)
    func arcCost(_ kind: Int, _ from: Int, _ to: Int) -> Int {
        if hasOneMeasure { return perUnit[kind] &* travel.duration(0, from, to) }
        return mixedCost(kind, from, to)
    }

    /// The same, for loops that look at one `to` from many places: a symmetric table is read along its row.
    @inline(__always)
    func arcCostInto(_ kind: Int, _ from: Int, _ to: Int) -> Int {
        isSymmetric ? arcCost(kind, to, from) : arcCost(kind, from, to)
    }

    /// The first table's duration, for loops that look at one place from many: a symmetric table is read along its row.
    @inline(__always)
    func duration(into here: Int, from place: Int) -> Int {
        isSymmetric ? travel.duration(0, here, place) : travel.duration(0, place, here)
    }

    private func mixedCost(_ kind: Int, _ from: Int, _ to: Int) -> Int {
        let table = fleet.table[kind]
        var cost = 0
        if fleet.perMetre[kind] != 0 { cost = fleet.perMetre[kind] &* travel.distance(table, from, to) }
        if fleet.perSecond[kind] != 0 { cost &+= fleet.perSecond[kind] &* travel.duration(table, from, to) }
        if fleet.perTableCost[kind] != 0 { cost &+= fleet.perTableCost[kind] &* travel.tableCost(table, from, to) }
        return cost
    }

    /// Seconds that a vehicle of `kind` takes from one place to another.
    @inline(__always)
    func duration(_ kind: Int, _ from: Int, _ to: Int) -> Int { travel.duration(fleet.table[kind], from, to) }

    /// The same for a vehicle that leaves at a moment: more when the time of day is a slow one.
    @inline(__always)
    func ride(_ kind: Int, _ from: Int, _ to: Int, at time: Int, left: Double = 1) -> Int {
        guard let clock, clock.isTimed(fleet.table[kind]) else { return duration(kind, from, to) }
        return clock.ride(fleet.table[kind], from, to, at: time, left: left)
    }

    /// What is left of a way when of a share of it so many more seconds have been driven; for kinds that are timed.
    func left(_ kind: Int, _ from: Int, _ to: Int, of left: Double, at time: Int, behind seconds: Int) -> Double {
        clock?.left(fleet.table[kind], from, to, of: left, at: time, behind: seconds) ?? left
    }

    /// Whether the ways of a kind take longer or shorter by the time of day.
    func isTimed(_ kind: Int) -> Bool { clock?.isTimed(fleet.table[kind]) ?? false }

    /// Seconds of service at a stop.
    @inline(__always)
    func service(_ kind: Int, _ node: Int) -> Int {
        hasOneService ? nodes.times[node].service : fleet.service[kind &* nodes.count &+ node]
    }

    /// Whether a vehicle of `kind` may serve a stop.
    @inline(__always)
    func isAllowed(_ kind: Int, _ node: Int) -> Bool { fleet.isAllowed[kind &* nodes.count &+ node] }

    /// More than any plan could save by leaving one task out: all tasks by the longest way, each with a new vehicle.
    private static func priceAboveEveryDetour(_ problem: Problem, _ unit: CostUnit) -> Int {
        var longest = 0
        for travel in problem.travel.values {
            switch travel {
            case .matrix(let matrix):
                for table in matrix.tables {
                    longest = max(longest, Int(table.max() ?? 0))
                }
            case .metric(.greatCircle(let speed, let detour)):
                longest = max(longest, Int(20_100_000 * detour * max(1, 3.6 / speed)))
            case .metric(let metric):
                let x = problem.coordinates.map(\.x)
                let y = problem.coordinates.map(\.y)
                let low = Coordinates(x: x.min() ?? 0, y: y.min() ?? 0)
                longest = max(longest, metric.distance(low, Coordinates(x: x.max() ?? 0, y: y.max() ?? 0)))
            }
        }
        var perArc = 1
        var perTask = 0
        for vehicle in problem.vehicles {
            let slowest = Int((1 / vehicle.speedFactor).rounded(.up))
            let costs = vehicle.costs
            let factor =
                unit.perSecond(hour: costs.perHour) * slowest + unit.perMetre(kilometre: costs.perKilometre)
            perArc = max(perArc, factor, unit.price(1))
            perTask = max(perTask, unit.price(costs.fixed))
        }
        let (detour, isTooLarge) = (longest * 4 + 1).multipliedReportingOverflow(by: perArc)
        let tasks = problem.jobs.count + problem.shipments.count * 2 + 1
        let (total, overflow) = ((isTooLarge ? 1 << 40 : detour) + perTask).multipliedReportingOverflow(by: tasks)
        return overflow ? 1 << 59 : total
    }
}

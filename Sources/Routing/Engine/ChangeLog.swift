/// What was done to a plan since the last mark, so that rejecting a round costs what the round touched, not a copy.
///
/// A route is saved as it was before its first change, and put back as it was: linking and unlinking backwards would ask for
/// every way and work out all times once more.
struct ChangeLog: ~Copyable {
    private let isTouched: Column<Bool>
    private var touched: [TouchedRoute] = []
    /// The nodes of the touched routes in order, and their records, one route behind the other.
    private let savedNodes: IndexColumn
    private let savedStates: Column<NodeState>
    private var savedCount = 0
    private var savedLoads: [VehicleLoad] = []
    private var totals = PlanTotals()
    /// The stops that were linked; what of them was absent before is absent again.
    private var linked: [Int32] = []
    /// The vehicles that were taken into use, and (as complement) those given back, in order.
    private var idleChanges: [Int32] = []

    private struct TouchedRoute {
        let row: Int32
        let sums: Plan.RouteSums
    }

    /// Whether the sums along the changed routes follow the changes; local search makes them do so.
    var isSummed = false

    init(plan: Plan) {
        isTouched = Column(count: plan.problem.fleet.count, repeating: false)
        savedNodes = IndexColumn(count: plan.states.count, repeating: -1)
        savedStates = Column(count: plan.states.count, repeating: NodeState())
    }

    /// Unlinks a stop and remembers where it stood.
    @inline(__always)
    mutating func unlink(_ node: Int, in plan: Plan) {
        let row = plan.vehicle[node]
        touch(row, in: plan)
        plan.unlink(node)
        if plan.stops[row] == 0 { idleChanges.append(~Int32(row)) }
    }

    /// Links an absent stop and remembers it.
    @inline(__always)
    mutating func link(_ node: Int, after before: Int, in plan: Plan) {
        let row = plan.vehicle[before]
        touch(row, in: plan)
        if plan.stops[row] == 0 { idleChanges.append(Int32(row)) }
        linked.append(Int32(node))
        plan.link(node, after: before)
    }

    /// Forgets everything: the plan stays as it is.
    mutating func commit() { forget() }

    /// Takes everything back.
    mutating func undo(in plan: Plan) {
        guard !touched.isEmpty else { return forget() }
        for node in linked { plan.markAbsent(Int(node)) }
        for index in 0..<savedCount { plan.restore(savedNodes[index], savedStates[index]) }
        let dimensions = plan.dimensions
        for (index, route) in touched.enumerated() {
            let row = Int(route.row)
            plan.restore(row, route.sums)
            for dimension in 0..<dimensions {
                plan.loads[row &* dimensions &+ dimension] = savedLoads[index &* dimensions &+ dimension]
            }
            plan.refreshUnsaved(row, sums: isSummed)
        }
        for change in idleChanges.reversed() {
            let row = Int(change < 0 ? ~change : change)
            let kind = plan.problem.fleet.kind[row]
            if change < 0 { plan.idle.take(row, kind: kind) } else { plan.idle.giveBack(row, kind: kind) }
        }
        plan.totals = totals
        forget()
    }

    /// The number of routes changed.
    var touchedCount: Int { touched.count }

    /// A changed route.
    func touchedRoute(_ index: Int) -> Int { Int(touched[index].row) }

    /// Whether a route was changed.
    func hasTouched(_ row: Int) -> Bool { isTouched[row] }

    @inline(__always)
    private mutating func touch(_ row: Int, in plan: Plan) {
        if !isTouched[row] { save(row, of: plan) }
    }

    @inline(never)
    private mutating func save(_ row: Int, of plan: Plan) {
        if touched.isEmpty { totals = plan.totals }
        isTouched[row] = true
        touched.append(TouchedRoute(row: Int32(row), sums: plan.sums(of: row)))
        for dimension in 0..<plan.dimensions { savedLoads.append(plan.loads[row &* plan.dimensions &+ dimension]) }
        var node = plan.problem.startNode(row)
        while node >= 0 {
            savedNodes[savedCount] = node
            savedStates[savedCount] = plan.states[node]
            savedCount &+= 1
            node = plan.next[node]
        }
    }

    private mutating func forget() {
        isSummed = false
        for route in touched { isTouched[Int(route.row)] = false }
        touched.removeAll(keepingCapacity: true)
        savedCount = 0
        savedLoads.removeAll(keepingCapacity: true)
        linked.removeAll(keepingCapacity: true)
        idleChanges.removeAll(keepingCapacity: true)
    }
}

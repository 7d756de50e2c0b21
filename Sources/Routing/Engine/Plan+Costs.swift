/// What a stop costs a vehicle, and how much longer a way becomes.
extension Plan {
    /// What a stop costs with a vehicle whatever its position: its work, and leaving the given plan's vehicle.
    @inline(__always)
    func stayCost(_ node: Int, _ row: Int, _ kind: Int) -> Int { workCost(node, kind) &+ leavingCost(node, row) }

    /// What the work at a stop costs.
    @inline(__always)
    func workCost(_ node: Int, _ kind: Int) -> Int {
        problem.fleet.perTaskSecond[kind] == 0
            ? 0 : problem.fleet.perTaskSecond[kind] &* problem.service(kind, node)
    }

    /// What it costs that a vehicle takes a stop from the given plan's.
    @inline(__always)
    func leavingCost(_ node: Int, _ row: Int) -> Int {
        problem.nodes.movePrice[node] != 0 && problem.nodes.home[node] != row ? problem.nodes.movePrice[node] : 0
    }

    /// The given plan's vehicle of a task that it costs something to move and that this search may put there; or -1.
    @inline(__always)
    func homeAtPrice(_ task: Int) -> Int {
        guard problem.nodes.movePrice[task] != 0 else { return -1 }
        let row = problem.nodes.home[task]
        return row < 0 || isLocked[row] ? -1 : row
    }

    /// The change of travel time when a place comes between two others.
    @inline(__always)
    func travelDetour(_ kind: Int, _ from: Int, _ here: Int, _ to: Int) -> Int {
        problem.duration(kind, from, here) &+ problem.duration(kind, here, to) &- problem.duration(kind, from, to)
    }

    /// The change of distance when a place comes between two others.
    @inline(__always)
    func distanceDetour(_ kind: Int, _ from: Int, _ here: Int, _ to: Int) -> Int {
        let table = problem.fleet.table[kind]
        return problem.travel.distance(table, from, here) &+ problem.travel.distance(table, here, to)
            &- problem.travel.distance(table, from, to)
    }
}

/// What a stop costs a vehicle, and how much longer a way becomes.
extension Plan {
    /// What a stop costs with a vehicle whatever its position: its work, and leaving the given plan's vehicle.
    @inline(__always)
    func stayCost(_ node: Int, _ row: Int, _ kind: Int) -> Int {
        var cost = 0
        if problem.fleet.perTaskSecond[kind] != 0 {
            cost = problem.fleet.perTaskSecond[kind] &* problem.service(kind, node)
        }
        if problem.nodes.movePrice[node] != 0, problem.nodes.home[node] != row {
            cost &+= problem.nodes.movePrice[node]
        }
        return cost
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

/// What a route costs, added up from its steps.
extension RouteCheck {
    mutating func checkCost() {
        let costs = vehicle.costs
        let isUsed = !tasks.isEmpty
        let byTable = legs { from, to in
            guard case .matrix(let matrix)? = problem.travel[vehicle.profile], let table = matrix.costs else {
                return 0
            }
            return Int(table[from.index * matrix.side + to.index])
        }
        var hasTable = false
        if case .matrix(let matrix)? = problem.travel[vehicle.profile] { hasTable = matrix.costs != nil }
        let travel =
            hasTable
            ? Double(byTable)
            : Double(travelSeconds * costs.perHour) / 3600 + Double(legs(metres) * costs.perKilometre) / 1000
        if isUsed, abs(travel - Double(route.cost.travel)) > 1 {
            faults.append("travel costs \(travel), not \(route.cost.travel)")
        }
        if route.cost.fixed != (isUsed ? costs.fixed : 0) { faults.append("wrong fixed cost") }
        let work = tasks.reduce(0) { $0 + $1.setup + $1.service } * costs.perTaskHour
        if abs(Double(work) / 3600 - Double(route.cost.task)) > 1 { faults.append("wrong cost of work") }
    }
}

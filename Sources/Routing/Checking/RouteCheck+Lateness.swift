/// What it costs to pass soft limits.
extension RouteCheck {
    /// Adds up what deadlines and times on board with a price make the route cost.
    mutating func checkLateness() {
        var price = 0.0
        for (index, step) in tasks.enumerated() {
            if let deadline = stop(step)?.deadline, let each = deadline.pricePerMinute {
                price += Double(max(0, step.arrival + step.waiting - deadline.limit)) * Double(each) / 60
            }
            guard case .delivery(let row) = step.activity, let limit = problem.shipments[row].timeOnBoard,
                let each = limit.pricePerMinute,
                let pickup = tasks[..<index].last(where: { $0.activity == .pickup(row) })
            else { continue }
            let since = pickup.arrival + pickup.waiting + pickup.setup + pickup.service
            price += Double(max(0, step.arrival - since - limit.limit)) * Double(each) / 60
        }
        // Beyond ten milliards a plan says only that it is far too late.
        if price < 1e10, abs(price - Double(route.cost.lateness)) > 1 {
            faults.append("lateness costs \(price), not \(route.cost.lateness)")
        }
    }
}

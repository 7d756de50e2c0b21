/// The doors opened while a load is on board.
extension RouteCheck {
    /// Counts for each load the doors opened behind its loading and before its unloading.
    mutating func checkWarmUp() {
        var price = 0
        for (number, trip) in trips.enumerated() {
            price += warmUpPrice(of: trip, from: number == 0 ? vehicle.start : vehicle.reload?.place)
        }
        if price != route.cost.warmUp { faults.append("warm-up costs \(price), not \(route.cost.warmUp)") }
    }

    private mutating func warmUpPrice(of trip: [Step], from start: Place?) -> Int {
        var openings: [Int] = []
        for (index, step) in trip.enumerated() {
            let before = index == 0 ? start : stop(trip[index - 1])?.place
            let isNew = before?.index != stop(step)?.place.index
            openings.append(isNew ? stop(step)?.warmUp ?? vehicle.warmUpPerOpening : 0)
        }
        var price = 0
        var tooWarm: [Step] = []
        func check(_ range: Range<Int>, _ limit: WarmUpLimit, _ step: Step) {
            let excess = openings[range].reduce(0, +) - limit.limit
            guard excess > 0 else { return }
            if let each = limit.price { price += each * excess } else { tooWarm.append(step) }
        }
        for (index, step) in trip.enumerated() {
            guard let limit = terms(step)?.warmUp else { continue }
            switch step.activity {
            case .job(let row):
                let isCollected = problem.jobs[row].pickup.contains { $0 > 0 }
                if !isCollected || problem.jobs[row].delivery.contains(where: { $0 > 0 }) {
                    check(0..<index, limit, step)
                }
                if isCollected { check((index + 1)..<openings.count, limit, step) }
            case .delivery(let row):
                guard let loaded = trip.firstIndex(where: { $0.activity == .pickup(row) }), loaded < index else {
                    continue
                }
                check((loaded + 1)..<index, limit, step)
            default: continue
            }
        }
        faults += tooWarm.map { "\(name($0)): too warm" }
        return price
    }
}

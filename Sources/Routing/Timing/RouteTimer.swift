/// Works out when everything happens on a route whose order is given, what it costs and which limits it breaks.
///
/// Every activity starts as early as the order allows, then the start of the route is delayed as far as that only removes
/// waiting. A pause falls between two stops or on the way; the way goes on while the pause's window is not yet open.
struct RouteTimer {
    let problem: Problem
    private let unit: CostUnit
    private let homes: [Step.Activity: Home]

    /// Where the given plan serves a task.
    private struct Home {
        let vehicle: Int
        let rank: Int
    }

    init(problem: Problem) {
        self.problem = problem
        unit = CostUnit(problem: problem)
        var homes: [Step.Activity: Home] = [:]
        let plans = PlannedActivities(problem: problem)
        for (row, vehicle) in problem.vehicles.enumerated() {
            for (rank, step) in vehicle.steps.enumerated() {
                guard let activity = plans.activity(of: step, vehicle), activity.isTask else { continue }
                homes[activity] = Home(vehicle: row, rank: rank)
            }
        }
        self.homes = homes
    }

    /// The route of a vehicle that does `activities` (without start and end) in this order.
    func route(vehicle row: Int, _ activities: [Step.Activity], eased: EasedStop? = nil) -> Route {
        var start = problem.vehicles[row].window.start
        var best = timed(row, activities, start: start, eased)
        if best.isLate || !canDelay(problem.vehicles[row]) { return finished(best, row) }
        while let delay = best.usefulDelay {
            let next = timed(row, activities, start: start + delay, eased)
            guard !next.isLate, next.end == best.end, lateness(next.steps) <= lateness(best.steps) else { break }
            start += delay
            best = next
        }
        return finished(best, row)
    }

    /// Whether the start may be delayed: not before several trips or breaks where ways take longer or shorter by the time of
    /// day, since the search places both by what the earliest start makes of them.
    private func canDelay(_ vehicle: Vehicle) -> Bool {
        vehicle.trips == 1 && vehicle.breaks.isEmpty || !TravelLookup(problem: problem, vehicle: vehicle).isTimed
    }

    private func timed(_ row: Int, _ activities: [Step.Activity], start: Int, _ eased: EasedStop?) -> RouteTimeline {
        var line = RouteTimeline(problem: problem, vehicle: row, activities: activities, start: start, eased: eased)
        line.run()
        return line
    }

    /// A timed line as a route with its costs and broken limits.
    func finished(_ line: RouteTimeline, _ row: Int) -> Route {
        var route = Route(vehicle: row, steps: line.steps, cost: cost(line, row))
        if problem.hasWarmUp { noteWarmUp(in: &route) }
        RouteLimits(problem: problem).note(in: &route)
        return route
    }

    private func noteWarmUp(in route: inout Route) {
        let booking = WarmUpBooking(problem: problem)
        booking.note(in: &route.steps, vehicle: problem.vehicles[route.vehicle])
        var sum = 0
        for excess in booking.excesses(in: route.steps) {
            if let price = excess.price {
                sum = CostUnit.adding(excess.amount, at: unit.price(price), to: sum)
            } else {
                route.steps[excess.step].violations.append(Violation(.warmUp, by: excess.amount))
            }
        }
        route.cost.warmUp = unit.rounded(sum)
    }

    private func cost(_ line: RouteTimeline, _ row: Int) -> RouteCost {
        let vehicle = problem.vehicles[row]
        var cost = RouteCost()
        guard line.steps.contains(where: { $0.activity.isTask }) else { return cost }
        cost.fixed = vehicle.costs.fixed
        cost.travel =
            line.tableCost
            ?? unit.rounded(
                line.duration * unit.perSecond(hour: vehicle.costs.perHour)
                    + line.distance * unit.perMetre(kilometre: vehicle.costs.perKilometre)
            )
        let work = line.steps.reduce(0) { $0 + ($1.activity.isTask ? $1.setup + $1.service : 0) }
        cost.task = unit.rounded(work * unit.perSecond(hour: vehicle.costs.perTaskHour))
        cost.lateness = unit.rounded(lateness(line.steps))
        for step in line.steps {
            guard let home = homes[step.activity], home.vehicle != row else { continue }
            if case .delivery = step.activity { continue }
            cost.moves += problem.terms(of: step.activity)?.movePrice ?? 0
        }
        cost.reversals = reversals(line.steps)
        cost.shifts = unit.rounded(shifts(line.steps))
        return cost
    }

    /// The price of pairs that are served the other way round than the given plan serves them.
    private func reversals(_ steps: [Step]) -> Int {
        guard problem.vehicles.contains(where: { $0.reversalPrice > 0 }) else { return 0 }
        let known = steps.compactMap { homes[$0.activity] }
        return known.enumerated().reduce(0) { sum, entry in
            let (index, home) = entry
            let reversed = known[..<index].count { $0.vehicle == home.vehicle && $0.rank > home.rank }
            return sum + reversed * problem.vehicles[home.vehicle].reversalPrice
        }
    }

    /// The price of starts beyond what was promised, in engine units.
    private func shifts(_ steps: [Step]) -> Int {
        steps.reduce(0) { sum, step in
            guard let promise = problem.stop(of: step.activity)?.promise else { return sum }
            let shift = promise.shift(of: step.arrival + step.waiting)
            return CostUnit.adding(shift, at: unit.perSecond(minute: promise.pricePerMinute), to: sum)
        }
    }

    /// The price of passed soft limits, in engine units.
    private func lateness(_ steps: [Step]) -> Int {
        var sum = 0
        var loaded: [Int: Int] = [:]
        for step in steps {
            if let deadline = problem.stop(of: step.activity)?.deadline, let price = deadline.pricePerMinute {
                let late = max(0, step.arrival + step.waiting - deadline.limit)
                sum = CostUnit.adding(late, at: unit.perSecond(minute: price), to: sum)
            }
            if case .pickup(let shipment) = step.activity { loaded[shipment] = step.departure }
            guard case .delivery(let shipment) = step.activity, let from = loaded[shipment],
                let limit = problem.shipments[shipment].timeOnBoard, let price = limit.pricePerMinute
            else { continue }
            let excess = max(0, step.arrival - from - limit.limit)
            sum = CostUnit.adding(excess, at: unit.perSecond(minute: price), to: sum)
        }
        return sum
    }
}

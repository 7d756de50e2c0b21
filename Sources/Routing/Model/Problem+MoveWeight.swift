extension Problem {
    /// The largest weight of moving.
    public static let largestMoveWeight = 1_000.0

    /// The same problem with a price of moving on every task that names none: so many mean ways of the given plan.
    ///
    /// A way leads from one stop to the next, from a vehicle's start to its first stop or from its last one to its end; its
    /// price is what driving it costs. So one weight means the same in a town in minutes and in a country in metres. The price
    /// is rounded to whole units of cost; without a given plan there is nothing to be weighed.
    ///
    /// - Throws: `InputError` for a weight outside 0 ... `largestMoveWeight`.
    public func weighingMoves(_ weight: Double) throws(InputError) -> Problem {
        guard weight >= 0, weight <= Self.largestMoveWeight else {
            throw InputError("stability.move_weight", "\(weight) is outside 0 ... \(Int(Self.largestMoveWeight))")
        }
        guard let way = meanGivenWay else { return self }
        let price = Int(min(Double(Limit.price), (weight * way).rounded()))
        var (jobs, shipments) = (jobs, shipments)
        for index in jobs.indices where jobs[index].terms.movePrice == nil { jobs[index].terms.movePrice = price }
        for index in shipments.indices where shipments[index].terms.movePrice == nil {
            shipments[index].terms.movePrice = price
        }
        return Problem(self, jobs: jobs, shipments: shipments)
    }

    /// What a way of the given plan costs on average, in units of cost; nil when no vehicle has steps.
    private var meanGivenWay: Double? {
        let plans = PlannedActivities(problem: self)
        let timer = RouteTimer(problem: self)
        var (cost, ways) = (0, 0)
        for (row, vehicle) in vehicles.enumerated() {
            let tasks = vehicle.steps.compactMap { plans.activity(of: $0, vehicle) }.filter(\.isTask)
            guard !tasks.isEmpty else { continue }
            cost += timer.route(vehicle: row, tasks).cost.travel
            ways += tasks.count - 1 + (vehicle.start == nil ? 0 : 1) + (vehicle.end == nil ? 0 : 1)
        }
        return ways > 0 ? Double(cost) / Double(ways) : nil
    }
}

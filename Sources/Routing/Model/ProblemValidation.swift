/// The checks that every problem passes before the engine sees it, each error with the path of its value.
struct ProblemValidation {
    let problem: Problem
    /// The number of rows that every travel table has.
    private let side: Int

    init(problem: Problem) {
        self.problem = problem
        var side = Limit.items
        for travel in problem.travel.values {
            switch travel {
            case .matrix(let matrix): side = min(side, matrix.side)
            case .metric: side = min(side, problem.coordinates.count)
            }
        }
        self.side = side
    }

    func run(keepsOrder: Bool) throws(InputError) {
        guard !problem.vehicles.isEmpty else { throw InputError("vehicles", "no vehicle is given") }
        guard problem.dimensions <= Limit.dimensions else {
            throw InputError("vehicles[0].capacity", "has more than \(Limit.dimensions) dimensions")
        }
        for (profile, travel) in problem.travel { try check(travel, profile) }
        var total = 0
        for (index, job) in problem.jobs.enumerated() {
            let path = "jobs[\(index)]"
            try check(job.stop, path)
            try checkAmount(job.delivery, "\(path).delivery", &total)
            try checkAmount(job.pickup, "\(path).pickup", &total)
            try check(job.terms, path)
        }
        for (index, shipment) in problem.shipments.enumerated() {
            let path = "shipments[\(index)]"
            try check(shipment.pickup, "\(path).pickup")
            try check(shipment.delivery, "\(path).delivery")
            try checkAmount(shipment.amount, "\(path).amount", &total)
            try check(shipment.terms, path)
            try check(shipment.timeOnBoard, "\(path).max_time_on_board")
        }
        for (index, vehicle) in problem.vehicles.enumerated() { try check(vehicle, "vehicles[\(index)]") }
        try checkUnique(problem.vehicles.map(\.id)) { "vehicles[\($0)].id" }
        try checkUnique(problem.jobs.map(\.stop.id)) { "jobs[\($0)].id" }
        try checkUnique(problem.shipments.map(\.pickup.id)) { "shipments[\($0)].pickup.id" }
        try checkUnique(problem.shipments.map(\.delivery.id)) { "shipments[\($0)].delivery.id" }
        try checkTotals()
        try PlannedStepValidation(problem: problem).run(keepsOrder: keepsOrder)
    }

    private func check(_ stop: Stop, _ path: String) throws(InputError) {
        try check(stop.place, "\(path).location_index")
        try checkTime(stop.setup, "\(path).setup")
        try checkTime(stop.service, "\(path).service")
        for (type, value) in stop.setupPerType { try checkTime(value, "\(path).setup_per_type.\(type)") }
        for (type, value) in stop.servicePerType { try checkTime(value, "\(path).service_per_type.\(type)") }
        try check(stop.windows, "\(path).time_windows")
        try check(stop.deadline, "\(path).deadline")
        if let promise = stop.promise {
            try checkTime(promise.start, "\(path).promised_at")
            try checkTime(promise.tolerance, "\(path).shift_tolerance")
            try checkPrice(promise.pricePerMinute, "\(path).shift_price_per_minute")
        }
        if let value = stop.warmUp { try checkPrice(value, "\(path).warm_up") }
    }

    private func check(_ deadline: Deadline?, _ path: String) throws(InputError) {
        guard let deadline else { return }
        try checkTime(deadline.limit, path)
        if let price = deadline.pricePerMinute { try checkPrice(price, "\(path)_price_per_minute") }
    }

    private func check(_ terms: Terms, _ path: String) throws(InputError) {
        guard (0...100).contains(terms.priority) else {
            throw InputError("\(path).priority", "\(terms.priority) is outside 0 ... 100")
        }
        if let price = terms.price { try checkPrice(price, "\(path).price") }
        if let price = terms.movePrice { try checkPrice(price, "\(path).move_price") }
        if let limit = terms.warmUp {
            try checkTime(limit.limit, "\(path).max_warm_up")
            if let price = limit.price { try checkPrice(price, "\(path).max_warm_up_price") }
        }
        if let id = terms.onlyVehicle, !problem.vehicles.contains(where: { $0.id == id }) {
            throw InputError("\(path).only_vehicle", "no vehicle has the id \(id)")
        }
    }

    private func check(_ vehicle: Vehicle, _ path: String) throws(InputError) {
        guard vehicle.start != nil || vehicle.end != nil else {
            throw InputError(path, "has neither a start nor an end")
        }
        if let start = vehicle.start { try check(start, "\(path).start_index") }
        if let end = vehicle.end { try check(end, "\(path).end_index") }
        guard problem.travel[vehicle.profile] != nil else {
            throw InputError.noTravel(for: vehicle.profile, at: "\(path).profile", known: problem.travel.keys)
        }
        var total = 0
        try checkAmount(vehicle.capacity, "\(path).capacity", &total)
        for (index, compartment) in vehicle.compartments.enumerated() {
            try checkAmount(compartment.capacity, "\(path).compartments[\(index)].capacity", &total)
        }
        try check([vehicle.window], "\(path).time_window", isSingle: true)
        guard vehicle.speedFactor > 0, vehicle.speedFactor <= 5 else {
            throw InputError("\(path).speed_factor", "is outside 0 (excluded) ... 5")
        }
        try checkPrice(vehicle.warmUpPerOpening, "\(path).warm_up_per_opening")
        try checkPrice(vehicle.reversalPrice, "\(path).reversal_price")
        if let reload = vehicle.reload {
            try check(reload.place, "\(path).reload.location_index")
            try checkTime(reload.service, "\(path).reload.service")
            guard (1...Limit.trips).contains(reload.maximumTrips) else {
                throw InputError("\(path).reload.max_trips", "is outside 1 ... \(Limit.trips)")
            }
        }
        if let breakdown = vehicle.breakdown {
            try check(breakdown.place, "\(path).breakdown.location_index")
            try checkTime(breakdown.time, "\(path).breakdown.time")
            try checkTime(breakdown.service, "\(path).breakdown.service")
        }
        try check(vehicle.breaks, "\(path).breaks")
        try check(vehicle.costs, "\(path).costs")
        for (value, name) in [
            (vehicle.maximumTasks, "max_tasks"), (vehicle.maximumTravelTime, "max_travel_time"),
            (vehicle.maximumDistance, "max_distance"),
        ] {
            if let value { try checkTime(value, "\(path).\(name)") }
        }
        guard vehicle.frozenSteps >= 0, vehicle.frozenSteps <= vehicle.steps.count else {
            throw InputError("\(path).frozen_steps", "is outside 0 ... the number of steps")
        }
    }

    private func check(_ breaks: [Break], _ path: String) throws(InputError) {
        try checkUnique(breaks.map(\.id)) { "\(path)[\($0)].id" }
        for (index, pause) in breaks.enumerated() {
            try check(pause.windows, "\(path)[\(index)].time_windows")
            try checkTime(pause.service, "\(path)[\(index)].service")
            var total = 0
            if let load = pause.maximumLoad { try checkAmount(load, "\(path)[\(index)].max_load", &total) }
        }
    }

    private func check(_ costs: VehicleCosts, _ path: String) throws(InputError) {
        try checkPrice(costs.fixed, "\(path).fixed")
        try checkPrice(costs.perHour, "\(path).per_hour")
        try checkPrice(costs.perTaskHour, "\(path).per_task_hour")
        try checkPrice(costs.perKilometre, "\(path).per_km")
    }

    private func check(_ travel: Travel, _ profile: String) throws(InputError) {
        if case .metric(let metric) = travel, case .greatCircle(let speed, let detour) = metric {
            guard speed > 0, speed <= 1000, detour > 0, detour <= 100 else {
                throw InputError("metric.\(profile)", "speed or detour is out of range")
            }
        }
        if case .metric(.euclidean(let scale, _)) = travel {
            guard scale > 0, scale <= 1_000_000 else { throw InputError("metric.\(profile).scale", "is out of range") }
            guard travel.longest(over: problem.coordinates) <= Double(Limit.matrixEntry) else {
                throw InputError("metric.\(profile).scale", "makes distances beyond \(Limit.matrixEntry)")
            }
        }
    }

    /// No plan's cost may overflow: as many of the longest ways as there can be, at the highest prices.
    private func checkTotals() throws(InputError) {
        let legs = (problem.jobs.count + problem.shipments.count * 2) * 2 + problem.vehicles.count * 2
        let work = problem.jobs.map(\.stop).reduce(0) { max($0, $1.longestWork) }
        let longestWork = problem.shipments.reduce(work) { max($0, $1.pickup.longestWork, $1.delivery.longestWork) }
        var longest: [String: Double] = [:]
        for (profile, travel) in problem.travel { longest[profile] = travel.longest(over: problem.coordinates) }
        for (row, vehicle) in problem.vehicles.enumerated() {
            let way = (longest[vehicle.profile] ?? 0) * Double(legs)
            let costs = vehicle.costs
            for (name, cost) in [
                ("per_hour", way / vehicle.speedFactor * Double(costs.perHour) * 5),
                ("per_km", way * Double(costs.perKilometre) * 18),
                ("per_task_hour", Double(longestWork) * Double(legs) * Double(costs.perTaskHour) * 5),
                ("fixed", Double(problem.vehicles.count) * Double(costs.fixed) * 18_000),
            ] where cost > 0x1p60 {
                throw InputError("vehicles[\(row)].costs.\(name)", "lets the cost of a plan overflow 64 bits")
            }
        }
    }

    private func check(_ place: Place, _ path: String) throws(InputError) {
        guard place.index >= 0, place.index < side else {
            throw InputError(path, "\(place.index) is outside the \(side) places of the travel tables")
        }
    }

    private func check(_ windows: [TimeWindow], _ path: String, isSingle: Bool = false) throws(InputError) {
        var earliest = -1
        for (index, window) in windows.enumerated() {
            let place = isSingle ? path : "\(path)[\(index)]"
            try checkTime(window.start, "\(place)[0]")
            try checkTime(window.end, "\(place)[1]")
            guard window.end >= window.start else { throw InputError("\(place)[1]", "ends before it starts") }
            guard window.start > earliest else { throw InputError(place, "is not after the window before it") }
            earliest = window.end
        }
    }

    private func checkTime(_ value: Int, _ path: String) throws(InputError) {
        guard value >= 0, value <= Limit.time else {
            throw InputError(path, "\(value) is outside 0 ... \(Limit.time)")
        }
    }

    private func checkPrice(_ value: Int, _ path: String) throws(InputError) {
        guard value >= 0, value <= Limit.price else {
            throw InputError(path, "\(value) is outside 0 ... \(Limit.price)")
        }
    }

    private func checkAmount(_ values: [Int], _ path: String, _ total: inout Int) throws(InputError) {
        guard values.isEmpty || values.count == problem.dimensions else {
            throw InputError(path, "has \(values.count) dimensions, expected \(problem.dimensions)")
        }
        for (index, value) in values.enumerated() {
            guard value >= 0, value <= Limit.amount else {
                throw InputError("\(path)[\(index)]", "\(value) is outside 0 ... \(Limit.amount)")
            }
            total += value
            guard total <= Limit.amount * 8 else {
                throw InputError("\(path)[\(index)]", "the sum of all amounts is too large")
            }
        }
    }

    private func checkUnique(_ ids: [Int], _ path: (Int) -> String) throws(InputError) {
        var seen: Set<Int> = []
        for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
            throw InputError(path(index), "\(id) is used twice")
        }
    }
}

/// Writes plans as VROOM output documents: the keys of VROOM 1.15, and a few documented extra ones.
///
/// Extra keys: `reason` and `explanation` of an unassigned task; `cost_terms` of a route; `moved` of a step.
public struct VroomAnswer: Sendable {
    private let problem: Problem
    private let hasWarmUp: Bool
    private let hasOrderPrices: Bool
    private let hasPromises: Bool
    /// Whether distances are written (VROOM writes them when they are asked for).
    public var writesDistances = false
    /// The encoded line of each route by its vehicle's row, where one is known; written as `geometry`.
    public var lines: [Int: String] = [:]
    /// Milliseconds spent on reading, for `computing_times`.
    public var loadingMilliseconds = 0
    /// Milliseconds spent on asking a routing engine, for `computing_times`.
    public var routingMilliseconds = 0

    /// Makes a writer of plans for one problem.
    public init(_ problem: Problem) {
        self.problem = problem
        hasWarmUp = problem.hasWarmUp
        hasOrderPrices = problem.vehicles.contains { $0.reversalPrice > 0 }
        hasPromises = problem.hasPromises
    }

    /// The document of a plan.
    public func bytes(_ solution: Solution) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("code", 0)
            writer.key("summary")
            summary(solution, &writer)
            writer.key("unassigned")
            writer.array { writer in
                for task in solution.unassigned { unassigned(task, &writer) }
            }
            writer.key("routes")
            writer.array { writer in
                for route in solution.routes { self.route(route, solution.moves, &writer) }
            }
        }
        return writer.bytes
    }

    /// The document of a failure; `code` is VROOM's: 1 internal, 2 input, 3 routing.
    public static func bytes(code: Int, error: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("code", code)
            writer.member("error", error)
        }
        return writer.bytes
    }

    private func summary(_ solution: Solution, _ writer: inout JSONWriter) {
        let routes = solution.routes
        let totals = routes.map { RouteTotals(problem: problem, route: $0) }
        writer.object { writer in
            writer.member("cost", solution.cost)
            writer.member("routes", routes.count)
            writer.member("unassigned", unassignedStops(solution))
            let zero = RouteTotals(problem: problem)
            totals.reduce(zero) { $0 + $1 }.write(&writer)
            if writesDistances { writer.member("distance", routes.reduce(0) { $0 + $1.distance }) }
            violations(routes.flatMap { all($0) }, &writer)
            writer.key("computing_times")
            writer.object { writer in
                writer.member("loading", loadingMilliseconds)
                writer.member("solving", solution.statistics.milliseconds)
                writer.member("routing", routingMilliseconds)
            }
        }
    }

    private func unassignedStops(_ solution: Solution) -> Int {
        solution.unassigned.reduce(0) { sum, item in
            if case .shipment = item.task { sum + 2 } else { sum + 1 }
        }
    }

    private func unassigned(_ item: UnassignedTask, _ writer: inout JSONWriter) {
        func write(_ stop: Stop, _ type: String) {
            writer.object { writer in
                writer.member("id", stop.label?.id ?? stop.id)
                place(stop.place, &writer)
                writer.member("type", stop.label?.type ?? type)
                if let text = stop.description { writer.member("description", text) }
                writer.member("reason", item.reason.rawValue)
                if !item.explanation.isEmpty { writer.member("explanation", item.explanation) }
                relaxations(item.relaxations, &writer)
            }
        }
        switch item.task {
        case .job(let row): write(problem.jobs[row].stop, "job")
        case .shipment(let row):
            write(problem.shipments[row].pickup, "pickup")
            write(problem.shipments[row].delivery, "delivery")
        }
    }

    private func relaxations(_ list: [Relaxation], _ writer: inout JSONWriter) {
        guard !list.isEmpty else { return }
        writer.key("relaxations")
        writer.array { writer in
            for relaxation in list {
                writer.object { writer in
                    writer.member("vehicle", problem.vehicles[relaxation.vehicle].id)
                    writer.member("limit", relaxation.limit.rawValue)
                    if let amount = relaxation.amount { writer.member("by", amount) }
                    if let dimension = relaxation.dimension { writer.member("dimension", dimension) }
                    if let activity = relaxation.stop { head(activity, problem.vehicles[relaxation.vehicle], &writer) }
                }
            }
        }
    }

    private func route(_ route: Route, _ moves: [Step.Activity: MovedTask], _ writer: inout JSONWriter) {
        let vehicle = problem.vehicles[route.vehicle]
        writer.object { writer in
            writer.member("vehicle", vehicle.id)
            writer.member("cost", route.cost.total)
            if let text = vehicle.description { writer.member("description", text) }
            RouteTotals(problem: problem, route: route).write(&writer)
            if writesDistances { writer.member("distance", route.distance) }
            writer.key("steps")
            writer.array { writer in
                for step in route.steps { self.step(step, vehicle, moves[step.activity], &writer) }
            }
            violations(all(route), &writer)
            if let line = lines[route.vehicle] { writer.member("geometry", line) }
            writer.key("cost_terms")
            writer.object { writer in
                writer.member("fixed", route.cost.fixed)
                writer.member("travel", route.cost.travel)
                writer.member("task", route.cost.task)
                writer.member("lateness", route.cost.lateness)
                writer.member("moves", route.cost.moves)
                if hasOrderPrices { writer.member("reversals", route.cost.reversals) }
                if hasPromises { writer.member("shifts", route.cost.shifts) }
                if hasWarmUp { writer.member("warm_up", route.cost.warmUp) }
            }
        }
    }

    private func step(_ step: Step, _ vehicle: Vehicle, _ moved: MovedTask?, _ writer: inout JSONWriter) {
        writer.object { writer in
            head(step.activity, vehicle, &writer)
            writer.member("setup", step.setup)
            writer.member("service", step.service)
            writer.member("waiting_time", step.waiting)
            if let stop = problem.stop(of: step.activity) { writer.member("job", stop.label?.id ?? stop.id) }
            if problem.dimensions > 0 { writer.member("load", step.load) }
            writer.member("arrival", step.arrival)
            writer.member("duration", step.duration)
            if writesDistances { writer.member("distance", step.distance) }
            if hasWarmUp { writer.member("warm_up", step.warmUp) }
            violations(step.violations, &writer)
            if let moved { self.moved(moved, &writer) }
        }
    }

    private func moved(_ moved: MovedTask, _ writer: inout JSONWriter) {
        writer.key("moved")
        writer.object { writer in
            writer.member("from", problem.vehicles[moved.from].id)
            if let gain = moved.gain { writer.member("gain", gain) }
            guard !moved.obstacles.isEmpty else { return }
            writer.key("obstacles")
            writer.array { writer in for cause in moved.obstacles { writer.value(cause.rawValue) } }
        }
    }

    private func head(_ activity: Step.Activity, _ vehicle: Vehicle, _ writer: inout JSONWriter) {
        func write(_ type: String, id: Int?, _ description: String?, _ where: Place?) {
            writer.member("type", type)
            if let description { writer.member("description", description) }
            if let `where` { place(`where`, &writer) }
            if let id { writer.member("id", id) }
        }
        switch activity {
        case .start: write("start", id: nil, nil, vehicle.start)
        case .end: write("end", id: nil, nil, vehicle.end)
        case .reload: write("reload", id: nil, nil, vehicle.reload?.place)
        case .pause(let row): write("break", id: vehicle.breaks[row].id, vehicle.breaks[row].description, nil)
        case .job(let row): write("job", problem.jobs[row].stop)
        case .pickup(let row): write("pickup", problem.shipments[row].pickup)
        case .delivery(let row): write("delivery", problem.shipments[row].delivery)
        }
        func write(_ type: String, _ stop: Stop) {
            write(stop.label?.type ?? type, id: stop.label?.id ?? stop.id, stop.description, stop.place)
        }
    }

    private func place(_ place: Place, _ writer: inout JSONWriter) {
        if let point = place.coordinates {
            writer.key("location")
            writer.array { writer in
                writer.value(point.x)
                writer.value(point.y)
            }
        }
        if place.isIndexGiven { writer.member("location_index", place.index) }
    }

    private func all(_ route: Route) -> [Violation] { route.violations + route.steps.flatMap(\.violations) }

    /// One entry per cause, sizes summed.
    private func violations(_ list: [Violation], _ writer: inout JSONWriter) {
        writer.key("violations")
        writer.array { writer in
            var seen: Set<Violation.Cause> = []
            for violation in list where seen.insert(violation.cause).inserted {
                let amounts = list.filter { $0.cause == violation.cause }.compactMap(\.amount)
                writer.object { writer in
                    writer.member("cause", violation.cause.rawValue)
                    guard !amounts.isEmpty else { return }
                    writer.member(violation.cause.unitKey, amounts.reduce(0, +))
                }
            }
        }
    }
}

extension Violation.Cause {
    /// The key of the amount by which the limit is passed.
    fileprivate var unitKey: String {
        switch self {
        case .maximumDistance: "distance"
        case .warmUp: "warm_up"
        default: "duration"
        }
    }
}

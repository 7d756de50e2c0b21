/// Times routes whose order is given, many over one problem: what is the same for all of them is worked out once.
public struct OrderTimer: Sendable {
    private let timer: RouteTimer

    /// Prepares timing over a problem.
    public init(_ problem: Problem) { timer = RouteTimer(problem: problem) }

    /// The route of a vehicle that does `order` (tasks and pauses, without start and end): arrivals, cost, broken limits.
    public func route(vehicle row: Int, _ order: [Step.Activity]) -> Route { timer.route(vehicle: row, order) }

    /// The same for tasks alone, with the vehicle's breaks where they break the fewest limits, cost least and delay least.
    ///
    /// One after the other in the order of their windows, each behind the one before it; time grows with the square of the
    /// number of tasks.
    public func routeWithBreaks(vehicle row: Int, _ tasks: [Step.Activity]) -> Route {
        let breaks = timer.problem.vehicles[row].breaks.enumerated()
            .sorted {
                ($0.element.windows.first?.start ?? 0, $0.offset) < ($1.element.windows.first?.start ?? 0, $1.offset)
            }
            .map { Step.Activity.pause($0.offset) }
        var order = tasks
        var route = timer.route(vehicle: row, order)
        var first = 0
        for pause in breaks where !tasks.isEmpty {
            var best: (place: Int, route: Route, price: RoutePrice)?
            for place in first...order.count {
                var choice = order
                choice.insert(pause, at: place)
                let timed = timer.route(vehicle: row, choice)
                let price = RoutePrice(timed)
                if best.map({ price < $0.price }) ?? true { best = (place, timed, price) }
            }
            guard let best else { continue }
            order.insert(pause, at: best.place)
            first = best.place + 1
            route = best.route
        }
        return route
    }
}

/// What decides between two orders of one vehicle: fewer broken limits, then a lower cost, then an earlier end.
public struct RoutePrice: Sendable, Comparable {
    private let violations, lateSeconds, cost, end: Int

    /// The price of a timed route.
    public init(_ route: Route) {
        let all = route.violations + route.steps.flatMap(\.violations)
        violations = all.count
        lateSeconds = all.reduce(0) { $1.cause == .delay ? $0 + ($1.amount ?? 0) : $0 }
        cost = route.cost.total
        end = route.steps.last?.departure ?? 0
    }

    /// Whether the left one is to be preferred.
    public static func < (left: RoutePrice, right: RoutePrice) -> Bool {
        (left.violations, left.lateSeconds, left.cost, left.end)
            < (right.violations, right.lateSeconds, right.cost, right.end)
    }
}

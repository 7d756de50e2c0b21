internal import Routing

/// What each vehicle still has to do, in an order that a plan or a person gives instead of the engine.
struct GivenOrders {
    let problem: PlanProblem
    /// The same problem in the engine's terms.
    let routing: Problem
    private let timer: OrderTimer
    /// What is left for each driver, by its row in the problem.
    private(set) var rows: [[Step.Activity]]
    /// The drivers whose order was changed.
    private(set) var touched: Set<Int> = []

    /// What is left of a plan. Loads that are on board of a vehicle without being in its route come at its end: they
    /// must come off somewhere.
    init(_ plan: Plan, _ problem: PlanProblem, _ routing: Problem) {
        self.problem = problem
        self.routing = routing
        timer = OrderTimer(routing)
        rows = problem.drivers.map { driver in
            let name = driver.vehicle.name
            let stops = plan.routes.first { $0.vehicle == name }?.stops ?? []
            let left = stops.filter { !$0.isFrozen && problem.isStillToDo($0, on: name) }
            return Self.whole(left.compactMap { problem.activity(of: $0, on: name) })
        }
        let planned = Set(rows.joined())
        for (row, shipment) in problem.onBoard.enumerated() where !planned.contains(.job(row)) {
            guard let driver = shipment.vehicle.flatMap({ problem.driverRows[$0] }) else { continue }
            rows[driver].append(.job(row))
        }
    }

    /// Without the half of what is only loaded or only handed over.
    private static func whole(_ order: [Step.Activity]) -> [Step.Activity] {
        let all = Set(order)
        return order.filter { activity in
            switch activity {
            case .pickup(let row): all.contains(.delivery(row))
            case .delivery(let row): all.contains(.pickup(row))
            default: true
            }
        }
    }

    /// The routes with their times, costs and broken limits, the couriers' breaks where they fit best; `reasons` says of shipments why they are left out.
    func solution(reasons: [String: String], otherwise: String) -> Solution {
        let routes = rows.indices.filter { !rows[$0].isEmpty }.map { timer.routeWithBreaks(vehicle: $0, rows[$0]) }
        let planned = Set(rows.joined())
        let left = problem.toLoad.indices.filter { !planned.contains(.delivery($0)) }
        let solution = Solution(
            routes: routes,
            unassigned: left.map { row in
                let reason = reasons[problem.toLoad[row].number] ?? otherwise
                return UnassignedTask(task: .shipment(row), reason: .notPlanned, explanation: reason)
            }
        )
        return problem.withoutIdleBreaks(solution, timer)
    }

    // MARK: - Changes

    /// Takes a hand-over out of whichever order has it, with its loading unless that is `keepingLoad`.
    mutating func remove(_ delivery: Step.Activity, keepingLoad: Bool) {
        for row in rows.indices where rows[row].contains(delivery) {
            touched.insert(row)
            rows[row].removeAll { activity in
                if activity == delivery { return true }
                guard !keepingLoad, case .delivery(let shipment) = delivery else { return false }
                return activity == .pickup(shipment)
            }
        }
    }

    /// Puts a hand-over before the activity at `index` of a driver's order. What is not yet in that order as loaded is
    /// loaded where that breaks the fewest limits and costs least.
    mutating func insert(_ delivery: Step.Activity, at index: Int, of driver: Int) {
        touched.insert(driver)
        guard case .delivery(let row) = delivery else { return rows[driver].insert(delivery, at: index) }
        let load = Step.Activity.pickup(row)
        let loaded = rows[driver].firstIndex(of: load)
        if let loaded, loaded < index { return rows[driver].insert(delivery, at: index) }
        var order = rows[driver]
        order.insert(delivery, at: index)
        if let loaded { order.remove(at: loaded + 1) }
        let choices = (0...index).map { place in
            var choice = order
            choice.insert(load, at: place)
            return (order: choice, price: RoutePrice(timer.route(vehicle: driver, choice)))
        }
        rows[driver] = choices.min { $0.price < $1.price }?.order ?? order
    }
}

extension PlanProblem {
    /// What a stop of a plan is to the engine; nil for what is not in the problem, or on board of another vehicle.
    func activity(of stop: PlanStop, on vehicle: String) -> Step.Activity? {
        guard let number = stop.shipment else { return nil }
        if let row = onBoardRows[number] {
            guard stop.kind == .deliver || stop.kind == .store else { return nil }
            return state.shipments[number]?.vehicle == vehicle ? .job(row) : nil
        }
        guard let row = toLoadRows[number] else { return nil }
        switch stop.kind {
        case .load: return .pickup(row)
        case .deliver: return .delivery(row)
        case .start, .store, .handOver, .pause, .end: return nil
        }
    }

    /// How the engine hands over a shipment that is still to be handed over.
    func handOver(of number: String) -> Step.Activity? {
        onBoardRows[number].map { .job($0) } ?? toLoadRows[number].map { .delivery($0) }
    }
}

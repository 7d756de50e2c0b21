import Routing

/// Tries every order of every split of a small problem's tasks, each timed by `Solver.check`'s rules.
struct ExhaustiveSearch {
    private let problem: Problem
    private var sequences: [[Step.Activity]]
    /// What each sequence costs that has been timed, and which cannot be driven.
    private var known: [Sequence: Int?] = [:]
    private(set) var bestPriority = -1
    private(set) var bestServed = -1
    private(set) var bestCost = Int.max

    private struct Sequence: Hashable {
        let vehicle: Int
        let order: [Step.Activity]
    }

    init(_ problem: Problem) {
        self.problem = problem
        sequences = Array(repeating: [], count: problem.vehicles.count)
        let tasks =
            problem.jobs.indices.map { Step.Activity.job($0) } + problem.shipments.indices.map { .pickup($0) }
        extend(vehicle: 0, open: tasks, cost: 0, priority: 0, served: 0)
    }

    private mutating func extend(vehicle: Int, open: [Step.Activity], cost: Int, priority: Int, served: Int) {
        guard vehicle < problem.vehicles.count else {
            let isBetter = (priority, served, -cost) > (bestPriority, bestServed, -bestCost)
            if isBetter { (bestPriority, bestServed, bestCost) = (priority, served, cost) }
            return
        }
        let onBoard = sequences[vehicle].filter { activity in
            guard case .pickup(let row) = activity else { return false }
            return !sequences[vehicle].contains(.delivery(row))
        }
        if onBoard.isEmpty {
            if sequences[vehicle].isEmpty, frozen(vehicle).isEmpty {
                extend(vehicle: vehicle + 1, open: open, cost: cost, priority: priority, served: served)
            } else if let route = bestRoute(vehicle) {
                extend(
                    vehicle: vehicle + 1,
                    open: open,
                    cost: cost + route,
                    priority: priority,
                    served: served
                )
            }
        }
        for case .pickup(let row) in onBoard {
            sequences[vehicle].append(.delivery(row))
            extend(vehicle: vehicle, open: open, cost: cost, priority: priority, served: served)
            sequences[vehicle].removeLast()
        }
        for (index, task) in open.enumerated() {
            var rest = open
            rest.remove(at: index)
            sequences[vehicle].append(task)
            var worth = 0
            if case .job(let row) = task { worth = problem.jobs[row].terms.priority }
            if case .pickup(let row) = task { worth = problem.shipments[row].terms.priority }
            extend(vehicle: vehicle, open: rest, cost: cost, priority: priority + worth, served: served + 1)
            sequences[vehicle].removeLast()
        }
    }

    /// The cheapest way to drive a vehicle's sequence, breaks put anywhere; nil when a limit breaks.
    private mutating func bestRoute(_ vehicle: Int) -> Int? {
        let sequence = Sequence(vehicle: vehicle, order: sequences[vehicle])
        if let cost = known[sequence] { return cost }
        let cost = timed(vehicle)
        known[sequence] = .some(cost)
        return cost
    }

    private func timed(_ vehicle: Int) -> Int? {
        guard sequences[vehicle].starts(with: frozen(vehicle)) else { return nil }
        var orders = [sequences[vehicle]]
        for pause in problem.vehicles[vehicle].breaks.indices {
            orders = orders.flatMap { order in
                (0...order.count).map { position in
                    var order = order
                    order.insert(.pause(pause), at: position)
                    return order
                }
            }
        }
        if let reload = problem.vehicles[vehicle].reload {
            orders = orders.flatMap { Self.cut($0, trips: reload.maximumTrips) }
        }
        return orders.compactMap { cost(vehicle, $0) }.min()
    }

    /// The jobs that a vehicle must serve first.
    private func frozen(_ vehicle: Int) -> [Step.Activity] {
        problem.vehicles[vehicle].steps.prefix(problem.vehicles[vehicle].frozenSteps).compactMap { step in
            problem.jobs.firstIndex { step.kind == .job && $0.stop.id == step.id }.map { .job($0) }
        }
    }

    /// The order with up to so many trips, cut between any two stops.
    private static func cut(_ order: [Step.Activity], trips: Int) -> [[Step.Activity]] {
        guard trips > 1, order.count > 1 else { return [order] }
        var result = [order]
        for position in 1..<order.count {
            for rest in cut(Array(order[position...]), trips: trips - 1) {
                result.append(order[..<position] + [.reload] + rest)
            }
        }
        return result
    }

    private func cost(_ row: Int, _ order: [Step.Activity]) -> Int? {
        let route = Solver.time(problem, vehicle: row, order)
        let isClean = route.violations.isEmpty && route.steps.allSatisfy { $0.violations.isEmpty }
        return isClean ? route.cost.total : nil
    }
}

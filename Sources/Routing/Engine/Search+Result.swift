/// Between the caller's plans and the search's.
extension Search {
    /// Starts from the vehicles' given steps, as far as they respect the limits.
    mutating func adoptGivenSteps(of problem: Problem) {
        let plans = PlannedActivities(problem: problem)
        for (row, vehicle) in problem.vehicles.enumerated() where !vehicle.steps.isEmpty {
            var before = plan.problem.startNode(row)
            for step in vehicle.steps {
                guard let activity = plans.activity(of: step, vehicle),
                    let node = NodeDraft.node(of: activity, jobs: problem.jobs.count)
                else { continue }
                plan.link(node, after: before)
                before = node
            }
            plan.refresh(row)
            if plan.stops[row] > 0 { usedVehicles += 1 }
            absentStops -= plan.stops[row]
            if !plan.isFeasible(row) { dropUntilFeasible(row) }
        }
        if usedVehicles > 0 { noteEvent() }
    }

    /// Notes the stops that the given plan leaves open and their neighbours.
    private mutating func noteEvent() {
        var stops: Set<Int32> = []
        for node in 0..<plan.problem.nodes.count where plan.vehicle[node] < 0 {
            stops.insert(Int32(node))
            for rank in 0..<min(settings.eventNeighbours, neighbours.perNode) {
                stops.insert(Int32(neighbours[node, rank]))
            }
        }
        eventSeeds = stops.sorted()
    }

    /// Takes tasks out of a route that breaks a limit, last first, until it breaks none; frozen ones stay.
    private mutating func dropUntilFeasible(_ row: Int) {
        var node = plan.previous[plan.problem.endNode(row)]
        while node < plan.problem.nodes.count, !plan.isFeasible(row) {
            var before = plan.previous[node]
            if before == plan.problem.nodes.partner[node] || before >= 0 && plan.vehicle[before] < 0 {
                before = plan.previous[before]
            }
            remove(node)
            plan.refresh(row)
            node = before
        }
        removed.removeAll(keepingCapacity: true)
        log.commit()
    }

    /// The best plan, timed, with a reason for each task left out.
    ///
    /// `isOver` says when no more time may go into reasons.
    func solution(of problem: Problem, isOver: @escaping () -> Bool) -> Solution {
        let timer = RouteTimer(problem: problem)
        var isServed = [Bool](repeating: false, count: plan.problem.nodes.count)
        var routes: [Route] = []
        for (row, source) in routeSources(of: problem).enumerated() {
            let stops = best.stops(of: source, stops: plan.problem.nodes.count)
            guard !stops.isEmpty else { continue }
            for node in stops { isServed[node] = true }
            routes.append(timer.route(vehicle: row, activities(row, stops)))
        }
        let jobs = problem.jobs.indices.filter { !isServed[$0] }.map { UnassignedTask.Task.job($0) }
        let shipments = problem.shipments.indices.filter { !isServed[problem.jobs.count + 2 * $0] }
        let absent = jobs + shipments.map { .shipment($0) }
        guard !absent.isEmpty else { return Solution(routes: routes, unassigned: []) }
        let kinds = (0..<plan.problem.fleet.count).map { plan.problem.fleet.kind[$0] }
        let models = (0..<plan.problem.fleet.kinds).compactMap { kinds.firstIndex(of: $0) }
        var explainer = AbsenceExplainer(problem: problem, timer: timer, routes: routes, models: models, isOver: isOver)
        return Solution(routes: routes, unassigned: explainer.explain(absent))
    }

    /// For each vehicle, the one whose route of the search it drives.
    ///
    /// Which of several vehicles that are alike the search has used is chance: here the first of them drive. Whoever
    /// has given steps keeps what was made of them.
    private func routeSources(of problem: Problem) -> [Int] {
        var sources = Array(problem.vehicles.indices)
        let free = sources.filter { problem.vehicles[$0].steps.isEmpty && problem.vehicles[$0].breakdown == nil }
        for alike in Dictionary(grouping: free, by: { plan.problem.fleet.kind[$0] }).values {
            let used = alike.filter { !best.stops(of: $0, stops: plan.problem.nodes.count).isEmpty }
            let idle = alike.filter { best.stops(of: $0, stops: plan.problem.nodes.count).isEmpty }
            for (row, source) in zip(alike, used + idle) { sources[row] = source }
        }
        return sources
    }

    /// Stops as activities, with the vehicle's breaks and reloads between them.
    private func activities(_ row: Int, _ stops: [Int]) -> [Step.Activity] {
        let tasks = stops.map { NodeDraft.activity(of: $0, jobs: plan.problem.nodes.jobs) }
        guard plan.problem.rules.isNeeded else { return tasks }
        for (position, node) in stops.enumerated() { plan.scratch.order[position] = node }
        var pause = plan.problem.rules.firstBreak[plan.problem.fleet.kind[row]]
        return plan.visits(row, stops.count).map { visit in
            switch visit {
            case .stop(let position): return tasks[position]
            case .reload: return .reload
            case .pause:
                defer { pause += 1 }
                return .pause(plan.problem.rules.breakRow[pause])
            }
        }
    }
}

extension Plan {
    /// Whether a refreshed route respects every limit.
    func isFeasible(_ row: Int) -> Bool {
        let kind = problem.fleet.kind[row]
        let fleet = row
        guard latenessOf[row] == 0, stops[row] <= problem.fleet.maximumTasks[fleet],
            travelTime[row] <= problem.fleet.maximumTravelTime[row],
            distance[row] <= problem.fleet.maximumDistance[row]
        else { return false }
        var node = next[problem.startNode(row)]
        var open = 0
        while node < problem.nodes.count {
            guard problem.isAllowed(kind, node) else { return false }
            if problem.nodes.partner[node] > node { open += 1 }
            if problem.nodes.partner[node] >= 0, problem.nodes.partner[node] < node {
                guard vehicle[problem.nodes.partner[node]] == row, comesBefore(problem.nodes.partner[node], node) else {
                    return false
                }
                open -= 1
            }
            node = next[node]
        }
        return open == 0 && isLoadFeasible(row) && rulePrices[row] < Self.forbidden
    }

    private func comesBefore(_ first: Int, _ second: Int) -> Bool {
        var node = second
        while node >= 0, node != first { node = previous[node] }
        return node == first
    }

    private func isLoadFeasible(_ row: Int) -> Bool {
        for dimension in 0..<dimensions {
            let limit = problem.fleet.capacity[row * dimensions + dimension]
            let index = row * dimensions + dimension
            guard initialLoad[index] <= limit, finalLoad[index] <= limit else { return false }
            guard hasLoadProfile else { continue }
            if peakAfter[problem.startNode(row) * dimensions + dimension] > limit { return false }
        }
        return true
    }
}

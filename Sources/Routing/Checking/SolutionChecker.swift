/// Checks a plan against its problem with code of its own: nothing is shared with the search or the timing.
///
/// A fault is a sentence; an empty list means that every task is served once or listed as unassigned, that every time,
/// load and cost in the plan is right, and that no hard limit is broken.
public struct SolutionChecker: Sendable {
    private let problem: Problem

    /// Makes a checker of plans for one problem.
    public init(_ problem: Problem) { self.problem = problem }

    /// What is wrong with a plan, in the order of its routes.
    public func faults(in solution: Solution) -> [String] {
        var faults: [String] = []
        var served: [Step.Activity: Int] = [:]
        var vehicles: Set<Int> = []
        for route in solution.routes {
            if !vehicles.insert(route.vehicle).inserted { faults.append("vehicle row \(route.vehicle) has two routes") }
            var check = RouteCheck(problem: problem, route: route)
            check.run()
            faults += check.faults.map { "vehicle \(problem.vehicles[route.vehicle].id): \($0)" }
            for step in route.steps { served[step.activity, default: 0] += 1 }
        }
        for item in solution.unassigned {
            switch item.task {
            case .job(let row): served[.job(row), default: 0] += 1
            case .shipment(let row):
                served[.pickup(row), default: 0] += 1
                served[.delivery(row), default: 0] += 1
            }
        }
        for row in problem.jobs.indices where served[.job(row)] != 1 {
            faults.append("job \(problem.jobs[row].stop.id) occurs \(served[.job(row)] ?? 0) times")
        }
        for row in problem.shipments.indices where served[.pickup(row)] != 1 || served[.delivery(row)] != 1 {
            faults.append("shipment \(problem.shipments[row].pickup.id) is not served or listed exactly once")
        }
        return faults + frozenFaults(solution)
    }

    /// Frozen steps must come first, in the given order, on their vehicle.
    private func frozenFaults(_ solution: Solution) -> [String] {
        var faults: [String] = []
        for (row, vehicle) in problem.vehicles.enumerated() where vehicle.frozenSteps > 0 {
            let frozen = vehicle.steps.prefix(vehicle.frozenSteps).filter {
                $0.kind == .job || $0.kind == .pickup || $0.kind == .delivery
            }
            let steps = solution.routes.first { $0.vehicle == row }?.steps ?? []
            let driven = steps.compactMap { planned($0.activity) }
            if !driven.starts(with: frozen) { faults.append("vehicle \(vehicle.id): frozen steps have moved") }
        }
        return faults
    }

    private func planned(_ activity: Step.Activity) -> PlannedStep? {
        switch activity {
        case .job(let row): PlannedStep(kind: .job, id: problem.jobs[row].stop.id)
        case .pickup(let row): PlannedStep(kind: .pickup, id: problem.shipments[row].pickup.id)
        case .delivery(let row): PlannedStep(kind: .delivery, id: problem.shipments[row].delivery.id)
        case .start, .end, .pause, .reload: nil
        }
    }
}

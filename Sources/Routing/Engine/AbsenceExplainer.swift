/// Says why a task is left out: the most fundamental limit that keeps it out, tried on every vehicle by itself.
struct AbsenceExplainer {
    private let problem: Problem
    private let timer: RouteTimer

    init(problem: Problem) {
        self.problem = problem
        timer = RouteTimer(problem: problem)
    }

    /// The reason for one task, from routes that serve nothing else.
    func explain(_ task: UnassignedTask.Task) -> UnassignedTask {
        let (terms, activities) = parts(of: task)
        let skilled = problem.vehicles.indices.filter { terms.skills.isSubset(of: problem.vehicles[$0].skills) }
        guard !skilled.isEmpty else { return UnassignedTask(task: task, reason: .skills, explanation: skills(terms)) }
        let banded = skilled.filter { row in
            guard let band = terms.band else { return true }
            return problem.vehicles[row].compartments.contains { $0.bands.contains(band) }
        }
        guard !banded.isEmpty else {
            let text = "no vehicle with the skills has a compartment for \(terms.band ?? "")"
            return UnassignedTask(task: task, reason: .compartment, explanation: text)
        }
        let named = banded.filter { terms.onlyVehicle == nil || problem.vehicles[$0].id == terms.onlyVehicle }
        guard !named.isEmpty else {
            let text = "vehicle \(terms.onlyVehicle ?? 0), the only one allowed, lacks a skill or a compartment"
            return UnassignedTask(task: task, reason: .vehicle, explanation: text)
        }
        let routes = named.map { timer.route(vehicle: $0, activities) }
        let large = routes.filter { !causes($0).contains(.load) }
        guard !large.isEmpty else {
            return UnassignedTask(task: task, reason: .capacity, explanation: "it is larger than every vehicle")
        }
        let lateness = large.map { ($0, delay($0)) }
        guard let nearest = lateness.min(by: { $0.1 < $1.1 }), nearest.1 == 0 else {
            let (route, late) = lateness.min { $0.1 < $1.1 } ?? (large[0], 0)
            let text = "vehicle \(problem.vehicles[route.vehicle].id) would be \(late) s late, and no other is faster"
            return UnassignedTask(task: task, reason: .time, explanation: text)
        }
        if let price = terms.price, large.allSatisfy({ $0.cost.total >= price }) {
            let text = "serving it costs more than its price of \(price)"
            return UnassignedTask(task: task, reason: .price, explanation: text)
        }
        let text = "\(large.count) vehicles could serve it alone, none beside what it serves"
        return UnassignedTask(task: task, reason: .fleet, explanation: text)
    }

    private func parts(of task: UnassignedTask.Task) -> (Terms, [Step.Activity]) {
        switch task {
        case .job(let row): (problem.jobs[row].terms, [.job(row)])
        case .shipment(let row): (problem.shipments[row].terms, [.pickup(row), .delivery(row)])
        }
    }

    private func skills(_ terms: Terms) -> String {
        "no vehicle has the skills " + terms.skills.sorted().map { String($0) }.joined(separator: ", ")
    }

    private func causes(_ route: Route) -> Set<Violation.Cause> {
        Set((route.violations + route.steps.flatMap(\.violations)).map(\.cause))
    }

    private func delay(_ route: Route) -> Int {
        route.steps.flatMap(\.violations).reduce(0) { sum, violation in
            switch violation.cause {
            case .delay, .deadline, .timeOnBoard: max(sum, violation.amount ?? 0)
            default: sum
            }
        }
    }
}

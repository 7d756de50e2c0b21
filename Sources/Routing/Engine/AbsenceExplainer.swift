/// Says why tasks are left out: the most fundamental limit that keeps each out, tried on every vehicle by itself, and what
/// would have to be eased for it to fit into the plan.
struct AbsenceExplainer {
    private let problem: Problem
    private let timer: RouteTimer
    /// One vehicle of each kind: the others are alike.
    private let models: [Int]
    private var search: RelaxationSearch
    /// Whether the time for explanations is over: then only what needs no timing is told.
    private let isOver: () -> Bool
    /// How many routes are timed for all tasks together: what keeps an answer with hundreds of them within its time.
    private static let trials = 3_000

    init(problem: Problem, timer: RouteTimer, routes: [Route], models: [Int], isOver: @escaping () -> Bool) {
        self.isOver = isOver
        self.problem = problem
        self.timer = timer
        self.models = models
        search = RelaxationSearch(problem: problem, timer: timer, routes: routes, trials: Self.trials, isOver: isOver)
    }

    /// The reasons for all tasks that are left out.
    mutating func explain(_ tasks: [UnassignedTask.Task]) -> [UnassignedTask] {
        let share = max(10, Self.trials / max(1, tasks.count))
        return tasks.map { task in
            var reason = self.reason(task)
            guard reason.reason != .compartment, reason.reason != .vehicle, !isOver() else { return reason }
            reason.relaxations = search.relaxations(of: task, trials: share)
            if let text = reason.relaxations.first.map({ sentence($0) }) {
                reason.explanation += reason.explanation.isEmpty ? text : "; \(text)"
            }
            return reason
        }
    }

    /// The reason for one task, from routes that serve nothing else.
    private func reason(_ task: UnassignedTask.Task) -> UnassignedTask {
        let (terms, activities) = parts(of: task)
        let skilled = models.filter { terms.skills.isSubset(of: problem.vehicles[$0].skills) }
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
        guard !isOver() else { return UnassignedTask(task: task, reason: .fleet) }
        let routes = named.map { timer.route(vehicle: $0, activities) }
        let large = routes.filter { !causes($0).contains(.load) }
        guard !large.isEmpty else {
            return UnassignedTask(task: task, reason: .capacity, explanation: "it is larger than every vehicle")
        }
        let lateness = large.map { ($0, delay($0)) }
        guard let nearest = lateness.min(by: { $0.1 < $1.1 }), nearest.1 == 0 else {
            let (route, late) = lateness.min { $0.1 < $1.1 } ?? (large[0], 0)
            let text = "vehicle \(problem.vehicles[route.vehicle].id) would be \(late) s late, and no other is faster"
            var reason = UnassignedTask(task: task, reason: .time, explanation: text)
            (reason.vehicle, reason.seconds) = (route.vehicle, late)
            return reason
        }
        if let price = terms.price, large.allSatisfy({ $0.cost.total >= price }) {
            let text = "serving it costs more than its price of \(price)"
            return UnassignedTask(task: task, reason: .price, explanation: text)
        }
        let text = "a vehicle could serve it alone, none beside what it serves"
        return UnassignedTask(task: task, reason: .fleet, explanation: text)
    }

    // MARK: - Words

    /// A relaxation in words, such as "fits vehicle 7 if 12 minutes later".
    private func sentence(_ relaxation: Relaxation) -> String {
        let vehicle = "fits vehicle \(problem.vehicles[relaxation.vehicle].id) if"
        let amount = relaxation.amount ?? 0
        let whose = relaxation.stop.map { name($0) } ?? ""
        switch relaxation.limit {
        case .windowEnd: return "\(vehicle) \(whose) may begin \(Self.time(amount)) later"
        case .windowStart: return "\(vehicle) \(whose) may begin \(Self.time(amount)) earlier"
        case .shiftEnd: return "\(vehicle) its shift ends \(Self.time(amount)) later"
        case .timeOnBoard: return "\(vehicle) the load of \(whose) may be on board \(Self.time(amount)) longer"
        case .travelTime: return "\(vehicle) it may drive \(Self.time(amount)) longer"
        case .distance: return "\(vehicle) it may drive \(amount) m farther"
        case .capacity: return "\(vehicle) it holds \(amount) more in dimension \(relaxation.dimension ?? 0)"
        case .tasks: return "\(vehicle) it may serve \(amount) more"
        case .warmUp: return "\(vehicle) the load of \(whose) may warm up by \(amount) more"
        case .skills: return "\(vehicle) it has the skills of \(whose)"
        case .price: return "\(vehicle) its price is \(amount) higher"
        }
    }

    private func name(_ activity: Step.Activity) -> String {
        let id = problem.stop(of: activity).map { $0.label?.id ?? $0.id } ?? 0
        switch activity {
        case .job: return "job \(id)"
        case .pickup: return "pickup \(id)"
        case .delivery: return "delivery \(id)"
        case .start, .end, .pause, .reload: return ""
        }
    }

    /// Seconds in words, rounded up to minutes from two minutes on.
    private static func time(_ seconds: Int) -> String {
        seconds < 120 ? "\(seconds) s" : "\((seconds + 59) / 60) minutes"
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

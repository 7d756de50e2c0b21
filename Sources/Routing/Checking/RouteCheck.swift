/// Follows one route step by step, in the plainest way, and writes down what does not fit.
struct RouteCheck {
    let problem: Problem
    let route: Route
    let vehicle: Vehicle
    /// What has been found so far, a sentence each.
    var faults: [String] = []
    /// Seconds of travel, as the times were followed.
    private(set) var travelSeconds = 0

    init(problem: Problem, route: Route) {
        self.problem = problem
        self.route = route
        vehicle = problem.vehicles[route.vehicle]
    }

    mutating func run() {
        checkOrder()
        checkTimes()
        checkLoads()
        checkCompartments()
        checkLimits()
        checkPairs()
        checkWarmUp()
        checkLateness()
        checkStability()
        checkCost()
    }

    /// The steps at which something is done for a task.
    var tasks: [Step] { route.steps.filter { stop($0) != nil } }

    func stop(_ step: Step) -> Stop? {
        switch step.activity {
        case .job(let row): problem.jobs[row].stop
        case .pickup(let row): problem.shipments[row].pickup
        case .delivery(let row): problem.shipments[row].delivery
        case .start, .end, .pause, .reload: nil
        }
    }

    func terms(_ step: Step) -> Terms? {
        switch step.activity {
        case .job(let row): problem.jobs[row].terms
        case .pickup(let row), .delivery(let row): problem.shipments[row].terms
        case .start, .end, .pause, .reload: nil
        }
    }

    /// What a step is, in the caller's words.
    func name(_ step: Step) -> String {
        switch step.activity {
        case .start: "start"
        case .end: "end"
        case .reload: "reload"
        case .pause(let row): "break \(vehicle.breaks[row].id)"
        case .job(let row): "job \(problem.jobs[row].stop.id)"
        case .pickup(let row): "pickup \(problem.shipments[row].pickup.id)"
        case .delivery(let row): "delivery \(problem.shipments[row].delivery.id)"
        }
    }

    private mutating func checkOrder() {
        if (route.steps.first?.activity == .start) != (vehicle.start != nil) { faults.append("wrong first step") }
        if (route.steps.last?.activity == .end) != (vehicle.end != nil) { faults.append("wrong last step") }
        let pauses = route.steps.filter { if case .pause = $0.activity { true } else { false } }
        if pauses.count != vehicle.breaks.count, !tasks.isEmpty { faults.append("a break is missing") }
        for step in tasks {
            guard let terms = terms(step) else { continue }
            if !terms.skills.isSubset(of: vehicle.skills) { faults.append("\(name(step)): skills") }
            if let only = terms.onlyVehicle, only != vehicle.id { faults.append("\(name(step)): wrong vehicle") }
            if let band = terms.band, !vehicle.compartments.contains(where: { $0.bands.contains(band) }) {
                faults.append("\(name(step)): no compartment for \(band)")
            }
        }
    }

    private mutating func checkTimes() {
        var here = vehicle.start
        var left = route.steps.first?.activity == .start ? route.steps[0].arrival : vehicle.window.start
        var driven = 0
        var metresDriven = 0
        // A plan from elsewhere may tell no distances at all.
        let tellsDistances = route.steps.contains { $0.distance != 0 }
        var pausedOnLeg = 0
        var pauses: [(start: Int, length: Int)] = []
        var isFirst = vehicle.start == nil
        if left < vehicle.window.start { faults.append("starts before the shift") }
        for step in route.steps {
            if step.waiting < 0 || step.arrival < left { faults.append("\(name(step)): time runs backwards") }
            if case .pause(let row) = step.activity {
                check(window: vehicle.breaks[row].windows, step)
                if step.service != vehicle.breaks[row].service { faults.append("\(name(step)): wrong length") }
                pausedOnLeg += step.waiting + step.service
                pauses.append((step.arrival, step.waiting + step.service))
                continue
            }
            if step.activity == .reload, step.service != vehicle.reload?.service { faults.append("wrong reload") }
            let place = place(of: step)
            if isFirst {
                isFirst = false
            } else {
                let way = seconds(here, place, leavingAt: left, pauses)
                driven += way
                travelSeconds += way
                if let here, let place { metresDriven += metres(here, place) }
                if step.arrival != left + way + pausedOnLeg {
                    faults.append("\(name(step)): arrival \(step.arrival), expected \(left + way)")
                }
            }
            if step.duration != driven { faults.append("\(name(step)): wrong duration") }
            if tellsDistances, step.distance != metresDriven { faults.append("\(name(step)): wrong distance") }
            check(work: step, at: place, from: here)
            here = place
            left = step.arrival + step.waiting + step.setup + step.service
            pausedOnLeg = 0
            pauses = []
        }
        if left > vehicle.window.end { faults.append("ends after the shift") }
    }

    func place(of step: Step) -> Place? {
        switch step.activity {
        case .start: vehicle.start
        case .end: vehicle.end
        case .reload: vehicle.reload?.place
        default: stop(step)?.place
        }
    }

    /// The tasks of each trip.
    var trips: [[Step]] {
        route.steps.split(omittingEmptySubsequences: false) { $0.activity == .reload }
            .map { trip in trip.filter { stop($0) != nil } }
    }

    private mutating func check(work step: Step, at place: Place?, from: Place?) {
        guard let stop = stop(step) else { return }
        let setup = from?.index == place?.index ? 0 : stop.setupPerType[vehicle.type] ?? stop.setup
        if step.setup != setup { faults.append("\(name(step)): wrong setup") }
        if step.service != stop.servicePerType[vehicle.type] ?? stop.service {
            faults.append("\(name(step)): wrong service")
        }
        check(window: stop.windows, step)
        if let deadline = stop.deadline, deadline.pricePerMinute == nil, step.arrival + step.waiting > deadline.limit {
            faults.append("\(name(step)): after its deadline")
        }
    }

    private mutating func check(window windows: [TimeWindow], _ step: Step) {
        let start = step.arrival + step.waiting
        if !windows.isEmpty, !windows.contains(where: { $0.start <= start && start <= $0.end }) {
            faults.append("\(name(step)): starts at \(start), outside its windows")
        }
    }

    private mutating func checkLoads() {
        for dimension in 0..<problem.dimensions {
            func value(_ amount: [Int]) -> Int { amount.isEmpty ? 0 : amount[dimension] }
            func loaded(_ steps: ArraySlice<Step>) -> Int {
                steps.prefix { $0.activity != .reload }.reduce(0) { sum, step in
                    if case .job(let row) = step.activity { sum + value(problem.jobs[row].delivery) } else { sum }
                }
            }
            var load = loaded(route.steps[...])
            if !vehicle.capacity.isEmpty, load > vehicle.capacity[dimension] { faults.append("starts overloaded") }
            for (index, step) in route.steps.enumerated() {
                switch step.activity {
                case .reload: load = loaded(route.steps[(index + 1)...])
                case .job(let row): load += value(problem.jobs[row].pickup) - value(problem.jobs[row].delivery)
                case .pickup(let row): load += value(problem.shipments[row].amount)
                case .delivery(let row): load -= value(problem.shipments[row].amount)
                case .start, .end: break
                case .pause(let row):
                    if let limit = vehicle.breaks[row].maximumLoad, load > value(limit) {
                        faults.append("\(name(step)): too much on board")
                    }
                }
                if step.load[dimension] != load { faults.append("\(name(step)): wrong load") }
                if !vehicle.capacity.isEmpty, load > vehicle.capacity[dimension] {
                    faults.append("\(name(step)): overloaded")
                }
                if load < 0 { faults.append("\(name(step)): negative load") }
            }
        }
    }

    private mutating func checkLimits() {
        if trips.count > max(1, vehicle.reload?.maximumTrips ?? 1) { faults.append("too many trips") }
        if let limit = vehicle.maximumTasks, tasks.count > limit { faults.append("too many tasks") }
        if let limit = vehicle.maximumTravelTime, travelSeconds > limit { faults.append("drives too long") }
        if let limit = vehicle.maximumDistance, legs(metres) > limit { faults.append("drives too far") }
    }

    private mutating func checkPairs() {
        var loaded: [Int: Int] = [:]
        for step in route.steps {
            if step.activity == .reload, !loaded.isEmpty { faults.append("reloads with shipments on board") }
            if case .pickup(let row) = step.activity {
                loaded[row] = step.arrival + step.waiting + step.setup + step.service
            }
            guard case .delivery(let row) = step.activity else { continue }
            guard let since = loaded.removeValue(forKey: row) else {
                faults.append("\(name(step)): before its pickup")
                continue
            }
            if let limit = problem.shipments[row].timeOnBoard, limit.pricePerMinute == nil,
                step.arrival - since > limit.limit
            {
                faults.append("\(name(step)): too long on board")
            }
        }
        guard !loaded.isEmpty else { return }
        faults.append("shipments \(loaded.keys.map { problem.shipments[$0].pickup.id }.sorted()) stay on board")
    }
}

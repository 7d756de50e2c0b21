/// Follows one route step by step, in the plainest way, and writes down what does not fit.
struct RouteCheck {
    private let problem: Problem
    private let route: Route
    private let vehicle: Vehicle
    private(set) var faults: [String] = []
    /// Seconds of travel, as the times were followed.
    private var travelSeconds = 0

    init(problem: Problem, route: Route) {
        self.problem = problem
        self.route = route
        vehicle = problem.vehicles[route.vehicle]
    }

    mutating func run() {
        checkOrder()
        checkTimes()
        checkLoads()
        checkLimits()
        checkPairs()
        checkWarmUp()
        checkStability()
        checkCost()
    }

    private var tasks: [Step] { route.steps.filter { stop($0) != nil } }

    private func stop(_ step: Step) -> Stop? {
        switch step.activity {
        case .job(let row): problem.jobs[row].stop
        case .pickup(let row): problem.shipments[row].pickup
        case .delivery(let row): problem.shipments[row].delivery
        case .start, .end, .pause, .reload: nil
        }
    }

    private func terms(_ step: Step) -> Terms? {
        switch step.activity {
        case .job(let row): problem.jobs[row].terms
        case .pickup(let row), .delivery(let row): problem.shipments[row].terms
        case .start, .end, .pause, .reload: nil
        }
    }

    private mutating func checkOrder() {
        if (route.steps.first?.activity == .start) != (vehicle.start != nil) { faults.append("wrong first step") }
        if (route.steps.last?.activity == .end) != (vehicle.end != nil) { faults.append("wrong last step") }
        let pauses = route.steps.filter { if case .pause = $0.activity { true } else { false } }
        if pauses.count != vehicle.breaks.count, !tasks.isEmpty { faults.append("a break is missing") }
        for step in tasks {
            guard let terms = terms(step) else { continue }
            if !terms.skills.isSubset(of: vehicle.skills) { faults.append("\(step.activity): skills") }
            if let only = terms.onlyVehicle, only != vehicle.id { faults.append("\(step.activity): wrong vehicle") }
            if let band = terms.band, !vehicle.compartments.contains(where: { $0.bands.contains(band) }) {
                faults.append("\(step.activity): no compartment for \(band)")
            }
        }
    }

    private mutating func checkTimes() {
        var here = vehicle.start
        var left = route.steps.first?.activity == .start ? route.steps[0].arrival : vehicle.window.start
        var driven = 0
        var pausedOnLeg = 0
        var isFirst = vehicle.start == nil
        if left < vehicle.window.start { faults.append("starts before the shift") }
        for step in route.steps {
            if step.waiting < 0 || step.arrival < left { faults.append("\(step.activity): time runs backwards") }
            if case .pause(let row) = step.activity {
                check(window: vehicle.breaks[row].windows, step)
                if step.service != vehicle.breaks[row].service { faults.append("\(step.activity): wrong length") }
                pausedOnLeg += step.waiting + step.service
                continue
            }
            if step.activity == .reload, step.service != vehicle.reload?.service { faults.append("wrong reload") }
            let place = place(of: step)
            if isFirst {
                isFirst = false
            } else {
                let way = seconds(here, place, leavingAt: left)
                driven += way
                travelSeconds += way
                if step.arrival != left + way + pausedOnLeg {
                    faults.append("\(step.activity): arrival \(step.arrival), expected \(left + way)")
                }
            }
            if step.duration != driven { faults.append("\(step.activity): wrong duration") }
            check(work: step, at: place, from: here)
            here = place
            left = step.arrival + step.waiting + step.setup + step.service
            pausedOnLeg = 0
        }
        if left > vehicle.window.end { faults.append("ends after the shift") }
    }

    private func place(of step: Step) -> Place? {
        switch step.activity {
        case .start: vehicle.start
        case .end: vehicle.end
        case .reload: vehicle.reload?.place
        default: stop(step)?.place
        }
    }

    /// The tasks of each trip.
    private var trips: [[Step]] {
        route.steps.split(omittingEmptySubsequences: false) { $0.activity == .reload }
            .map { trip in trip.filter { stop($0) != nil } }
    }

    private mutating func check(work step: Step, at place: Place?, from: Place?) {
        guard let stop = stop(step) else { return }
        let setup = from?.index == place?.index ? 0 : stop.setupPerType[vehicle.type] ?? stop.setup
        if step.setup != setup { faults.append("\(step.activity): wrong setup") }
        if step.service != stop.servicePerType[vehicle.type] ?? stop.service {
            faults.append("\(step.activity): wrong service")
        }
        check(window: stop.windows, step)
        if let deadline = stop.deadline, deadline.pricePerMinute == nil, step.arrival + step.waiting > deadline.limit {
            faults.append("\(step.activity): after its deadline")
        }
    }

    private mutating func check(window windows: [TimeWindow], _ step: Step) {
        let start = step.arrival + step.waiting
        if !windows.isEmpty, !windows.contains(where: { $0.start <= start && start <= $0.end }) {
            faults.append("\(step.activity): starts at \(start), outside its windows")
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
                        faults.append("\(step.activity): too much on board")
                    }
                }
                if step.load[dimension] != load { faults.append("\(step.activity): wrong load") }
                if !vehicle.capacity.isEmpty, load > vehicle.capacity[dimension] {
                    faults.append("\(step.activity): overloaded")
                }
                if load < 0 { faults.append("\(step.activity): negative load") }
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
                faults.append("\(step.activity): before its pickup")
                continue
            }
            if let limit = problem.shipments[row].timeOnBoard, limit.pricePerMinute == nil,
                step.arrival - since > limit.limit
            {
                faults.append("\(step.activity): too long on board")
            }
        }
        if !loaded.isEmpty { faults.append("shipments \(loaded.keys.sorted()) stay on board") }
    }

    /// Counts for each load the doors opened behind its loading and before its unloading.
    private mutating func checkWarmUp() {
        var price = 0
        for (number, trip) in trips.enumerated() {
            price += warmUpPrice(of: trip, from: number == 0 ? vehicle.start : vehicle.reload?.place)
        }
        if price != route.cost.warmUp { faults.append("warm-up costs \(price), not \(route.cost.warmUp)") }
    }

    private mutating func warmUpPrice(of trip: [Step], from start: Place?) -> Int {
        var openings: [Int] = []
        for (index, step) in trip.enumerated() {
            let before = index == 0 ? start : stop(trip[index - 1])?.place
            let isNew = before?.index != stop(step)?.place.index
            openings.append(isNew ? stop(step)?.warmUp ?? vehicle.warmUpPerOpening : 0)
        }
        var price = 0
        func check(_ range: Range<Int>, _ limit: WarmUpLimit, _ step: Step, _ faults: inout [String]) {
            let excess = openings[range].reduce(0, +) - limit.limit
            guard excess > 0 else { return }
            if let each = limit.price { price += each * excess } else { faults.append("\(step.activity): too warm") }
        }
        for (index, step) in trip.enumerated() {
            guard let limit = terms(step)?.warmUp else { continue }
            switch step.activity {
            case .job(let row):
                let isCollected = problem.jobs[row].pickup.contains { $0 > 0 }
                if !isCollected || problem.jobs[row].delivery.contains(where: { $0 > 0 }) {
                    check(0..<index, limit, step, &faults)
                }
                if isCollected { check((index + 1)..<openings.count, limit, step, &faults) }
            case .delivery(let row):
                guard let loaded = trip.firstIndex(where: { $0.activity == .pickup(row) }), loaded < index else {
                    continue
                }
                check((loaded + 1)..<index, limit, step, &faults)
            default: continue
            }
        }
        return price
    }

    /// Adds up what the given plan and the promised times make the route cost.
    private mutating func checkStability() {
        var shifts = 0.0
        var reversals = 0
        for (index, step) in tasks.enumerated() {
            if let promise = stop(step)?.promise {
                let start = step.arrival + step.waiting
                let early = promise.start - promise.tolerance - start
                let late = start - promise.start - promise.tolerance
                shifts += Double(max(0, early, late) * promise.pricePerMinute) / 60
            }
            for earlier in tasks[..<index] {
                for vehicle in problem.vehicles {
                    guard let here = position(of: step, vehicle), let there = position(of: earlier, vehicle) else {
                        continue
                    }
                    if there > here { reversals += vehicle.reversalPrice }
                }
            }
        }
        if abs(shifts - Double(route.cost.shifts)) > 1 {
            faults.append("shifts cost \(shifts), not \(route.cost.shifts)")
        }
        if reversals != route.cost.reversals {
            faults.append("reversed order costs \(reversals), not \(route.cost.reversals)")
        }
    }

    /// Where a vehicle's given steps serve a task; nil when they do not.
    private func position(of step: Step, _ vehicle: Vehicle) -> Int? {
        guard vehicle.reversalPrice > 0, let id = stop(step)?.id else { return nil }
        let kind: PlannedStep.Kind =
            switch step.activity {
            case .pickup: .pickup
            case .delivery: .delivery
            default: .job
            }
        return vehicle.steps.firstIndex { $0.kind == kind && $0.id == id }
    }

    private mutating func checkCost() {
        let costs = vehicle.costs
        let isUsed = !tasks.isEmpty
        let byTable = legs { from, to in
            guard case .matrix(let matrix)? = problem.travel[vehicle.profile], let table = matrix.costs else {
                return 0
            }
            return Int(table[from.index * matrix.side + to.index])
        }
        var hasTable = false
        if case .matrix(let matrix)? = problem.travel[vehicle.profile] { hasTable = matrix.costs != nil }
        let travel =
            hasTable
            ? Double(byTable)
            : Double(travelSeconds * costs.perHour) / 3600 + Double(legs(metres) * costs.perKilometre) / 1000
        if isUsed, abs(travel - Double(route.cost.travel)) > 1 {
            faults.append("travel costs \(travel), not \(route.cost.travel)")
        }
        if route.cost.fixed != (isUsed ? costs.fixed : 0) { faults.append("wrong fixed cost") }
        let work = tasks.reduce(0) { $0 + $1.setup + $1.service } * costs.perTaskHour
        if abs(Double(work) / 3600 - Double(route.cost.task)) > 1 { faults.append("wrong cost of work") }
    }

    private func legs(_ measure: (Place, Place) -> Int) -> Int {
        var places = route.steps.filter { $0.activity == .reload || stop($0) != nil }.compactMap { place(of: $0) }
        if let start = vehicle.start { places.insert(start, at: 0) }
        if let end = vehicle.end { places.append(end) }
        return zip(places, places.dropFirst()).reduce(0) { $0 + measure($1.0, $1.1) }
    }

    private func seconds(_ from: Place?, _ to: Place?, leavingAt time: Int) -> Int {
        guard let from, let to else { return 0 }
        guard case .matrix(let matrix)? = problem.travel[vehicle.profile], !matrix.slots.isEmpty else {
            return seconds(from, to)
        }
        // Second by second: the share of the way that is driven in each.
        var (share, now) = (0.0, time)
        while true {
            let slot = matrix.slots.last { $0.start <= now } ?? matrix.slots[0]
            var whole = Double(slot.durations[from.index * matrix.side + to.index])
            if vehicle.speedFactor != 1 { whole = (whole / vehicle.speedFactor).rounded() }
            if whole == 0 || share >= 1 - 1e-7 { return now - time }
            share += 1 / whole
            now += 1
        }
    }

    private func seconds(_ from: Place, _ to: Place) -> Int {
        var value: Int
        switch problem.travel[vehicle.profile] {
        case .matrix(let matrix)?: value = Int(matrix.durations[from.index * matrix.side + to.index])
        case .metric(let metric)?:
            value = metric.duration(problem.coordinates[from.index], problem.coordinates[to.index])
        case nil: value = 0
        }
        if vehicle.speedFactor != 1 { value = Int((Double(value) / vehicle.speedFactor).rounded()) }
        return value
    }

    private func metres(_ from: Place, _ to: Place) -> Int {
        switch problem.travel[vehicle.profile] {
        case .matrix(let matrix)?:
            Int((matrix.distances ?? matrix.durations)[from.index * matrix.side + to.index])
        case .metric(let metric)?: metric.distance(problem.coordinates[from.index], problem.coordinates[to.index])
        case nil: 0
        }
    }
}

/// A vehicle that drives the route it was given, with its load space and its courier.
struct SimulatedVehicle: Sendable {
    /// What it is doing.
    enum Activity: Sendable {
        /// Nothing is left to do.
        case waiting
        /// On the way to the first of the remaining stops.
        case driving
        /// At the first of the remaining stops until the work is done.
        case serving(secondsLeft: Double)
    }

    let name: String
    var box: ThermalBox
    private(set) var place: Place
    private(set) var course = 0.0
    private(set) var activity = Activity.waiting
    /// The stops that are still to come, the current one first.
    private(set) var remaining: [RouteStop] = []
    private(set) var planVersion = 0
    /// Metres per second on the straight line.
    private let speed: Double
    private var loaded: Set<String> = []
    /// What has left the vehicle.
    private var delivered: Set<String> = []
    /// The breaks that are over.
    private var taken: Set<String> = []

    init(name: String, box: ThermalBox.Parameters, place: Place, metresPerSecond: Double) {
        self.name = name
        self.box = ThermalBox(parameters: box)
        self.place = place
        speed = metresPerSecond
    }

    /// Speed over ground in km/h as a receiver would report it.
    var speedKmh: Double {
        // The next stop may be where the last one was, as at the depot: then nothing moves.
        if case .driving = activity, let next = remaining.first, place.distance(to: next.place) > 1 {
            return speed * 3.6
        }
        return 0
    }

    /// Whether the courier has the door open to load or to hand over.
    var doorOpen: Bool {
        guard case .serving = activity, let kind = remaining.first?.kind else { return false }
        switch kind {
        case .load, .deliver, .store, .handOver: return true
        case .start, .pause, .end: return false
        }
    }

    /// Takes over a new route. Work that has begun is finished first, what is done is not done again.
    mutating func follow(_ stops: [RouteStop], version: Int) {
        guard version > planVersion else { return }
        planVersion = version
        var route = stops.filter { !isDone($0) && $0.kind != .start }
        if case .serving = activity, let current = remaining.first {
            route.removeAll {
                $0.kind == current.kind && $0.shipment == current.shipment && $0.breakName == current.breakName
            }
            route.insert(current, at: 0)
        } else {
            activity = route.isEmpty ? .waiting : .driving
        }
        remaining = route
    }

    /// Lets `seconds` pass and returns what the courier reports meanwhile.
    mutating func pass(seconds: Double, ambient: Double, doorAjar: Bool) -> [CourierReport] {
        var reports: [CourierReport] = []
        var left = seconds
        while left > 0 {
            let before = doorOpen || doorAjar
            let used = move(atMost: left, &reports)
            box.pass(seconds: used, ambient: ambient, doorOpen: before)
            left -= used
        }
        return reports
    }

    /// Does what comes next and returns the seconds that it took; they are never more than `span`.
    private mutating func move(atMost span: Double, _ reports: inout [CourierReport]) -> Double {
        switch activity {
        case .waiting:
            return span
        case .driving:
            return drive(atMost: span, &reports)
        case .serving(let secondsLeft):
            if secondsLeft > span {
                activity = .serving(secondsLeft: secondsLeft - span)
                return span
            }
            finishStop(&reports)
            return secondsLeft
        }
    }

    private mutating func drive(atMost span: Double, _ reports: inout [CourierReport]) -> Double {
        guard let target = remaining.first else {
            activity = .waiting
            return span
        }
        let distance = place.distance(to: target.place)
        let needed = distance / speed
        if needed > span {
            course = place.course(to: target.place)
            place = place.towards(target.place, share: span / needed)
            return span
        }
        place = target.place
        if target.kind == .deliver, let shipment = target.shipment {
            reports.append(CourierReport(kind: .arrived, shipment: shipment))
        }
        if target.kind == .pause {
            reports.append(CourierReport(kind: .breakStarted, breakName: target.breakName))
        }
        activity = .serving(secondsLeft: target.serviceSeconds)
        return needed
    }

    private mutating func finishStop(_ reports: inout [CourierReport]) {
        let done = remaining.removeFirst()
        if done.kind == .pause, let name = done.breakName {
            taken.insert(name)
            reports.append(CourierReport(kind: .breakEnded, breakName: name))
        }
        if let shipment = done.shipment {
            switch done.kind {
            case .load:
                loaded.insert(shipment)
                reports.append(CourierReport(kind: .loaded, shipment: shipment))
            case .deliver:
                delivered.insert(shipment)
                reports.append(CourierReport(kind: .delivered, shipment: shipment))
            case .store:
                delivered.insert(shipment)
                reports.append(CourierReport(kind: .stored, shipment: shipment))
            case .handOver: delivered.insert(shipment)
            case .start, .pause, .end: break
            }
        }
        activity = remaining.isEmpty ? .waiting : .driving
    }

    private func isDone(_ stop: RouteStop) -> Bool {
        if stop.kind == .pause { return stop.breakName.map(taken.contains) ?? false }
        guard let shipment = stop.shipment else { return false }
        return stop.kind == .load ? loaded.contains(shipment) : delivered.contains(shipment)
    }
}

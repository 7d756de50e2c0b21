/// One pass along a route of given order, from a given start time.
struct RouteTimeline {
    private let problem: Problem
    private let vehicle: Vehicle
    private let activities: [Step.Activity]
    private let travel: TravelLookup
    private(set) var steps: [Step] = []
    /// The cost of the legs by the cost table, if the profile has one, in units of cost.
    private(set) var tableCost: Int?
    /// Seconds of travel so far.
    private(set) var duration = 0
    /// Metres so far.
    private(set) var distance = 0
    /// Whether something starts after its last window or the shift ends too late.
    private(set) var isLate = false

    private var time: Int
    private var here: Place?
    private var load: [Int]
    /// Seconds and metres still to go to the next stop.
    private var remaining = 0
    private var remainingDistance = 0
    /// Where the way leads, and the share of it that is still to go; kept where durations depend on the time.
    private var target: Place?
    private var left = 1.0
    /// When each activity starts, and then the arrival at the end, where that was chosen before; empty otherwise.
    private let chosen: [Int]
    /// A stop whose windows and deadline are replaced.
    private let eased: EasedStop?
    /// For each step, how much later it could start within its window.
    private var slack: [Int] = []

    init(
        problem: Problem,
        vehicle row: Int,
        activities: [Step.Activity],
        start: Int,
        chosen: [Int] = [],
        eased: EasedStop? = nil
    ) {
        self.problem = problem
        self.chosen = chosen
        self.eased = eased
        vehicle = problem.vehicles[row]
        self.activities = activities
        travel = TravelLookup(problem: problem, vehicle: vehicle)
        time = start
        load = Array(repeating: 0, count: problem.dimensions)
        load(tripFrom: 0)
    }

    /// Puts on board what the jobs from an activity up to the next reload get delivered.
    private mutating func load(tripFrom first: Int) {
        for activity in activities[first...] {
            if activity == .reload { return }
            if case .job(let row) = activity { Self.add(problem.jobs[row].delivery, to: &load, 1) }
        }
    }

    /// When the route is over.
    var end: Int { steps.last?.departure ?? time }

    /// How much later the route can start so that only waiting goes away; nil when there is nothing to gain.
    var usefulDelay: Int? {
        var room = Int.max
        for (index, step) in steps.enumerated() {
            if step.waiting > 0 {
                let delay = min(room, step.waiting)
                return delay > 0 ? delay : nil
            }
            room = min(room, slack[index])
        }
        return nil
    }

    mutating func run() {
        here = vehicle.start
        let earliness = vehicle.window.start - time
        if vehicle.start != nil {
            append(.start, waiting: 0, slack: vehicle.window.end - time)
            if earliness > 0 { violate(.leadTime, by: earliness) }
        }
        for index in activities.indices {
            if index == 0 || place(activities[index - 1]) != nil { beginLeg(from: index) }
            visit(activities[index], index)
        }
        if vehicle.start == nil, earliness > 0, !steps.isEmpty {
            steps[0].violations.append(Violation(.leadTime, by: earliness))
        }
        if activities.isEmpty { beginLeg(to: vehicle.end) }
        guard let end = vehicle.end else { return }
        if let last = activities.last, place(last) != nil { beginLeg(to: end) }
        drive(seconds: remaining)
        let waiting = max(0, (chosen.last ?? time) - time)
        let excess = time + waiting - vehicle.window.end
        append(.end, waiting: waiting, slack: max(0, -excess))
        guard excess > 0 else { return }
        isLate = true
        violate(.delay, by: excess)
    }

    private func place(_ activity: Step.Activity) -> Place? { problem.place(of: activity, vehicle) }

    private mutating func beginLeg(from index: Int) {
        for activity in activities[index...] {
            if let place = place(activity) { return beginLeg(to: place) }
        }
        beginLeg(to: vehicle.end)
    }

    private mutating func beginLeg(to place: Place?) {
        (target, left) = (place, 1)
        remaining = travel.duration(here, place, at: time)
        remainingDistance = travel.distance(here, place)
        if let cost = travel.tableCost(here, place) { tableCost = (tableCost ?? 0) + cost }
    }

    private mutating func drive(seconds: Int) {
        let metres = seconds == remaining ? remainingDistance : remainingDistance * seconds / max(1, remaining)
        time += seconds
        duration += seconds
        distance += metres
        remaining -= seconds
        remainingDistance -= metres
    }

    private mutating func visit(_ activity: Step.Activity, _ index: Int) {
        if case .pause(let row) = activity { return pause(row, index) }
        if activity == .reload { return reload(index) }
        guard var stop = problem.stop(of: activity) else { return }
        if let eased, eased.activity == activity { (stop.windows, stop.deadline) = (eased.windows, nil) }
        drive(seconds: remaining)
        let setup = stop.place.index == here?.index ? 0 : stop.setup(forType: vehicle.type)
        here = stop.place
        let (start, end) = opening(stop.windows, index)
        change(load: activity)
        let promise = stop.promise.flatMap { $0.pricePerMinute > 0 ? $0.latest : nil }
        let limit = min(stop.deadline?.limit ?? Int.max, promise ?? Int.max)
        append(activity, waiting: start - time, slack: max(0, min(end, max(limit, start)) - start))
        steps[steps.count - 1].setup = setup
        steps[steps.count - 1].service = stop.service(forType: vehicle.type)
        note(start, outside: stop.windows)
        if let deadline = stop.deadline, deadline.pricePerMinute == nil, start > deadline.limit {
            isLate = true
            violate(.deadline, by: start - deadline.limit)
        }
        time = steps[steps.count - 1].departure
    }

    private mutating func reload(_ index: Int) {
        guard let reload = vehicle.reload else { return }
        drive(seconds: remaining)
        here = reload.place
        load = load.map { _ in 0 }
        load(tripFrom: index + 1)
        let start = chosen.isEmpty ? time : max(time, chosen[index])
        append(.reload, waiting: start - time, slack: max(0, vehicle.window.end - time))
        steps[steps.count - 1].service = reload.service
        time = steps[steps.count - 1].departure
    }

    private mutating func pause(_ row: Int, _ index: Int) {
        let pause = vehicle.breaks[row]
        let (start, end) = opening(pause.windows, index)
        let driven = min(remaining, start - time)
        if travel.isTimed {
            left = driven == remaining ? 0 : travel.left(here, target, of: left, at: time, behind: driven)
        }
        drive(seconds: driven)
        append(.pause(row), waiting: start - time, slack: max(0, end - start))
        steps[steps.count - 1].service = pause.service
        note(start, outside: pause.windows)
        if let limit = pause.maximumLoad, zip(load, limit).contains(where: { $0 > $1 }) { violate(.maximumLoad) }
        time = steps[steps.count - 1].departure
        // What is left is driven at the pace of the time behind the pause.
        if travel.isTimed { remaining = travel.duration(here, target, at: time, left: left) }
    }

    /// Notes by how much a start misses the nearest window.
    private mutating func note(_ start: Int, outside windows: [TimeWindow]) {
        guard !windows.isEmpty, !windows.contains(where: { $0.start <= start && start <= $0.end }) else { return }
        isLate = true
        let early = windows.filter { start < $0.start }.map { $0.start - start }.min() ?? Int.max
        let late = windows.filter { $0.end < start }.map { start - $0.end }.min() ?? Int.max
        violate(late <= early ? .delay : .leadTime, by: min(late, early))
    }

    private mutating func violate(_ cause: Violation.Cause, by amount: Int? = nil) {
        steps[steps.count - 1].violations.append(Violation(cause, by: amount))
    }

    private mutating func append(_ activity: Step.Activity, waiting: Int, slack: Int) {
        var step = Step(activity: activity, arrival: time, load: load)
        step.waiting = waiting
        step.duration = duration
        step.distance = distance
        steps.append(step)
        self.slack.append(slack)
    }

    private mutating func change(load activity: Step.Activity) {
        switch activity {
        case .job(let row):
            Self.add(problem.jobs[row].delivery, to: &load, -1)
            Self.add(problem.jobs[row].pickup, to: &load, 1)
        case .pickup(let row): Self.add(problem.shipments[row].amount, to: &load, 1)
        case .delivery(let row): Self.add(problem.shipments[row].amount, to: &load, -1)
        case .start, .end, .pause, .reload: break
        }
    }

    private static func add(_ amount: [Int], to load: inout [Int], _ sign: Int) {
        for (dimension, value) in amount.enumerated() { load[dimension] += sign * value }
    }

    /// The chosen start, or the first moment from now on at which a window is open; and that window's end.
    ///
    /// When all windows are over: now.
    private func opening(_ windows: [TimeWindow], _ index: Int) -> (start: Int, end: Int) {
        let time = chosen.isEmpty ? time : max(time, chosen[index])
        if !chosen.isEmpty { return (time, time) }
        guard let last = windows.last else { return (time, Limit.time * 2) }
        let window = windows.first { $0.end >= time } ?? last
        return (max(time, window.start), window.end)
    }
}

/// A stop with other windows than the problem's and no deadline, to see what they cost.
struct EasedStop {
    let activity: Step.Activity
    let windows: [TimeWindow]
}

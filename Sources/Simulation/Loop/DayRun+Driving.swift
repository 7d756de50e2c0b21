internal import Dispatching
internal import Fleet
internal import Foundation
internal import RoadNetwork

/// Vehicles: they do what comes next, second by second, and their load spaces with them.
extension DayRun {
    /// Lets one vehicle go on for some seconds from ``now``.
    mutating func drive(_ row: Int, seconds: Double) {
        var clock = Double(now)
        let end = clock + seconds
        while clock < end {
            let isOpen = rounds[row].isOpen(doorSeconds: setting.scenario.day.doorSeconds)
            let used = step(row, at: clock, atMost: end - clock)
            clock += used
            if used > 0 { warm(row, seconds: used, isOpen: isOpen, until: clock) }
        }
    }

    /// The load space and the goods in it.
    private mutating func warm(_ row: Int, seconds: Double, isOpen: Bool, until clock: Double) {
        let before = rounds[row].box.air
        rounds[row].box.pass(seconds: seconds, ambient: ambient, doorOpen: isOpen)
        let air = (before + rounds[row].box.air) / 2
        for load in rounds[row].onBoard {
            let wasLost = loads[load].isLost
            loads[load].pass(air: air, seconds: seconds, now: clock)
            if !wasLost, loads[load].isLost { note("\(loads[load].record.number) is lost on \(rounds[row].name)") }
        }
    }

    /// Does what comes next and returns the seconds that it took, at most `span`.
    private mutating func step(_ row: Int, at clock: Double, atMost span: Double) -> Double {
        switch rounds[row].activity {
        case .free:
            guard clock >= rounds[row].shiftStart else { return min(span, rounds[row].shiftStart - clock) }
            while let stop = rounds[row].stops.first, !isPossible(stop, row) { rounds[row].stops.removeFirst() }
            guard !rounds[row].stops.isEmpty else { return span }
            rounds[row].activity = .driving
            return 0
        case .driving: return move(row, atMost: span)
        case .waiting(let hasMoved): return wait(row, hasMoved, at: clock, atMost: span)
        case .serving(let left, let total):
            if left > span {
                rounds[row].activity = .serving(left: left - span, total: total)
                return span
            }
            finish(row, at: clock + left)
            return left
        }
    }

    private mutating func move(_ row: Int, atMost span: Double) -> Double {
        guard let stop = rounds[row].stops.first else {
            rounds[row].activity = .free
            return 0
        }
        let (needed, metres) = setting.driving(from: rounds[row].place, to: stop.place)
        if needed > span {
            let here = Place(latitude: rounds[row].place.latitude, longitude: rounds[row].place.longitude)
            let there = Place(latitude: stop.place.latitude, longitude: stop.place.longitude)
            let place = here.towards(there, share: span / needed)
            rounds[row].place = Coordinate(latitude: place.latitude, longitude: place.longitude)
            rounds[row].metres += metres * span / needed
            rounds[row].hasMoved = true
            return span
        }
        if needed > 0 { rounds[row].hasMoved = true }
        rounds[row].place = stop.place
        rounds[row].metres += metres
        rounds[row].activity = .waiting(hasMoved: rounds[row].hasMoved)
        rounds[row].hasMoved = false
        return needed
    }

    /// At a stop: begins its work as soon as that is possible.
    private mutating func wait(_ row: Int, _ hasMoved: Bool, at clock: Double, atMost span: Double) -> Double {
        guard let stop = rounds[row].stops.first, isPossible(stop, row) else {
            rounds[row].activity = .free
            if !rounds[row].stops.isEmpty { rounds[row].stops.removeFirst() }
            return 0
        }
        let setup = hasMoved ? Double(setting.options.planner.loadingSetupSeconds) : 0
        let loading = Double(setting.options.planner.loadingSeconds)
        switch stop.kind {
        case .deliver:
            guard clock >= stop.opensAt else { return min(span, stop.opensAt - clock) }
            begin(row, seconds: serviceSeconds(stop))
            beginHandOver(stop, at: clock)
        case .load where stop.facility == nil:
            guard isWaitingToGive(stop) else { return span }
            begin(row, seconds: setup + loading)
        case .load, .store: begin(row, seconds: setup + loading)
        case .handOver:
            guard clock >= stop.plannedDeparture, !isBeingTaken(stop) else { return span }
            wishes.append(Wish(trigger: .courier, reference: "\(stop.shipment ?? "") was not taken over"))
            rounds[row].stops.removeFirst()
            rounds[row].activity = .free
        case .pause:
            guard clock >= stop.opensAt else { return min(span, stop.opensAt - clock) }
            rest(row, stop, at: clock)
        case .start, .end: finish(row, at: clock)
        }
        return 0
    }

    private mutating func begin(_ row: Int, seconds: Double) {
        rounds[row].activity = .serving(left: seconds, total: seconds)
    }

    /// The courier takes a break, wherever the vehicle is.
    private mutating func rest(_ row: Int, _ stop: RoundStop, at clock: Double) {
        let seconds = stop.plannedDeparture - stop.plannedArrival
        begin(row, seconds: seconds)
        let date = { (second: Double) in SimulatedClock.date(Int(second)) }
        rounds[row].takenBreaks.append(
            TakenBreak(
                name: stop.breakName ?? "",
                dueAt: date(stop.opensAt),
                beganAt: date(clock),
                endsAt: date(clock + seconds)
            )
        )
    }

    private func serviceSeconds(_ stop: RoundStop) -> Double {
        let load = stop.shipment.flatMap { rows[$0] }
        return load.map { Double(loads[$0].record.goods.serviceSeconds) } ?? 0
    }

    // MARK: - What is possible

    /// Whether a stop can be made: the goods are where it takes them to be, and the facility is open.
    private func isPossible(_ stop: RoundStop, _ row: Int) -> Bool {
        guard let load = stop.shipment.flatMap({ rows[$0] }) else {
            return stop.kind == .end || stop.kind == .pause
        }
        let record = loads[load].record
        let isMine = record.state == .loaded && record.vehicle == rounds[row].name
        switch stop.kind {
        case .load:
            guard let facility = stop.facility else { return record.state == .loaded && !isMine && isGiven(stop) }
            let isWaiting = record.state == .new || record.state == .planned
            return isWaiting && record.goods.facility == facility && !isClosed(facility)
        case .store: return isMine && !isClosed(stop.facility ?? "")
        case .deliver, .handOver: return isMine
        case .start, .pause, .end: return false
        }
    }

    private func isClosed(_ facility: String) -> Bool { sites.first { $0.name == facility }?.isClosed ?? true }

    /// Whether some vehicle has the load to give, at once or later.
    private func isGiven(_ stop: RoundStop) -> Bool {
        rounds.contains { $0.stops.contains { $0.kind == .handOver && $0.shipment == stop.shipment } }
    }

    /// Whether the vehicle that gives the load stands here.
    private func isWaitingToGive(_ stop: RoundStop) -> Bool {
        guard let load = stop.shipment.flatMap({ rows[$0] }), let giver = loads[load].record.vehicle,
            let round = rounds.first(where: { $0.name == giver }), case .waiting = round.activity
        else { return false }
        return GreatCircle.metres(from: round.place, to: stop.place) < 50
    }

    private func isBeingTaken(_ stop: RoundStop) -> Bool {
        rounds.contains { round in
            guard case .serving = round.activity, let first = round.stops.first else { return false }
            return first.kind == .load && first.shipment == stop.shipment
        }
    }
}

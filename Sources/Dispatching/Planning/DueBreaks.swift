internal import Foundation
internal import Routing

/// A break that a courier has still to take, on the problem's clock.
struct DueBreak {
    /// Which break of which vehicle and day.
    struct Key: Hashable {
        var vehicle: String
        var name: String
        var dueAt: Date
    }

    var key: Key
    /// The last moment at which it should begin.
    var latest: Date
    /// When it may begin, in seconds of the problem's clock: one that is overdue begins at once.
    var window: TimeWindow
    var lengthSeconds: Int

    /// When work is over that would be at `time`, if it is not begun before the breaks which must begin before it.
    static func delay(_ time: Int, by breaks: [DueBreak]) -> Int {
        breaks.reduce(time) { $1.window.end < $0 ? $0 + $1.lengthSeconds : $0 }
    }
}

extension PlanProblem {
    /// What a vehicle's courier has still to take of its breaks, in the order of time.
    ///
    /// A break counts when it may begin within what is left of the shift and ends in it; without an end of the shift the
    /// next of each name. One whose time has passed counts as long as the running plan has it and it was not taken.
    ///
    /// - Parameters:
    ///   - vehicle: The vehicle.
    ///   - begin: When it goes on, in seconds of the problem's clock.
    /// - Returns: None for a vehicle without breaks.
    func dueBreaks(_ vehicle: LiveState.Vehicle, from begin: Int) -> [DueBreak] {
        let fleet = vehicle.vehicle
        let day = 86_400.0
        let opens = max(state.now, fleet.shiftStart ?? state.now)
        let until = fleet.shiftEnd ?? max(opens, date(begin)).addingTimeInterval(day)
        guard until >= opens else { return [] }
        let planned = (state.running?.routes.first { $0.vehicle == vehicle.name }?.stops ?? [])
            .filter { $0.kind == .pause && !$0.isFrozen }
        var due: [DueBreak] = []
        for pause in fleet.breaks {
            let ahead = pause.occurrences(in: opens.addingTimeInterval(-day)...until).filter { one in
                let isTaken = vehicle.takenBreaks.contains { one.isSame(as: $0.name, due: $0.dueAt) }
                let isPlanned = planned.contains { stop in
                    stop.windowStart.map { one.isSame(as: stop.breakName ?? "", due: $0) } ?? false
                }
                let end = max(one.earliest, date(begin)).addingTimeInterval(Double(one.lengthSeconds))
                let isInShift = fleet.shiftEnd.map { end <= $0 } ?? true
                return !isTaken && (one.latest >= opens || isPlanned) && isInShift
            }
            due += (fleet.shiftEnd == nil ? Array(ahead.prefix(1)) : ahead).map { one in
                let last = max(begin, seconds(one.latest))
                return DueBreak(
                    key: DueBreak.Key(vehicle: vehicle.name, name: one.name, dueAt: one.earliest),
                    latest: one.latest,
                    // The clock's seconds are whole ones: not a moment too early.
                    window: TimeWindow(
                        start: min(last, max(begin, Int(one.earliest.timeIntervalSince(state.now).rounded(.up)))),
                        end: last
                    ),
                    lengthSeconds: one.lengthSeconds
                )
            }
        }
        return due.sorted { ($0.window.start, $0.key.name) < ($1.window.start, $1.key.name) }
    }

    /// The break that a stop of a plan is, as far as it is still to be taken.
    func dueBreak(_ stop: PlanStop, on vehicle: String) -> DueBreak? {
        guard stop.kind == .pause, !stop.isFrozen, let row = driverRows[vehicle] else { return nil }
        return drivers[row].breaks.first { pause in
            let isSameDay = stop.windowStart.map { CourierBreak.isSameDay($0, pause.key.dueAt) } ?? false
            return pause.key.name == stop.breakName && isSameDay
        }
    }

    /// The breaks of a vehicle that lie behind it or that its courier is taking, as stops that do not change any more.
    func takenBreaks(of vehicle: String) -> [PlanStop] {
        let route = state.running?.routes.first { $0.vehicle == vehicle }
        return (route?.stops ?? []).compactMap { stop in
            guard stop.kind == .pause, let dueAt = stop.windowStart else { return nil }
            let taken = driverRows[vehicle].map { drivers[$0].vehicle.takenBreaks }?.first { taken in
                taken.name == stop.breakName && CourierBreak.isSameDay(taken.dueAt, dueAt)
            }
            guard taken != nil || stop.isFrozen else { return nil }
            var fact = stop
            fact.isFrozen = true
            if let taken { (fact.arrivalAt, fact.departureAt) = (taken.beganAt, max(taken.beganAt, taken.endsAt)) }
            return fact
        }
    }

    /// The engine's routes without the breaks at their ends that nobody has to wait for: a courier who is back before one
    /// must begin has the rest of the day for it.
    func withoutIdleBreaks(_ solution: Solution, _ timer: OrderTimer) -> Solution {
        var solution = solution
        for index in solution.routes.indices {
            let row = solution.routes[index].vehicle
            var order = solution.routes[index].steps.map(\.activity).filter { $0 != .start && $0 != .end }
            while case .pause(let pause)? = order.last {
                order.removeLast()
                var shorter = timer.route(vehicle: row, order)
                guard let end = shorter.steps.last?.departure, end <= drivers[row].breaks[pause].window.end else {
                    break
                }
                shorter.violations.removeAll { $0.cause == .missingBreak }
                solution.routes[index] = shorter
            }
        }
        return solution
    }
}

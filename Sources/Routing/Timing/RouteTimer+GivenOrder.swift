/// Routes whose order the caller gives, of which some limits may be broken.
extension RouteTimer {
    /// The route of a vehicle that does its given steps in their order.
    ///
    /// When all windows can be met and no step names its times, the schedule is that of any route. Otherwise the windows are
    /// missed by as little as can be. A pause is then taken before or behind the whole way between two stops.
    ///
    /// - Throws: `InputError` when the times that the steps name cannot be met.
    func givenRoute(vehicle row: Int, _ plans: PlannedActivities) throws(InputError) -> Route {
        let vehicle = problem.vehicles[row]
        let planned = vehicle.steps.compactMap { step in
            plans.activity(of: step, vehicle).map { (activity: $0, times: step.times) }
        }
        let activities = planned.map(\.activity)
        let usual = route(vehicle: row, activities)
        // Where the time of day matters, what lies before a start depends on it: everything happens as early as it can.
        guard !TravelLookup(problem: problem, vehicle: vehicle).isTimed else { return usual }
        let isTimed = vehicle.steps.contains { !$0.times.isEmpty }
        let isLate = usual.steps.contains { step in
            step.violations.contains { $0.cause == .delay || $0.cause == .deadline }
        }
        guard isTimed || isLate else { return usual }
        let choices = [false, true].compactMap { isWayFirst in
            ArrivalChoice(moments(vehicle, planned.map(\.times), activities, isWayFirst: isWayFirst)).starts()
        }
        guard let best = choices.min(by: { $0.cost < $1.cost }) else {
            throw InputError("vehicles[\(row)].steps", "cannot be driven at the times that they name")
        }
        let starts = Array(best.starts.dropFirst())
        var line = RouteTimeline(
            problem: problem,
            vehicle: row,
            activities: activities,
            start: best.starts[0],
            chosen: starts
        )
        line.run()
        return finished(line, row)
    }

    private func moments(
        _ vehicle: Vehicle,
        _ times: [ServiceTimes],
        _ activities: [Step.Activity],
        isWayFirst: Bool
    ) -> [ArrivalChoice.Moment] {
        let travel = TravelLookup(problem: problem, vehicle: vehicle)
        let hasWindow = vehicle.window != .always
        let shift = vehicle.window
        var offset = 0
        var here = vehicle.start
        var isDriven = false
        func next(from index: Int) -> Place? {
            for activity in activities[index...] {
                if let place = problem.place(of: activity, vehicle) { return place }
            }
            return vehicle.end
        }
        var result = [
            ArrivalChoice.Moment(
                offset: 0,
                windows: hasWindow ? [TimeWindow(start: shift.start, end: Limit.time * 2)] : [],
                times: vehicle.steps.first { $0.kind == .start }?.times ?? ServiceTimes()
            )
        ]
        for (index, activity) in activities.enumerated() {
            var work = 0
            var windows: [TimeWindow] = []
            if let stop = problem.stop(of: activity) {
                if !isDriven { offset += travel.duration(here, stop.place) }
                isDriven = false
                work = stop.service(forType: vehicle.type)
                if here?.index != stop.place.index { work += stop.setup(forType: vehicle.type) }
                windows = Self.windows(of: stop)
                here = stop.place
            } else if activity == .reload, let reload = vehicle.reload {
                if !isDriven { offset += travel.duration(here, reload.place) }
                isDriven = false
                work = reload.service
                here = reload.place
            } else if case .pause(let row) = activity {
                if isWayFirst, !isDriven {
                    offset += travel.duration(here, next(from: index))
                    isDriven = true
                }
                work = vehicle.breaks[row].service
                windows = vehicle.breaks[row].windows
            }
            result.append(ArrivalChoice.Moment(offset: offset, windows: windows, times: times[index]))
            offset += work
        }
        if !isDriven { offset += travel.duration(here, vehicle.end) }
        result.append(
            ArrivalChoice.Moment(
                offset: offset,
                windows: hasWindow ? [TimeWindow(start: 0, end: shift.end)] : [],
                times: vehicle.steps.last { $0.kind == .end }?.times ?? ServiceTimes()
            )
        )
        return result
    }

    /// The windows of a stop as far as a hard deadline leaves them open; the deadline itself when it leaves none.
    private static func windows(of stop: Stop) -> [TimeWindow] {
        guard let deadline = stop.deadline, deadline.pricePerMinute == nil else { return stop.windows }
        let given = stop.windows.isEmpty ? [TimeWindow.always] : stop.windows
        let open = given.filter { $0.start <= deadline.limit }
        guard !open.isEmpty else { return [TimeWindow(start: deadline.limit, end: deadline.limit)] }
        return open.map { TimeWindow(start: $0.start, end: min($0.end, deadline.limit)) }
    }
}

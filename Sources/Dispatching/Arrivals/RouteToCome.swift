internal import Foundation
internal import RoadNetwork

/// What a vehicle has left of the running plan, with where it is and what it did last.
struct RouteToCome {
    /// A stop of the running plan as it stands.
    struct Stop {
        var position: Int
        var kind: StopKind
        var shipment: String?
        var place: Coordinate
        var arrivalAt: Date
        var departureAt: Date
        var windowStart: Date?
        /// As `plans_current` says.
        var status: String
        /// When it was arrived at, and when it was done; of a shipment, not of this stop alone. Of a break: when it began,
        /// and when it was or will be over.
        var arrivedAt: Date?
        var doneAt: Date?
    }

    /// A stop to come with its arrival.
    struct Arrival {
        var stop: Stop
        var median: Date
        var ninetieth: Date
        var basis: DurationModel.Basis
    }

    let vehicle: String
    /// All its stops in the order of the plan.
    let stops: [Stop]
    let fix: LiveState.Fix?
    let now: Date
    let model: DurationModel

    /// A position that is older says nothing of where the vehicle is, in seconds.
    private static let freshSeconds = 900.0
    /// A vehicle that is so near to where it stood has not left, in metres.
    private static let startRadius = 300.0
    /// Shorter ways are too short to tell the pace of a drive by, in metres of the straight line.
    private static let leastMetres = 200.0

    /// Forecasts the rest of the day.
    ///
    /// - Parameter draws: Those of the other routes of the day, where there are any.
    /// - Returns: The open stops with their arrivals, in the order of the plan.
    func arrivals(draws: ForecastDraws = ForecastDraws()) -> [Arrival] {
        let ahead = stops.indices.filter { stops[$0].status == "open" && stops[$0].shipment != nil }
        guard let first = ahead.first else { return [] }
        var forecast = ArrivalForecast(from: 0, draws: draws)
        var basis = DurationModel.Basis.vehicle
        var arrivals: [Arrival] = []
        var before: Int?
        for index in ahead {
            let stop = stops[index]
            let entry = model.entry(.drive, slot: slot(of: stop), vehicle: vehicle)
            let drive: ArrivalForecast.Stretch
            if let before {
                drive = stretch(planned(from: before, to: index), entry)
            } else {
                drive = begin(&forecast, first, entry)
            }
            if drive.plannedSeconds > 0 { basis = min(basis, entry.basis) }
            forecast.pass(drive)
            rest(before: index, after: before ?? -1, &forecast)
            // It is not there yet, whatever was planned.
            if before == nil { forecast.wait(until: 0) }
            let arrival = forecast.arrival
            arrivals.append(
                Arrival(
                    stop: stop,
                    median: now.addingTimeInterval(arrival.median),
                    ninetieth: now.addingTimeInterval(arrival.ninetieth),
                    basis: basis
                )
            )
            forecast.work(
                service(at: stop),
                opensAt: stop.isOfDelivery ? stop.windowStart.map(seconds) : nil,
                leavesAt: stop.leavesAt.map(seconds)
            )
            before = index
        }
        return arrivals
    }

    /// Lets the courier take the breaks that come before a stop: on the way there or, if they may not begin so early, at its
    /// end. Those that were passed over are still to be taken.
    private func rest(before next: Int, after last: Int, _ forecast: inout ArrivalForecast) {
        for pause in stops[(last + 1)..<next] where pause.kind == .pause && pause.status == "open" {
            if let earliest = pause.windowStart { forecast.wait(until: seconds(earliest)) }
            let length = pause.departureAt.timeIntervalSince(pause.arrivalAt)
            let exactly = DurationRatios(points: [1])
            forecast.pass(ArrivalForecast.Stretch(plannedSeconds: length, ratios: exactly, sharedVariance: 0))
        }
    }

    // MARK: - The first drive

    /// Sets the clock to when the drive to the first open stop begins or began, and says how long it is.
    private func begin(
        _ forecast: inout ArrivalForecast,
        _ first: Int,
        _ entry: DurationModel.Entry
    ) -> ArrivalForecast.Stretch {
        // The courier stands at a drop.
        if let resting = stops.last(where: { $0.kind == .pause && $0.status == "arrived" }), let end = resting.doneAt {
            return rested(until: end, &forecast, first, entry)
        }
        if let standing = stops.lastIndex(where: { $0.status == "arrived" }), let arrivedAt = stops[standing].arrivedAt
        {
            let began = min(0, seconds(max(arrivedAt, stops[standing].windowStart ?? arrivedAt)))
            forecast.restart(from: began)
            var service = service(at: stops[standing])
            service.elapsed = -began
            forecast.pass(service)
            forecast.wait(until: 0)
            return stretch(planned(from: standing, to: first), entry)
        }
        let previous = stops[..<first].lastIndex { $0.isBehind }
        let left = previous.map(departure)
        let goal = stops[first].place
        let isFresh = fix.map { now.timeIntervalSince($0.at) <= Self.freshSeconds } ?? false
        if isFresh, let fix {
            let isWaiting =
                previous.map { GreatCircle.metres(from: fix.place, to: stops[$0].place) < Self.startRadius } ?? false
            if isWaiting, let previous, let left {
                forecast.restart(from: max(0, seconds(left)))
                return stretch(planned(from: previous, to: first), entry)
            }
            forecast.restart(from: min(0, seconds(fix.at)))
            return stretch(pace(to: first, from: previous) * GreatCircle.metres(from: fix.place, to: goal), entry)
        }
        guard let previous, let left else {
            forecast.restart(from: max(0, seconds(stops[first].arrivalAt)))
            return stretch(0, entry)
        }
        // Nobody knows where it is: it has been under way since it left and has not arrived.
        forecast.restart(from: seconds(left))
        var drive = stretch(planned(from: previous, to: first), entry)
        drive.elapsed = max(0, -seconds(left))
        return drive
    }

    /// The courier has a break: what is left of the way begins when that is over.
    private func rested(
        until end: Date,
        _ forecast: inout ArrivalForecast,
        _ first: Int,
        _ entry: DurationModel.Entry
    ) -> ArrivalForecast.Stretch {
        forecast.restart(from: max(0, seconds(end)))
        let previous = stops[..<first].lastIndex { $0.isBehind && $0.kind != .pause }
        if let fix, now.timeIntervalSince(fix.at) <= Self.freshSeconds {
            let metres = GreatCircle.metres(from: fix.place, to: stops[first].place)
            return stretch(pace(to: first, from: previous) * metres, entry)
        }
        return stretch(previous.map { planned(from: $0, to: first) } ?? 0, entry)
    }

    /// When the vehicle left a stop that is behind it: as the plan has it for where it starts, otherwise as reported.
    private func departure(_ index: Int) -> Date {
        let stop = stops[index]
        guard stop.kind != .start else { return stop.departureAt }
        return max(stop.doneAt ?? stop.departureAt, stop.arrivedAt ?? .distantPast)
    }

    // MARK: - Durations

    private func stretch(_ seconds: Double, _ entry: DurationModel.Entry) -> ArrivalForecast.Stretch {
        ArrivalForecast.Stretch(
            plannedSeconds: seconds,
            ratios: entry.ratios,
            sharedVariance: model.sharedVariance
        )
    }

    /// What the plan gives the work at a stop; how long hand-overs take was learned, loading is taken as planned.
    private func service(at stop: Stop) -> ArrivalForecast.Stretch {
        let begins = stop.isOfDelivery ? max(stop.arrivalAt, stop.windowStart ?? stop.arrivalAt) : stop.arrivalAt
        let entry = model.entry(.service, slot: slot(of: stop), vehicle: vehicle)
        return ArrivalForecast.Stretch(
            plannedSeconds: stop.leavesAt == nil ? max(0, stop.departureAt.timeIntervalSince(begins)) : 0,
            ratios: stop.isOfDelivery ? entry.ratios : DurationRatios(points: [1]),
            sharedVariance: 0
        )
    }

    /// Planned seconds of driving between two stops, breaks left out. Where stops between them have dropped out of the plan, or were done in another
    /// order, by the pace of the whole route.
    private func planned(from start: Int, to end: Int) -> Double {
        let pauses = stops[(start + 1)..<max(start + 1, end)]
        let straight = routePace * GreatCircle.metres(from: stops[start].place, to: stops[end].place)
        guard end > start, pauses.allSatisfy({ $0.kind == .pause }) else { return straight }
        let all = stops[end].arrivalAt.timeIntervalSince(stops[start].departureAt)
        let resting = pauses.reduce(0) { $0 + $1.departureAt.timeIntervalSince($1.arrivalAt) }
        // Before a break that begins at its first moment the vehicle may have waited: how long is not in the plan.
        let mayWait = pauses.contains { $0.arrivalAt == $0.windowStart }
        return max(0, mayWait ? min(all - resting, straight) : all - resting)
    }

    /// Seconds for each metre of the straight line on the drive to a stop; of the whole route where that is too short.
    private func pace(to end: Int, from start: Int?) -> Double {
        guard let start, end > start, stops[(start + 1)..<end].allSatisfy({ $0.kind == .pause }) else {
            return routePace
        }
        let metres = GreatCircle.metres(from: stops[start].place, to: stops[end].place)
        return metres < Self.leastMetres ? routePace : planned(from: start, to: end) / metres
    }

    /// Seconds for each metre of the straight line along all of the route; without a route 30 km/h on ways 1.3 times as
    /// long as the straight line, as ``GreatCircle`` takes it.
    private var routePace: Double {
        var (seconds, metres) = (0.0, 0.0)
        for (from, to) in zip(stops, stops.dropFirst())
        where to.arrivalAt > from.departureAt && from.kind != .pause && to.kind != .pause {
            seconds += to.arrivalAt.timeIntervalSince(from.departureAt)
            metres += GreatCircle.metres(from: from.place, to: to.place)
        }
        return metres > Self.leastMetres ? seconds / metres : 1.3 * 3.6 / 30
    }

    private func slot(of stop: Stop) -> DaySlot { DaySlot(stop.arrivalAt, longitude: stop.place.longitude) }

    private func seconds(_ date: Date) -> Double { date.timeIntervalSince(now) }
}

extension RouteToCome.Stop {
    /// Whether the vehicle was there.
    fileprivate var isBehind: Bool { status != "dropped" && status != "open" }

    fileprivate var isOfDelivery: Bool { kind == .deliver }

    /// Where another vehicle is waited for: not before the plan says.
    fileprivate var leavesAt: Date? { kind == .handOver ? departureAt : nil }
}

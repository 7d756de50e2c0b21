/// From an activity of a plan to what the problem says about it.
extension Problem {
    /// Whether any task limits its warm-up.
    var hasWarmUp: Bool {
        jobs.contains { $0.terms.warmUp != nil } || shipments.contains { $0.terms.warmUp != nil }
    }

    /// Whether any start is promised.
    var hasPromises: Bool {
        jobs.contains { $0.stop.promise != nil }
            || shipments.contains { $0.pickup.promise != nil || $0.delivery.promise != nil }
    }

    /// Whether any profile has a table of distances of its own.
    var hasDistances: Bool {
        travel.values.contains { travel in
            if case .matrix(let matrix) = travel { matrix.distances != nil } else { false }
        }
    }

    /// The stop of a task; nil for starts, ends and pauses.
    func stop(of activity: Step.Activity) -> Stop? {
        switch activity {
        case .start, .end, .pause, .reload: nil
        case .job(let row): jobs[row].stop
        case .pickup(let row): shipments[row].pickup
        case .delivery(let row): shipments[row].delivery
        }
    }

    /// Where a vehicle is for an activity; nil for starts, ends and pauses.
    func place(of activity: Step.Activity, _ vehicle: Vehicle) -> Place? {
        activity == .reload ? vehicle.reload?.place : stop(of: activity)?.place
    }

    /// The terms of a task; nil for starts, ends and pauses.
    func terms(of activity: Step.Activity) -> Terms? {
        switch activity {
        case .start, .end, .pause, .reload: nil
        case .job(let row): jobs[row].terms
        case .pickup(let row), .delivery(let row): shipments[row].terms
        }
    }
}

extension Step.Activity {
    /// Whether it is a job, a pickup or a delivery.
    var isTask: Bool {
        switch self {
        case .start, .end, .pause, .reload: false
        case .job, .pickup, .delivery: true
        }
    }
}

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

    /// Whether the given steps are a plan under way, which a search may leave only at a price or not at all.
    var isUnderWay: Bool {
        // A vehicle that has broken down keeps no steps once its loads are handed over.
        vehicles.contains { $0.frozenSteps > 0 || $0.breakdown != nil || $0.reversalPrice > 0 }
            || hasPromises
            || jobs.contains { $0.terms.movePrice != nil }
            || shipments.contains { $0.terms.movePrice != nil }
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

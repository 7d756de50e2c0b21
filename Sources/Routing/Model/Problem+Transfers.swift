/// Handing over the loads of broken vehicles.
extension Problem {
    /// The problem that is left when some vehicles have broken down: what they have on board waits where they stand.
    ///
    /// The frozen part of a broken vehicle's steps is done. A load taken there, or brought from the depot for a job that is
    /// not done, becomes a shipment from the vehicle's place to where it was bound, from `Breakdown.time` on. A load on its
    /// way to the depot is to be collected there. What was not yet on board stays as it was, without a vehicle; the broken
    /// vehicle itself does nothing more. A time on board goes on from the pickup when that step names its time
    /// (`ServiceTimes.exact`), otherwise it begins anew, as does the warm-up.
    ///
    /// - Throws: `InputError` for a job whose goods on board and goods to collect cannot be handed over in one.
    public func withTransfers() throws(InputError) -> Problem {
        guard vehicles.contains(where: { $0.breakdown != nil }) else { return self }
        var draft = TransferDraft(problem: self)
        for (row, vehicle) in vehicles.enumerated() {
            if let breakdown = vehicle.breakdown { try draft.empty(row, breakdown) }
        }
        return try Problem(
            vehicles: draft.vehicles,
            jobs: draft.jobs.compactMap(\.self),
            shipments: draft.shipments.compactMap(\.self),
            travel: travel,
            coordinates: coordinates
        )
    }
}

/// The tasks that are left, while broken vehicles are emptied.
private struct TransferDraft {
    private let problem: Problem
    private let plans: PlannedActivities
    private(set) var vehicles: [Vehicle]
    private(set) var jobs: [Job?]
    private(set) var shipments: [Shipment?]
    /// The ids that the caller uses, and those given to transfers of jobs.
    private var ids: Set<Int>

    init(problem: Problem) {
        self.problem = problem
        plans = PlannedActivities(problem: problem)
        vehicles = problem.vehicles
        jobs = problem.jobs
        shipments = problem.shipments
        ids = Set(problem.jobs.map(\.stop.id) + problem.shipments.flatMap { [$0.pickup.id, $0.delivery.id] })
    }

    mutating func empty(_ row: Int, _ breakdown: Breakdown) throws(InputError) {
        let vehicle = problem.vehicles[row]
        let steps = vehicle.steps.enumerated().map { index, step in
            (activity: plans.activity(of: step, vehicle), step: step, isDone: index < vehicle.frozenSteps)
        }
        vehicles[row].steps = []
        vehicles[row].frozenSteps = 0
        vehicles[row].maximumTasks = 0
        for (index, entry) in steps.enumerated() {
            switch entry.activity {
            case .job(let job) where entry.isDone: jobs[job] = collected(job, vehicle, breakdown)
            case .job(let job): try handOver(job: job, vehicle, breakdown, "vehicles[\(row)].steps[\(index)]")
            case .delivery(let shipment) where entry.isDone: shipments[shipment] = nil
            case .pickup(let shipment) where entry.isDone:
                shipments[shipment] = handedOver(shipment, since: entry.step.times.exact, vehicle, breakdown)
            default: continue
            }
        }
    }

    /// What a done job has put on board, to be fetched; nil when that is nothing.
    private func collected(_ row: Int, _ vehicle: Vehicle, _ breakdown: Breakdown) -> Job? {
        var job = problem.jobs[row]
        guard job.isCollected else { return nil }
        job.stop = meeting(breakdown, id: job.stop.id, id: job.stop.id)
        job.delivery = []
        job.terms = job.terms.freed(from: vehicle)
        return job
    }

    private mutating func handOver(
        job row: Int,
        _ vehicle: Vehicle,
        _ breakdown: Breakdown,
        _ path: String
    ) throws(InputError) {
        let job = problem.jobs[row]
        guard job.delivery.contains(where: { $0 > 0 }) else {
            jobs[row]?.terms = job.terms.freed(from: vehicle)
            return
        }
        guard !job.isCollected else {
            throw InputError(path, "brings and collects goods: a broken vehicle cannot hand that over in one")
        }
        let id = freeID()
        var delivery = job.stop
        delivery.id = id
        delivery.label = StopLabel(type: "job", id: job.stop.id)
        shipments.append(
            Shipment(
                pickup: meeting(breakdown, id: id, id: job.stop.id),
                delivery: delivery,
                amount: job.delivery,
                terms: job.terms.freed(from: vehicle)
            )
        )
        jobs[row] = nil
    }

    private mutating func freeID() -> Int {
        var id = ids.count
        while !ids.insert(id).inserted { id -= 1 }
        return id
    }

    private func handedOver(
        _ row: Int,
        since start: Int?,
        _ vehicle: Vehicle,
        _ breakdown: Breakdown
    ) -> Shipment? {
        guard var shipment = shipments[row] else { return nil }
        let pickup = shipment.pickup
        shipment.pickup = meeting(breakdown, id: pickup.id, id: shipment.delivery.id)
        shipment.terms = shipment.terms.freed(from: vehicle)
        if let start, let ride = shipment.timeOnBoard {
            let loaded = start + pickup.setup(forType: vehicle.type) + pickup.service(forType: vehicle.type)
            shipment.delivery.tighten(to: Deadline(limit: loaded + ride.limit, pricePerMinute: ride.pricePerMinute))
            shipment.timeOnBoard = nil
        }
        return shipment
    }

    /// The stop at a broken vehicle where one load is taken over.
    private func meeting(_ breakdown: Breakdown, id: Int, id task: Int) -> Stop {
        var stop = Stop(
            id: id,
            place: breakdown.place,
            service: breakdown.service,
            windows: [TimeWindow(start: breakdown.time, end: Limit.time)]
        )
        stop.label = StopLabel(type: "transfer", id: task)
        return stop
    }
}

extension Terms {
    /// The terms when a vehicle that alone might have served the task no longer can.
    fileprivate func freed(from vehicle: Vehicle) -> Terms {
        var terms = self
        if onlyVehicle == vehicle.id { terms.onlyVehicle = nil }
        terms.movePrice = nil
        return terms
    }
}

extension Stop {
    /// Adds a deadline to the one that the stop has; a hard one of two cuts the windows.
    fileprivate mutating func tighten(to other: Deadline) {
        guard let own = deadline else { return deadline = other }
        switch (own.pricePerMinute, other.pricePerMinute) {
        case (nil, nil): deadline = Deadline(limit: min(own.limit, other.limit))
        case (let one?, let two?):
            deadline = Deadline(limit: min(own.limit, other.limit), pricePerMinute: max(one, two))
        case (nil, _?):
            windows = cut(at: own.limit)
            deadline = other
        case (_?, nil): windows = cut(at: other.limit)
        }
    }

    private func cut(at limit: Int) -> [TimeWindow] {
        let given = windows.isEmpty ? [TimeWindow.always] : windows
        let open = given.filter { $0.start <= limit }.map { TimeWindow(start: $0.start, end: min($0.end, limit)) }
        return open.isEmpty ? [TimeWindow(start: limit, end: limit)] : open
    }
}

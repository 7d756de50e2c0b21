internal import Routing

/// Says why the engine leaves a shipment out, in the dispatcher's terms: the engine knows rows and numbers only.
struct AbsenceWords {
    let problem: PlanProblem

    /// The shipment behind a task that is left out, with its code, its figures and a sentence.
    func record(_ task: UnassignedTask) -> UnassignedShipment {
        let shipment =
            switch task.task {
            case .job(let row): problem.onBoard[row]
            case .shipment(let row): problem.toLoad[row]
            }
        var left = UnassignedShipment(shipment: shipment.number, reason: task.explanation)
        left.code = UnassignedShipment.Code(rawValue: task.reason.rawValue)
        if task.reason == .notPlanned { return left }
        var details = UnassignedShipment.Details()
        switch task.reason {
        case .skills: details.profile = shipment.goods.profile
        case .compartment:
            details.profile = shipment.goods.profile
            details.range = problem.range(of: shipment)
        case .vehicle: left.about = shipment.state == .loaded ? shipment.vehicle : shipment.pinnedVehicle
        case .time:
            left.about = task.vehicle.map { problem.drivers[$0].vehicle.name }
            details.seconds = task.seconds
        case .capacity, .fleet, .price, .notPlanned: break
        }
        details.easing = task.relaxations.first.map(easing)
        left.reason = [sentence(task.reason, left.about, details), details.easing.map(sentence)].compactMap(\.self)
            .joined(separator: "; ")
        left.details = details.isEmpty ? nil : details
        return left
    }

    private func easing(_ relaxation: Relaxation) -> UnassignedShipment.Easing {
        var number: String?
        var isLoading = false
        switch relaxation.stop {
        case .job(let row): number = problem.onBoard[row].number
        case .delivery(let row): number = problem.toLoad[row].number
        case .pickup(let row): (number, isLoading) = (problem.toLoad[row].number, true)
        case .start, .end, .pause, .reload, nil: break
        }
        return UnassignedShipment.Easing(
            limit: relaxation.limit.rawValue,
            amount: relaxation.amount,
            vehicle: problem.drivers[relaxation.vehicle].vehicle.name,
            shipment: number,
            isLoading: isLoading
        )
    }

    // MARK: - English

    private func sentence(
        _ reason: UnassignedTask.Reason,
        _ about: String?,
        _ details: UnassignedShipment.Details
    ) -> String {
        switch reason {
        case .compartment:
            guard let range = details.range else {
                return "no vehicle in service has a compartment for \(details.profile ?? "these goods")"
            }
            return "no vehicle in service has a compartment for \(range.words) (\(details.profile ?? ""))"
        case .skills:
            return "no vehicle in service has a trusted load space for \(details.profile ?? "these goods")"
        case .vehicle: return "\(about ?? "the vehicle"), the only one that may bring it, cannot take it"
        case .capacity: return "it is larger than every vehicle"
        case .time:
            guard let about, let seconds = details.seconds else { return "no vehicle is there in time" }
            return "\(about) would be \(Self.time(seconds)) late, and no other vehicle is faster"
        case .fleet: return "a vehicle could bring it alone, none beside what it already has"
        case .price: return "bringing it costs more than leaving it"
        case .notPlanned: return "it is not in the given order"
        }
    }

    private func sentence(_ easing: UnassignedShipment.Easing) -> String {
        let vehicle = "\(easing.vehicle) could take it if"
        let (amount, whose) = (easing.amount ?? 0, easing.shipment ?? "it")
        let verb = easing.isLoading ? "be loaded" : "be brought"
        switch Relaxation.Limit(rawValue: easing.limit) {
        case .windowEnd: return "\(vehicle) \(whose) may \(verb) \(Self.time(amount)) later"
        case .windowStart: return "\(vehicle) \(whose) may \(verb) \(Self.time(amount)) earlier"
        case .shiftEnd: return "\(vehicle) its shift ends \(Self.time(amount)) later"
        case .timeOnBoard: return "\(vehicle) \(whose) may be on board \(Self.time(amount)) longer"
        case .travelTime: return "\(vehicle) it may drive \(Self.time(amount)) longer"
        case .distance: return "\(vehicle) it may drive \(amount) m farther"
        case .capacity: return "\(vehicle) it holds \(amount) more"
        case .tasks: return "\(vehicle) it may do \(amount) more"
        case .warmUp: return "\(vehicle) \(whose) may warm up more"
        case .skills: return "\(vehicle) its load space were trusted with \(whose)"
        case .price, nil: return "\(vehicle) bringing it may cost more"
        }
    }

    private static func time(_ seconds: Int) -> String {
        seconds < 120 ? "\(seconds) s" : "\((seconds + 59) / 60) minutes"
    }
}

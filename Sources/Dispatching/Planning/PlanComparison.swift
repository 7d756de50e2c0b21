internal import Foundation

/// One course of events: who hands what over, in which order, and when.
struct CourseOfEvents {
    /// The deliveries that are still to come, by vehicle, in their order.
    var deliveries: [String: [String]] = [:]
    /// When each hand-over begins, in seconds of the problem's clock.
    var handOver: [String: Int] = [:]
    /// When each load is out of the load space that it is in: handed over, stored or taken over.
    var cooled: [String: Int] = [:]
    /// When each break begins, in seconds of the problem's clock.
    var breaks: [DueBreak.Key: Int] = [:]
    /// Metres that are left.
    var metres = 0
    /// Seconds of driving that are left.
    var seconds = 0
}

/// Finds what a new course of events changes against the one that the running plan would lead to.
struct PlanComparison {
    let before: CourseOfEvents
    let after: CourseOfEvents
    let problem: PlanProblem
    let unassigned: [UnassignedShipment]

    /// The difference, each list in the order of the shipments' numbers.
    func difference() -> PlanDifference {
        var difference = PlanDifference(basedOn: problem.state.running?.version)
        let vehicleBefore = vehicles(before)
        let vehicleAfter = vehicles(after)
        difference.moved = moves(vehicleBefore, vehicleAfter)
        difference.added = vehicleAfter.keys.filter { number in
            vehicleBefore[number] == nil && problem.runningVehicles[number] == nil
        }.sorted()
        difference.dropped = unassigned.filter { problem.runningVehicles[$0.shipment] != nil }
        let known = Set((problem.state.running?.unassigned ?? []).map(\.shipment))
        difference.unplaced = unassigned.filter {
            problem.runningVehicles[$0.shipment] == nil && !known.contains($0.shipment)
        }
        shift(&difference)
        difference.breaks = breaks()
        difference.brokenWindows = after.handOver.keys.filter { number in
            isLate(number, after) && !isLate(number, before)
        }.sorted()
        difference.safety = safety()
        difference.rescues = rescues()
        difference.colder = difference.rescues.filter { $0.kind == .store || $0.kind == .transfer }.map(\.shipment)
        difference.distanceMetres = after.metres - before.metres
        difference.durationSeconds = after.seconds - before.seconds
        return difference
    }

    private func vehicles(_ course: CourseOfEvents) -> [String: String] {
        var result: [String: String] = [:]
        for (vehicle, shipments) in course.deliveries {
            for shipment in shipments { result[shipment] = vehicle }
        }
        return result
    }

    private func moves(_ before: [String: String], _ after: [String: String]) -> [PlanDifference.Move] {
        var moves: [PlanDifference.Move] = []
        for (shipment, vehicle) in after {
            // What the running plan has is moved even where it could not go on: a lost load space, a lost vehicle.
            guard let old = before[shipment] ?? problem.runningVehicles[shipment], old != vehicle else { continue }
            moves.append(PlanDifference.Move(shipment: shipment, from: old, to: vehicle))
        }
        for (vehicle, shipments) in self.after.deliveries {
            let old = self.before.deliveries[vehicle] ?? []
            let position = Dictionary(uniqueKeysWithValues: old.enumerated().map { ($1, $0) })
            let common = shipments.filter { position[$0] != nil }
            let kept = longestAscendingSubsequence(common.compactMap { position[$0] })
            for shipment in common where !kept.contains(position[shipment] ?? -1) {
                moves.append(PlanDifference.Move(shipment: shipment, from: vehicle, to: vehicle))
            }
        }
        return moves.sorted { $0.shipment < $1.shipment }
    }

    private func shift(_ difference: inout PlanDifference) {
        for (shipment, time) in after.handOver.sorted(by: { $0.key < $1.key }) {
            guard let old = before.handOver[shipment] else { continue }
            if time - old > problem.options.toleranceSeconds {
                difference.later.append(PlanDifference.Shift(shipment: shipment, seconds: time - old))
            }
            if old - time > problem.options.toleranceSeconds {
                difference.earlier.append(PlanDifference.Shift(shipment: shipment, seconds: old - time))
            }
        }
    }

    private func breaks() -> [PlanDifference.MovedBreak] {
        let keys = Set(before.breaks.keys).union(after.breaks.keys)
        return keys.sorted { ($0.vehicle, $0.dueAt, $0.name) < ($1.vehicle, $1.dueAt, $1.name) }.compactMap { key in
            let (old, new) = (before.breaks[key], after.breaks[key])
            if let old, let new, abs(old - new) <= problem.options.toleranceSeconds { return nil }
            return PlanDifference.MovedBreak(
                vehicle: key.vehicle,
                name: key.name,
                before: old.map(problem.date),
                after: new.map(problem.date)
            )
        }
    }

    private func isLate(_ number: String, _ course: CourseOfEvents) -> Bool {
        guard problem.rescues[number]?.kind != .store, let time = course.handOver[number],
            let goods = problem.state.shipments[number]?.goods
        else {
            return false
        }
        return time > problem.seconds(goods.windowEnd)
    }

    /// What is done with each endangered load, and with those of vehicles that cannot go on.
    private func rescues() -> [Rescue] {
        let concerned = Set(problem.latest.keys).union(problem.rescues.keys)
        return concerned.sorted().compactMap { number in
            if let rescue = problem.rescues[number] { return rescue }
            guard let vehicle = problem.state.shipments[number]?.vehicle else { return nil }
            return Rescue(shipment: number, kind: .deliver, vehicle: vehicle)
        }
    }

    /// Safe minutes of the endangered loads, before and after.
    func safety() -> [PlanDifference.Safety] {
        problem.latest.sorted { $0.key < $1.key }.map { shipment, latest in
            let limit = problem.seconds(latest)
            let minutes = { (time: Int) -> Int in Int((Double(limit - time) / 60).rounded(.down)) }
            return PlanDifference.Safety(
                shipment: shipment,
                minutesBefore: before.cooled[shipment].map(minutes),
                minutesAfter: after.cooled[shipment].map(minutes)
            )
        }
    }
}

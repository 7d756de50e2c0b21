internal import Foundation
internal import Routing

extension GivenOrders {
    /// Makes the changes of an edit, one after the other.
    ///
    /// - Throws: ``DispatchError`` `.invalid` with the path of the field that asks for what cannot be done at all; what
    ///   can be done but breaks a limit is done.
    mutating func apply(_ edit: PlanEdit) throws(DispatchError) {
        for (index, move) in edit.moves.enumerated() { try apply(move, "moves[\(index)]") }
        for (index, number) in edit.unassigned.enumerated() { try leave(number, "unassigned[\(index)]") }
    }

    private mutating func apply(_ move: PlanEdit.Move, _ path: String) throws(DispatchError) {
        let shipment = try open(move.shipment, "\(path).shipment")
        guard let driver = problem.driverRows[move.vehicle] else {
            throw .invalid(field: "\(path).vehicle", expected: .vehicleInService, came: move.vehicle)
        }
        try check(shipment, move, "\(path).vehicle")
        guard let delivery = problem.handOver(of: move.shipment) else {
            throw .conflict(.unplannable(move.shipment, reason: obstacle(shipment)))
        }
        let next = try next(move, driver, "\(path).before")
        remove(delivery, keepingLoad: rows[driver].contains(delivery))
        let index = next.flatMap { rows[driver].firstIndex(of: $0) } ?? rows[driver].count
        insert(delivery, at: index, of: driver)
    }

    private mutating func leave(_ number: String, _ path: String) throws(DispatchError) {
        _ = try open(number, path)
        guard let row = problem.toLoadRows[number], problem.meetings[number] == nil else {
            throw .invalid(field: path, expected: .notOnBoard, came: number)
        }
        remove(.delivery(row), keepingLoad: false)
    }

    private func open(_ number: String, _ path: String) throws(DispatchError) -> ShipmentRecord {
        guard let shipment = problem.state.shipments[number] else {
            throw .invalid(field: path, expected: .openShipment, came: number)
        }
        // It was open when the caller looked: what has happened since is no mistake of the caller's.
        guard shipment.state.isOpen, !problem.standing.values.contains(where: { $0.number == number }) else {
            throw .conflict(.started(number, state: shipment.state, vehicle: shipment.vehicle))
        }
        return shipment
    }

    /// What is on board stays there, unless the plan has another vehicle come for it.
    private func check(_ shipment: ShipmentRecord, _ move: PlanEdit.Move, _ path: String) throws(DispatchError) {
        guard shipment.state == .loaded, let holder = shipment.vehicle else { return }
        let isHandedOn = problem.meetings[shipment.number] != nil
        guard isHandedOn == (move.vehicle == holder) else { return }
        if !isHandedOn { throw .conflict(.aboard(shipment.number, vehicle: holder)) }
        throw .invalid(field: path, expected: .otherVehicle(than: holder), came: move.vehicle)
    }

    /// The hand-over that is to follow; nil for the end of the route.
    private func next(_ move: PlanEdit.Move, _ driver: Int, _ path: String) throws(DispatchError) -> Step.Activity? {
        guard let before = move.before else { return nil }
        if problem.state.shipments[before] != nil { _ = try open(before, path) }
        let next = problem.handOver(of: before)
        guard let next, before != move.shipment, rows[driver].contains(next) else {
            throw .invalid(field: path, expected: .laterShipment(of: move.vehicle), came: before)
        }
        return next
    }

    private func obstacle(_ shipment: ShipmentRecord) -> String {
        if let reason = problem.impossible.first(where: { $0.shipment == shipment.number })?.reason { return reason }
        let vehicle = shipment.vehicle.map { " on \($0)" } ?? ""
        return "\(shipment.number), which is \(shipment.state.rawValue)\(vehicle)"
    }
}

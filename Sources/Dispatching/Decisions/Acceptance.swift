internal import Foundation
internal import Postgres

/// What the acceptance of a proposal does to shipments and couriers.
struct Acceptance {
    let plan: Plan
    let running: Plan?
    let tenant: String
    let at: Date
    let connection: Connection

    /// All that the proposal or the plan before it speaks of, locked until the end and in the order of their numbers.
    func shipments() throws(DispatchError) -> [ShipmentRecord] {
        let all = Set(plan.vehicleByShipment.keys).union(plan.unassigned.map(\.shipment))
            .union(running?.vehicleByShipment.keys ?? [:].keys)
        return try Shipments.lock(Array(all), tenant: tenant, on: connection)
    }

    /// Refuses the proposal when a shipment is no longer where it takes it to be.
    ///
    /// What has merely gone on as proposed (loaded on the same vehicle, delivered by it) does no harm.
    func check(_ shipments: [ShipmentRecord]) throws(DispatchError) {
        let assigned = plan.vehicleByShipment
        let left = Set(plan.unassigned.map(\.shipment))
        for shipment in shipments where assigned[shipment.number] != nil || left.contains(shipment.number) {
            let vehicle = assigned[shipment.number]
            let agrees: Bool
            switch shipment.state {
            case .new, .planned: agrees = true
            case .loaded: agrees = shipment.vehicle == vehicle || isGiven(shipment) || wasOnBoard(shipment)
            case .delivered, .failed, .returned: agrees = shipment.vehicle == vehicle
            case .cancelled, .quarantined: agrees = vehicle == nil || isFact(shipment)
            }
            guard agrees else {
                throw .conflict(
                    .shipment(shipment.number, state: shipment.state, vehicle: shipment.vehicle)
                )
            }
        }
    }

    /// Makes the shipments of the plan planned, and those that fall out of it new again.
    func move(_ shipments: [ShipmentRecord]) throws(DispatchError) {
        let assigned = plan.vehicleByShipment
        let known = running?.vehicleByShipment ?? [:]
        for shipment in shipments where assigned[shipment.number] != nil || known[shipment.number] != nil {
            let target: ShipmentState = assigned[shipment.number] == nil ? .new : .planned
            guard [.new, .planned].contains(shipment.state), shipment.state != target else { continue }
            let change = StateChange(to: target, at: at, cause: .plan, reference: "\(plan.version)")
            try Shipments.apply(change, to: shipment.number, tenant: tenant, on: connection)
        }
    }

    /// Holds back what the plan gives up: it is never delivered.
    func quarantine() throws(DispatchError) {
        for rescue in plan.difference.rescues where rescue.kind == .giveUp {
            let change = StateChange(
                to: .quarantined,
                at: at,
                cause: .plan,
                reference: "\(plan.version)",
                reason: rescue.reason
            )
            try Shipments.apply(change, to: rescue.shipment, tenant: tenant, on: connection)
        }
    }

    /// Works out when the vehicles arrive and writes the messages to the couriers whose routes change; publishing them is
    /// another step.
    func writeMessages() throws(DispatchError) {
        let model = try DurationModels.get(tenant: tenant, on: connection)
        let arrivals = try StopArrivals.renew(tenant: tenant, model: model, at: at, on: connection)
        try FirstStatistics.gather(["plan_route", "plan_stop", "stop_arrival"], on: connection)
        let messages = try CourierRoute.messages(
            plan: plan,
            running: running,
            tenant: tenant,
            acceptedAt: at,
            arrivals: arrivals
        )
        for message in messages {
            let topic = CourierTopics.plan(tenant: tenant, courier: message.courier)
            let payload = try DispatchJSON.text(message)
            try DispatchError.database { () throws(PostgresError) in
                _ = try connection.execute(
                    """
                    insert into isotherm.plan_message (tenant, version, courier, topic, payload)
                    values ($1, $2, $3, $4, $5)
                    """,
                    [.text(tenant), .int(plan.version), .text(message.courier), .text(topic), .text(payload)]
                )
            }
        }
    }

    /// Whether the proposal has the vehicle that has the load give it to another one.
    private func isGiven(_ shipment: ShipmentRecord) -> Bool {
        plan.difference.rescues.contains {
            $0.kind == .transfer && $0.shipment == shipment.number && $0.vehicle == shipment.vehicle
        }
    }

    /// Whether the proposal left the shipment undone while it was on board already, of a broken vehicle for instance.
    private func wasOnBoard(_ shipment: ShipmentRecord) -> Bool {
        guard let loadedAt = shipment.loadedAt, plan.vehicleByShipment[shipment.number] == nil else { return false }
        return loadedAt <= plan.createdAt
    }

    /// Whether the plan only tells of the shipment what had happened before.
    private func isFact(_ shipment: ShipmentRecord) -> Bool {
        !plan.openDeliveries.contains(shipment.number)
    }
}

extension Plan {
    /// The vehicle of every shipment that the plan serves or has served.
    var vehicleByShipment: [String: String] {
        var vehicles: [String: String] = [:]
        for route in routes {
            for stop in route.stops where [.deliver, .load, .store].contains(stop.kind) {
                if let shipment = stop.shipment { vehicles[shipment] = route.vehicle }
            }
        }
        return vehicles
    }

    /// The shipments whose hand-over was still to come when the plan was made.
    var openDeliveries: Set<String> {
        var open: Set<String> = []
        for route in routes {
            for stop in route.stops where stop.kind == .deliver && !stop.isFrozen {
                if let shipment = stop.shipment { open.insert(shipment) }
            }
        }
        return open
    }
}

internal import Foundation
internal import Postgres

/// Lets a courier's report take effect on its shipment.
struct CourierEventHandler {
    let courier: String
    let tenant: String
    let connection: Connection

    /// Applies a report.
    ///
    /// - Returns: Why it cannot take effect, or nil when it did.
    func apply(_ report: CourierReport) throws(DispatchError) -> CourierRefusal? {
        guard let kind = CourierReport.Kind(rawValue: report.kind) else {
            return CourierRefusal(.unknownKind, about: report.kind)
        }
        guard let vehicle = try vehicle() else { return CourierRefusal(.noVehicle) }
        if kind == .breakStarted || kind == .breakEnded {
            let breaks = BreakReports(courier: courier, vehicle: vehicle, tenant: tenant, connection: connection)
            return try breaks.apply(report, isEnd: kind == .breakEnded)
        }
        guard let number = report.shipment else { return CourierRefusal(.noShipment) }
        guard let shipment = try Shipments.get(number, tenant: tenant, forUpdate: true, on: connection) else {
            return CourierRefusal(.unknownShipment)
        }
        switch kind {
        case .loaded: return try load(shipment, vehicle, report)
        case .arrived: return try arrive(shipment, vehicle, report)
        case .delivered: return try complete(shipment, vehicle, report, .delivered)
        case .failed: return try complete(shipment, vehicle, report, .failed)
        case .returned: return try complete(shipment, vehicle, report, .returned)
        case .stored: return try store(shipment, vehicle, report)
        case .breakStarted, .breakEnded: return nil
        }
    }

    /// Tries the refused reports of a shipment again, in the order in which things happened, as long as one takes
    /// effect.
    func retryRefused(shipment: String?) throws(DispatchError) {
        guard let shipment else { return }
        var hasProgress = true
        while hasProgress {
            hasProgress = false
            for (id, report) in try refused(shipment) {
                let handler = CourierEventHandler(courier: report.courier, tenant: tenant, connection: connection)
                guard try handler.apply(report.report) == nil else { continue }
                try markApplied(id)
                hasProgress = true
            }
        }
    }

    private func load(
        _ shipment: ShipmentRecord,
        _ vehicle: String,
        _ report: CourierReport
    ) throws(DispatchError) -> CourierRefusal? {
        let known = try Vehicles.compartments(of: vehicle, tenant: tenant, on: connection)
        if let name = report.compartment, !known.contains(name) {
            return CourierRefusal(.unknownCompartment, about: name)
        }
        let planned = try plannedStop(.load, shipment.number, on: vehicle)
        let compartment = report.compartment ?? planned?.compartment.flatMap { known.contains($0) ? $0 : nil }
        if shipment.state == .loaded {
            if shipment.vehicle == vehicle { return nil }
            guard planned != nil else {
                return CourierRefusal(.onOtherVehicle, about: shipment.vehicle)
            }
            try Shipments.transfer(
                shipment,
                to: vehicle,
                compartment: compartment,
                at: report.at,
                reference: report.id,
                tenant: tenant,
                on: connection
            )
            return nil
        }
        let refusal = try change(shipment, to: .loaded, vehicle, report, compartment: compartment)
        if refusal == nil, try !isPlanned(shipment.number, on: vehicle) {
            try ReplanRequests.add(.courier, reference: shipment.number, tenant: tenant, on: connection)
        }
        return refusal
    }

    /// Puts a load into the cold store that the report or the running plan names.
    private func store(
        _ shipment: ShipmentRecord,
        _ vehicle: String,
        _ report: CourierReport
    ) throws(DispatchError) -> CourierRefusal? {
        guard shipment.state == .loaded, shipment.vehicle == vehicle else {
            return CourierRefusal(.notLoaded, about: vehicle, state: shipment.state)
        }
        let planned = try plannedStop(.store, shipment.number, on: vehicle)
        guard let facility = report.facility ?? planned?.facility else {
            return CourierRefusal(.noStore)
        }
        guard try Facilities.list(tenant: tenant, on: connection).contains(where: { $0.name == facility }) else {
            return CourierRefusal(.unknownFacility, about: facility)
        }
        let reason = report.reason.isEmpty ? "stored at \(facility)" : report.reason
        let change = StateChange(to: .new, at: report.at, cause: .courier, reference: report.id, reason: reason)
        try Shipments.store(shipment, in: facility, change, tenant: tenant, on: connection)
        try ReplanRequests.add(.courier, reference: shipment.number, tenant: tenant, on: connection)
        return nil
    }

    /// The stop of the running plan by which the vehicle does this with the shipment, or nil.
    private func plannedStop(
        _ kind: StopKind,
        _ shipment: String,
        on vehicle: String
    ) throws(DispatchError) -> PlannedStop? {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select s.facility, s.compartment from isotherm.plan p
                join isotherm.plan_stop s on s.tenant = p.tenant and s.version = p.version
                where p.tenant = $1 and p.state = 'accepted' and s.shipment = $2 and s.vehicle = $3 and s.kind = $4
                  and not s.frozen
                """,
                [.text(tenant), .text(shipment), .text(vehicle), .text(kind.rawValue)]
            )
            return try rows.first.map { row throws(PostgresError) in
                PlannedStop(
                    facility: try row.optionalString("facility"),
                    compartment: try row.optionalString("compartment")
                )
            }
        }
    }

    private func arrive(
        _ shipment: ShipmentRecord,
        _ vehicle: String,
        _ report: CourierReport
    ) throws(DispatchError) -> CourierRefusal? {
        guard shipment.state == .loaded, shipment.vehicle == vehicle else {
            return CourierRefusal(.notLoaded, about: vehicle, state: shipment.state)
        }
        guard shipment.arrivedAt == nil else { return nil }
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                "update isotherm.shipment set arrived_at = $3 where tenant = $1 and number = $2",
                [.text(tenant), .text(shipment.number), .date(report.at)]
            )
        }
        try DispatchEvents.append(
            DispatchEvents.stopArrived,
            subject: "shipment/\(shipment.number)",
            tenant: tenant,
            at: report.at,
            data: ["order": shipment.order, "shipment": shipment.number, "vehicle": vehicle, "courier": courier],
            on: connection
        )
        return nil
    }

    private func complete(
        _ shipment: ShipmentRecord,
        _ vehicle: String,
        _ report: CourierReport,
        _ state: ShipmentState
    ) throws(DispatchError) -> CourierRefusal? {
        guard shipment.vehicle == vehicle else { return CourierRefusal(.notOnVehicle, about: vehicle) }
        return try change(shipment, to: state, vehicle, report)
    }

    private func change(
        _ shipment: ShipmentRecord,
        to state: ShipmentState,
        _ vehicle: String,
        _ report: CourierReport,
        compartment: String? = nil
    ) throws(DispatchError) -> CourierRefusal? {
        guard shipment.state == state || shipment.state.successors.contains(state) else {
            return CourierRefusal(.wrongState, about: state.rawValue, state: shipment.state)
        }
        let change = StateChange(
            to: state,
            at: report.at,
            cause: .courier,
            reference: report.id,
            reason: report.reason,
            vehicle: vehicle,
            compartment: compartment
        )
        try Shipments.apply(change, to: shipment.number, tenant: tenant, on: connection)
        return nil
    }

    private func vehicle() throws(DispatchError) -> String? {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select name from isotherm.vehicle where tenant = $1 and courier = $2",
                [.text(tenant), .text(courier)]
            )
            return try rows.first?.string("name")
        }
    }

    /// Whether the running plan has the shipment on the vehicle; before the first plan nothing contradicts it.
    private func isPlanned(_ shipment: String, on vehicle: String) throws(DispatchError) -> Bool {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select 1 from isotherm.plan p
                where p.tenant = $1 and p.state = 'accepted' and not exists (
                    select from isotherm.plan_stop s
                    where s.tenant = p.tenant and s.version = p.version and s.shipment = $2 and s.vehicle = $3)
                """,
                [.text(tenant), .text(shipment), .text(vehicle)]
            )
            return rows.isEmpty
        }
    }

    private func refused(
        _ shipment: String
    ) throws(DispatchError) -> [(id: String, report: (courier: String, report: CourierReport))] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select event_id, courier, kind, occurred_at, data->>'reason' as reason,
                    nullif(data->>'facility', '') as facility,
                    nullif(data->>'compartment', '') as compartment
                from isotherm.courier_event
                where tenant = $1 and shipment = $2 and outcome = 'refused' order by occurred_at, received_at limit 100
                """,
                [.text(tenant), .text(shipment)]
            )
            var reports: [(id: String, report: (courier: String, report: CourierReport))] = []
            for row in rows {
                guard let kind = CourierReport.Kind(rawValue: try row.string("kind")) else { continue }
                let id = try row.string("event_id")
                let report = CourierReport(
                    id: id,
                    kind: kind,
                    shipment: shipment,
                    at: try row.date("occurred_at"),
                    reason: try row.optionalString("reason") ?? "",
                    facility: try row.optionalString("facility"),
                    compartment: try row.optionalString("compartment")
                )
                reports.append((id, (try row.string("courier"), report)))
            }
            return reports
        }
    }

    private func markApplied(_ id: String) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                update isotherm.courier_event set outcome = 'applied', reason = '', refusal = null
                where tenant = $1 and event_id = $2
                """,
                [.text(tenant), .text(id)]
            )
        }
    }
}

/// A stop that the running plan has.
private struct PlannedStop {
    let facility: String?
    let compartment: String?
}

internal import Foundation
internal import Outbox
internal import Postgres

/// The events that this room appends to the outbox.
enum DispatchEvents {
    static let orderCreated = "isotherm.order.created"
    static let orderChanged = "isotherm.order.changed"
    static let statusChanged = "isotherm.order.status_changed"
    static let stopArrived = "isotherm.stop.arrived"
    static let breakStarted = "isotherm.stop.break_started"
    static let breakEnded = "isotherm.stop.break_ended"
    static let stopETAChanged = "isotherm.stop.eta_changed"
    static let vehicleChanged = "isotherm.vehicle.state_changed"
    static let vehicleLate = "isotherm.vehicle.late"
    static let vehicleSilent = "isotherm.vehicle.silent"
    static let routeUnconfirmed = "isotherm.route.unconfirmed"
    static let facilityChanged = "isotherm.facility.changed"

    static let planFailed = "isotherm.plan.failed"

    static func planType(_ state: PlanState) -> String { "isotherm.plan.\(state.rawValue)" }

    /// Appends an event within the caller's transaction.
    static func append(
        _ type: String,
        subject: String,
        tenant: String,
        at time: Date,
        data: some Encodable,
        on connection: Connection
    ) throws(DispatchError) {
        try append(type, tenant: tenant, at: time, [(subject, data)], on: connection)
    }

    /// Appends events of one type by one statement.
    static func append(
        _ type: String,
        tenant: String,
        at time: Date,
        _ items: [(subject: String, data: some Encodable)],
        on connection: Connection
    ) throws(DispatchError) {
        let write = DispatchJSON.writer()
        var events: [OutboxEvent] = []
        events.reserveCapacity(items.count)
        for (subject, data) in items {
            events.append(
                OutboxEvent(
                    id: UUID().uuidString.lowercased(),
                    tenant: tenant,
                    type: type,
                    subject: subject,
                    time: time.microseconds,
                    data: try DispatchJSON.text(data, write)
                )
            )
        }
        try DispatchError.database { () throws(PostgresError) in
            _ = try Outbox.append(events, on: connection)
        }
    }
}

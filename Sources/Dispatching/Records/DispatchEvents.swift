internal import Foundation
internal import Outbox
internal import Postgres

/// The events that this room appends to the outbox.
enum DispatchEvents {
    static let orderCreated = "isotherm.order.created"
    static let statusChanged = "isotherm.order.status_changed"
    static let stopArrived = "isotherm.stop.arrived"
    static let vehicleChanged = "isotherm.vehicle.state_changed"

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
        let event = OutboxEvent(
            id: UUID().uuidString.lowercased(),
            tenant: tenant,
            type: type,
            subject: subject,
            time: time.microseconds,
            data: try DispatchJSON.text(data)
        )
        try DispatchError.database { () throws(PostgresError) in
            _ = try Outbox.append(event, on: connection)
        }
    }
}

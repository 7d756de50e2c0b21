internal import Foundation
internal import Postgres

extension Shipments {
    /// A load was put into a cold store: from there it is planned anew.
    static func store(
        _ shipment: ShipmentRecord,
        in facility: String,
        _ change: StateChange,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        try apply(change, to: shipment.number, tenant: tenant, on: connection)
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                update isotherm.shipment set facility = $3, vehicle = null, compartment = null, loaded_at = null,
                    arrived_at = null
                where tenant = $1 and number = $2
                """,
                [.text(tenant), .text(shipment.number), .text(facility)]
            )
        }
    }

    /// A load went from the vehicle that had it to the one that came for it; its state stays what it is.
    static func transfer(
        _ shipment: ShipmentRecord,
        to vehicle: String,
        compartment: String?,
        at time: Date,
        reference: String,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                update isotherm.shipment set vehicle = $3, compartment = $5, loaded_at = $4, arrived_at = null
                where tenant = $1 and number = $2
                """,
                [.text(tenant), .text(shipment.number), .text(vehicle), .date(time), .text(compartment)]
            )
            _ = try connection.execute(
                """
                insert into isotherm.shipment_history (tenant, shipment, from_state, to_state, at, cause, reference, reason)
                values ($1, $2, 'loaded', 'loaded', $3, 'courier', $4, $5)
                """,
                [
                    .text(tenant), .text(shipment.number), .date(time), .text(reference),
                    .text("from \(shipment.vehicle ?? "another vehicle") to \(vehicle)"),
                ]
            )
        }
        try DispatchEvents.append(
            DispatchEvents.statusChanged,
            subject: "shipment/\(shipment.number)",
            tenant: tenant,
            at: time,
            data: StatusChanged(
                order: shipment.order,
                shipment: shipment.number,
                from: .loaded,
                to: .loaded,
                vehicle: vehicle,
                at: time,
                cause: StateChange.Cause.courier.rawValue,
                reason: "from \(shipment.vehicle ?? "another vehicle")"
            ),
            on: connection
        )
    }
}

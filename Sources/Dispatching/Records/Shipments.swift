internal import Foundation
public import Postgres
internal import RoadNetwork

/// The shipments of a tenant and their steps.
public enum Shipments {
    /// Takes a shipment one step on, writes its history and tells the others; call it within a transaction.
    ///
    /// - Returns: Whether something changed; a shipment that is in the state already is left alone.
    /// - Throws: ``DispatchError`` `.unknown`, `.refusedTransition`.
    @discardableResult
    public static func apply(
        _ change: StateChange,
        to number: String,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Bool {
        guard let shipment = try get(number, tenant: tenant, forUpdate: true, on: connection) else {
            throw .unknown(kind: .shipment, name: number)
        }
        guard shipment.state != change.to else { return false }
        guard shipment.state.successors.contains(change.to) else {
            throw .refusedTransition(shipment: number, from: shipment.state, to: change.to)
        }
        try write(change, shipment, tenant: tenant, on: connection)
        try DispatchEvents.append(
            DispatchEvents.statusChanged,
            subject: "shipment/\(number)",
            tenant: tenant,
            at: change.at,
            data: StatusChanged(
                order: shipment.order,
                shipment: number,
                from: shipment.state,
                to: change.to,
                vehicle: change.vehicle ?? shipment.vehicle,
                at: change.at,
                cause: change.cause.rawValue,
                reason: change.reason
            ),
            on: connection
        )
        return true
    }

    /// One shipment, or nil.
    public static func get(
        _ number: String,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> ShipmentRecord? {
        try get(number, tenant: tenant, forUpdate: false, on: connection)
    }

    /// The shipments of one order, or, without an order, all that are open; in the order of their numbers.
    public static func list(
        tenant: String,
        order: String? = nil,
        on connection: Connection
    ) throws(DispatchError) -> [ShipmentRecord] {
        let filter = order == nil ? "state in ('new', 'planned', 'loaded')" : "order_number = $2"
        let sql = "select * from isotherm.shipment where tenant = $1 and \(filter) order by number"
        return try read(sql, [.text(tenant)] + (order.map { [.text($0)] } ?? []), on: connection)
    }

    /// Says which vehicle alone may bring a shipment; nil lifts it.
    ///
    /// - Throws: ``DispatchError`` `.unknown` when the shipment or the vehicle is not there.
    public static func pin(
        _ number: String,
        to vehicle: String?,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        do throws(PostgresError) {
            let changed = try connection.execute(
                "update isotherm.shipment set pinned_vehicle = $3 where tenant = $1 and number = $2",
                [.text(tenant), .text(number), .text(vehicle)]
            )
            if changed == 1 { return }
        } catch {
            guard error.isForeignKeyViolation else { throw .database(error) }
            throw .unknown(kind: .vehicle, name: vehicle ?? "")
        }
        throw .unknown(kind: .shipment, name: number)
    }

    /// The shipments with these numbers.
    static func list(
        numbers: [String],
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> [ShipmentRecord] {
        let sql = "select * from isotherm.shipment where tenant = $1 and number = any($2::text[]) order by number"
        return try read(sql, [.text(tenant), .textArray(numbers)], on: connection)
    }

    static func get(
        _ number: String,
        tenant: String,
        forUpdate: Bool,
        on connection: Connection
    ) throws(DispatchError) -> ShipmentRecord? {
        // A number never changes, so rows that only refer to the shipment (arrivals, stops) need not wait for it.
        let lock = forUpdate ? " for no key update" : ""
        let sql = "select * from isotherm.shipment where tenant = $1 and number = $2\(lock)"
        return try read(sql, [.text(tenant), .text(number)], on: connection).first
    }

    /// The shipments with these numbers, locked until the transaction ends.
    static func lock(
        _ numbers: [String],
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> [ShipmentRecord] {
        // In the order of their numbers, so that two transactions never wait for each other.
        let sql = """
            select * from isotherm.shipment where tenant = $1 and number = any($2::text[]) order by number
            for no key update
            """
        return try read(sql, [.text(tenant), .textArray(numbers)], on: connection)
    }

    private static func read(
        _ sql: String,
        _ parameters: [Parameter],
        on connection: Connection
    ) throws(DispatchError) -> [ShipmentRecord] {
        try DispatchError.database { () throws(PostgresError) in
            var shipments: [ShipmentRecord] = []
            for row in try connection.query(sql, parameters) {
                shipments.append(try ShipmentRecord(row))
            }
            return shipments
        }
    }

    private static func write(
        _ change: StateChange,
        _ shipment: ShipmentRecord,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                update isotherm.shipment set state = $3, state_changed_at = $4, vehicle = coalesce($5, vehicle),
                    compartment = case when $3 = 'loaded' then $6 else compartment end,
                    loaded_at = case when $3 = 'loaded' then $4 else loaded_at end,
                    completed_at = case when $3 in ('delivered', 'failed', 'returned') then $4 else completed_at end
                where tenant = $1 and number = $2
                """,
                [
                    .text(tenant), .text(shipment.number), .text(change.to.rawValue), .date(change.at),
                    .text(change.vehicle), .text(change.compartment),
                ]
            )
            _ = try connection.execute(
                """
                insert into isotherm.shipment_history (tenant, shipment, from_state, to_state, at, cause, reference, reason)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    .text(tenant), .text(shipment.number), .text(shipment.state.rawValue), .text(change.to.rawValue),
                    .date(change.at), .text(change.cause.rawValue), .text(change.reference), .text(change.reason),
                ]
            )
        }
    }
}

extension ShipmentRecord {
    init(_ row: Row) throws(PostgresError) {
        order = try row.string("order_number")
        goods = NewShipment(
            number: try row.string("number"),
            facility: try row.string("facility"),
            label: try row.string("label"),
            place: Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude")),
            windowStart: try row.date("window_start"),
            windowEnd: try row.date("window_end"),
            serviceSeconds: Int(try row.int("service_seconds")),
            amount: try row.intArray("amount").map(Int.init),
            profile: try row.string("profile"),
            valueMinor: Int(try row.int("value_minor"))
        )
        state = ShipmentState(rawValue: try row.string("state")) ?? .quarantined
        vehicle = try row.optionalString("vehicle")
        compartment = try row.optionalString("compartment")
        pinnedVehicle = try row.optionalString("pinned_vehicle")
        loadedAt = try row.optionalDate("loaded_at")
        arrivedAt = try row.optionalDate("arrived_at")
        completedAt = try row.optionalDate("completed_at")
    }
}

/// What the event of a step carries.
struct StatusChanged: Encodable {
    let order, shipment: String
    let from, to: ShipmentState
    let vehicle: String?
    let at: Date
    let cause, reason: String
}

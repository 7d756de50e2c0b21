public import Foundation
public import Postgres
internal import RoadNetwork

/// The orders of a tenant.
public enum Orders {
    /// Creates orders with their shipments, all of them or none, and tells the others.
    ///
    /// Call it within a transaction. 10,000 orders are one call.
    ///
    /// - Throws: ``DispatchError`` `.invalid` with the path of the field, such as `orders[3].shipments[0].window_end`;
    ///   `.duplicate` when a number is taken.
    public static func create(
        _ orders: [NewOrder],
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        try validate(orders, tenant: tenant, on: connection)
        let rows = orders.flatMap { order in
            order.shipments.map { ShipmentRow(order: order.number, channel: order.channel, shipment: $0) }
        }
        let json = try DispatchJSON.text(rows)
        try insertOrders(json, expected: orders.map(\.number), tenant: tenant, at: time, on: connection)
        try insertShipments(json, expected: rows.map(\.number), tenant: tenant, at: time, on: connection)
        for order in orders {
            try DispatchEvents.append(
                DispatchEvents.orderCreated,
                subject: "order/\(order.number)",
                tenant: tenant,
                at: time,
                data: OrderCreated(
                    order: order.number,
                    channel: order.channel,
                    shipments: order.shipments.map(\.number)
                ),
                on: connection
            )
        }
    }

    /// Calls off every shipment of an order that is not on board yet.
    ///
    /// - Returns: The numbers of the shipments that were called off by this call.
    /// - Throws: ``DispatchError`` `.unknown` for a number that is not there; `.refusedTransition` when a shipment is on
    ///   board or beyond.
    @discardableResult
    public static func cancel(
        _ number: String,
        tenant: String,
        reason: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> [String] {
        let shipments = try Shipments.list(tenant: tenant, order: number, on: connection)
        guard !shipments.isEmpty else { throw .unknown(kind: "order", name: number) }
        var cancelled: [String] = []
        for shipment in shipments {
            let change = StateChange(to: .cancelled, at: time, cause: .order, reference: number, reason: reason)
            if try Shipments.apply(change, to: shipment.number, tenant: tenant, on: connection) {
                cancelled.append(shipment.number)
            }
        }
        return cancelled
    }

    private static func validate(
        _ orders: [NewOrder],
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        let known = try Facilities.list(tenant: tenant, on: connection)
        let facilities = Dictionary(uniqueKeysWithValues: known.map { ($0.name, $0) })
        let dimensions = try Vehicles.capacityDimensions(tenant: tenant, on: connection)
        for (index, order) in orders.enumerated() {
            let field = "orders[\(index)]"
            try Validation.name(order.number, "\(field).number")
            try Validation.name(order.channel, "\(field).channel")
            guard !order.shipments.isEmpty else {
                throw .invalid(field: "\(field).shipments", expected: "at least one", came: "none")
            }
            for (row, shipment) in order.shipments.enumerated() {
                let path = "\(field).shipments[\(row)]"
                try Validation.shipment(shipment, facilities: facilities, dimensions: dimensions, path)
            }
        }
    }

    private static func insertOrders(
        _ json: String,
        expected: [String],
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        let inserted = try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                insert into isotherm.customer_order (tenant, number, channel, created_at)
                select distinct on (r."order") $1, r."order", r.channel, $3
                from jsonb_to_recordset($2) as r ("order" text, channel text)
                on conflict (tenant, number) do nothing returning number
                """,
                [.text(tenant), .json(json), .date(time)]
            )
            return try numbers(rows)
        }
        try requireAll(expected, in: inserted, kind: "order")
    }

    private static func insertShipments(
        _ json: String,
        expected: [String],
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        let inserted = try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                insert into isotherm.shipment (tenant, number, order_number, facility, label, latitude, longitude,
                    window_start, window_end, service_seconds, amount, profile, value_minor, state_changed_at)
                select $1, r.number, r."order", r.facility, r.label, r.latitude, r.longitude, r.window_start,
                    r.window_end, r.service_seconds, r.amount, r.profile, r.value_minor, $3
                from jsonb_to_recordset($2) as r (number text, "order" text, facility text, label text,
                    latitude double precision, longitude double precision, window_start timestamptz,
                    window_end timestamptz, service_seconds integer, amount bigint[], profile text, value_minor bigint)
                on conflict (tenant, number) do nothing returning number
                """,
                [.text(tenant), .json(json), .date(time)]
            )
            let inserted = try numbers(rows)
            _ = try connection.execute(
                """
                insert into isotherm.shipment_history (tenant, shipment, to_state, at, cause, reference)
                select $1, unnest($2::text[]), 'new', $3, 'order', ''
                """,
                [.text(tenant), .textArray(inserted), .date(time)]
            )
            return inserted
        }
        try requireAll(expected, in: inserted, kind: "shipment")
    }

    private static func numbers(_ rows: Rows) throws(PostgresError) -> [String] {
        var numbers: [String] = []
        for row in rows {
            numbers.append(try row.string("number"))
        }
        return numbers
    }

    private static func requireAll(_ expected: [String], in inserted: [String], kind: String) throws(DispatchError) {
        var left = Set(inserted)
        for number in expected where left.remove(number) == nil {
            throw .duplicate(kind: kind, name: number)
        }
    }
}

/// One shipment with its order as a flat row, for one statement that takes them all.
private struct ShipmentRow: Encodable {
    let order, channel, number, facility, label, profile: String
    let latitude, longitude: Double
    let windowStart, windowEnd: Date
    let serviceSeconds, valueMinor: Int
    let amount: [Int]

    init(order: String, channel: String, shipment: NewShipment) {
        self.order = order
        self.channel = channel
        number = shipment.number
        facility = shipment.facility
        label = shipment.label
        profile = shipment.profile
        latitude = shipment.place.latitude
        longitude = shipment.place.longitude
        windowStart = shipment.windowStart
        windowEnd = shipment.windowEnd
        serviceSeconds = shipment.serviceSeconds
        valueMinor = shipment.valueMinor
        amount = shipment.amount
    }
}

private struct OrderCreated: Encodable {
    let order, channel: String
    let shipments: [String]
}

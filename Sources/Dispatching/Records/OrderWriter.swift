internal import Foundation
internal import Postgres
internal import RoadNetwork

/// Writes orders that were found acceptable: six statements, however many there are.
struct OrderWriter {
    let tenant: String
    let time: Date
    let connection: Connection
    /// So many at once change what the database's planner should do.
    private static let many = 500

    /// Creates all orders or none, and tells the others.
    ///
    /// - Throws: ``DispatchError`` `.duplicate` when a number is taken.
    func write(_ orders: [NewOrder]) throws(DispatchError) {
        let rows = orders.flatMap { order in
            order.shipments.map { ShipmentRow(order: order.number, channel: order.channel, shipment: $0) }
        }
        let json = try DispatchJSON.text(rows)
        try insertOrders(json, expected: orders.map(\.number))
        try Contacts(tenant: tenant, connection: connection).insert(rows.compactMap(\.contact), at: time)
        try insertShipments(json, expected: rows.map(\.number))
        if rows.count >= Self.many {
            try FirstStatistics.gather(["customer_order", "shipment", "shipment_history"], on: connection)
        }
        let events = orders.map { order in
            (
                subject: "order/\(order.number)",
                data: OrderCreated(
                    order: order.number,
                    channel: order.channel,
                    shipments: order.shipments.map(\.number)
                )
            )
        }
        try DispatchEvents.append(DispatchEvents.orderCreated, tenant: tenant, at: time, events, on: connection)
    }

    private func insertOrders(_ json: String, expected: [String]) throws(DispatchError) {
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
        try requireAll(expected, in: inserted, kind: .order)
    }

    private func insertShipments(_ json: String, expected: [String]) throws(DispatchError) {
        let inserted = try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                insert into isotherm.shipment (tenant, number, order_number, facility, label, latitude, longitude,
                    window_start, window_end, service_seconds, amount, profile, value_minor, contact_id, state_changed_at)
                select $1, r.number, r."order", r.facility, r.label, r.latitude, r.longitude, r.window_start,
                    r.window_end, r.service_seconds, r.amount, r.profile, r.value_minor, r.contact_id, $3
                from jsonb_to_recordset($2) as r (number text, "order" text, facility text, label text,
                    latitude double precision, longitude double precision, window_start timestamptz,
                    window_end timestamptz, service_seconds integer, amount bigint[], profile text, value_minor bigint,
                    contact_id uuid)
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
        try requireAll(expected, in: inserted, kind: .shipment)
    }

    private func numbers(_ rows: Rows) throws(PostgresError) -> [String] {
        var numbers: [String] = []
        for row in rows {
            numbers.append(try row.string("number"))
        }
        return numbers
    }

    private func requireAll(_ expected: [String], in inserted: [String], kind: DispatchError.Subject)
        throws(DispatchError)
    {
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
    let contactId: String?
    /// Goes to a table of its own, and not with the row.
    let contact: Contacts.Entry?

    private enum CodingKeys: CodingKey {
        case order, channel, number, facility, label, profile, latitude, longitude, windowStart, windowEnd
        case serviceSeconds, valueMinor, amount, contactId
    }

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
        contact = shipment.contact.flatMap { $0.isEmpty ? nil : Contacts.Entry($0) }
        contactId = contact?.id
    }
}

private struct OrderCreated: Encodable {
    let order, channel: String
    let shipments: [String]
}

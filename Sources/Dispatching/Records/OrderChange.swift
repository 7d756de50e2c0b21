internal import Foundation
internal import Postgres
internal import RoadNetwork

/// Gives the open shipments of an order other windows, drops or goods.
struct OrderChange {
    let tenant: String
    let time: Date
    let connection: Connection

    /// Changes what differs and tells the others; shipments that the order does not name stay as they are.
    ///
    /// - Returns: The numbers of the shipments that are other than before.
    /// - Throws: ``DispatchError`` `.unknown`, `.invalid`.
    func apply(_ order: NewOrder) throws(DispatchError) -> [String] {
        let stored = try Shipments.list(tenant: tenant, order: order.number, on: connection)
        guard !stored.isEmpty else { throw .unknown(kind: .order, name: order.number) }
        try OrderCheck(tenant: tenant, connection: connection).requireAll([order])
        let known = Set(stored.map(\.number))
        for (index, shipment) in order.shipments.enumerated() where !known.contains(shipment.number) {
            throw .invalid(
                field: "orders[0].shipments[\(index)].number",
                expected: .shipmentOfOrder,
                came: shipment.number
            )
        }
        let locked = try Shipments.lock(order.shipments.map(\.number), tenant: tenant, on: connection)
        let before = Dictionary(locked.map { ($0.number, $0) }) { first, _ in first }
        let contacts = try self.contacts.of(order.shipments.map(\.number))
        var changed: [ChangedShipment] = []
        for (index, shipment) in order.shipments.enumerated() {
            guard var record = before[shipment.number] else { continue }
            record.goods.contact = contacts[shipment.number]
            var shipment = shipment
            // A channel that does not know whom to call does not take the contact away; an empty one does.
            if shipment.contact == nil { shipment.contact = record.goods.contact }
            if shipment.contact?.isEmpty == true { shipment.contact = nil }
            guard record.goods != shipment else { continue }
            try allow(shipment, record, "orders[0].shipments[\(index)]")
            try write(shipment)
            if record.goods.contact != shipment.contact {
                try self.contacts.replace(of: shipment.number, by: shipment.contact ?? Contact(), at: time)
            }
            changed.append(ChangedShipment(shipment: shipment.number, fields: Self.fields(record.goods, shipment)))
        }
        if changed.isEmpty { return [] }
        try DispatchEvents.append(
            DispatchEvents.orderChanged,
            subject: "order/\(order.number)",
            tenant: tenant,
            at: time,
            data: OrderChanged(order: order.number, shipments: changed),
            on: connection
        )
        return changed.map(\.shipment)
    }

    /// What lies in a vehicle cannot become other goods; where the courier stands, or has been, nothing changes any more.
    private func allow(_ new: NewShipment, _ record: ShipmentRecord, _ field: String) throws(DispatchError) {
        switch record.state {
        case .new, .planned: return
        case .loaded where record.arrivedAt == nil:
            let fixed = ["amount", "facility", "profile"].first { Self.fields(record.goods, new).contains($0) }
            guard let fixed else { return }
            throw .invalid(field: "\(field).\(fixed)", expected: .asOnBoard, came: "another")
        default:
            let expected: FieldRule = record.arrivedAt == nil ? .unchanged(record.state) : .beingHandedOver
            throw .invalid(field: field, expected: expected, came: "another")
        }
    }

    private var contacts: Contacts { Contacts(tenant: tenant, connection: connection) }

    private static func fields(_ old: NewShipment, _ new: NewShipment) -> [String] {
        let all = [
            ("amount", old.amount != new.amount), ("contact", old.contact != new.contact),
            ("facility", old.facility != new.facility),
            ("label", old.label != new.label), ("place", old.place != new.place),
            ("profile", old.profile != new.profile),
            ("service_seconds", old.serviceSeconds != new.serviceSeconds),
            ("value_minor", old.valueMinor != new.valueMinor), ("window_end", old.windowEnd != new.windowEnd),
            ("window_start", old.windowStart != new.windowStart),
        ]
        return all.filter(\.1).map(\.0)
    }

    private func write(_ shipment: NewShipment) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                update isotherm.shipment set facility = $3, label = $4, latitude = $5, longitude = $6, window_start = $7,
                    window_end = $8, service_seconds = $9, amount = $10, profile = $11, value_minor = $12
                where tenant = $1 and number = $2
                """,
                [
                    .text(tenant), .text(shipment.number), .text(shipment.facility), .text(shipment.label),
                    .double(shipment.place.latitude), .double(shipment.place.longitude), .date(shipment.windowStart),
                    .date(shipment.windowEnd), .int(shipment.serviceSeconds),
                    .intArray(shipment.amount.map { Int64($0) }), .text(shipment.profile), .int(shipment.valueMinor),
                ]
            )
        }
    }
}

/// What the event of a changed order carries: which fields are others, and not what they say, which may be a person's.
private struct OrderChanged: Encodable {
    let order: String
    let shipments: [ChangedShipment]
}

private struct ChangedShipment: Encodable {
    let shipment: String
    let fields: [String]
}

public import Foundation
public import Postgres

/// The orders of a tenant.
public enum Orders {
    /// Creates orders with their shipments, all of them or none, and tells the others.
    ///
    /// Call it within a transaction. 10,000 orders are one call. A product whose profile is not known is
    /// refused, here and below; without any profile nobody knows which there are.
    ///
    /// - Throws: ``DispatchError`` `.invalid` with the path of the field, such as `orders[3].shipments[0].window_end`;
    ///   `.duplicate` when a number is taken.
    public static func create(
        _ orders: [NewOrder],
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        try OrderCheck(tenant: tenant, connection: connection).requireAll(orders)
        try OrderWriter(tenant: tenant, time: time, connection: connection).write(orders)
    }

    /// Creates the orders that can be created, and tells of each other one why it cannot; for files that people made.
    ///
    /// Call it within a transaction.
    ///
    /// - Returns: The refusals by the index of the order; every other order was created.
    /// - Throws: ``DispatchError`` `.database`.
    public static func createAcceptable(
        _ orders: [NewOrder],
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> [Int: DispatchError] {
        let refusals = try OrderCheck(tenant: tenant, connection: connection).refusals(orders)
        let accepted = orders.indices.filter { refusals[$0] == nil }.map { orders[$0] }
        if !accepted.isEmpty {
            try OrderWriter(tenant: tenant, time: time, connection: connection).write(accepted)
        }
        return refusals
    }

    /// What keeps each of the orders out, by its index; nothing is written.
    ///
    /// - Throws: ``DispatchError`` `.database`.
    public static func refusals(
        _ orders: [NewOrder],
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> [Int: DispatchError] {
        try OrderCheck(tenant: tenant, connection: connection).refusals(orders)
    }

    /// Whether every one of the orders is stored exactly as it came: a repeat does no harm.
    public static func areStored(
        _ orders: [NewOrder],
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Bool {
        for order in orders {
            let stored = try Shipments.list(tenant: tenant, order: order.number, on: connection).map(\.goods)
            let contacts = try Contacts(tenant: tenant, connection: connection).of(stored.map(\.number))
            let known = stored.map { shipment in
                var shipment = shipment
                shipment.contact = contacts[shipment.number]
                return shipment
            }
            let asked = order.shipments.map { shipment in
                var shipment = shipment
                if shipment.contact?.isEmpty == true { shipment.contact = nil }
                return shipment
            }
            guard Dictionary(grouping: known, by: \.number) == Dictionary(grouping: asked, by: \.number) else {
                return false
            }
        }
        return true
    }

    /// Gives shipments of an order other windows, drops, goods or contacts; those that it does not name stay as they are, and so
    /// does the contact of one that names none. Call it
    /// within a transaction.
    ///
    /// - Returns: The numbers of the shipments that are other than before.
    /// - Throws: ``DispatchError`` `.unknown` for a number that is not there; `.invalid` with the path of the field for a
    ///   value that cannot be, or that cannot change any more: other goods of what is on board, anything of what is done.
    public static func change(
        _ order: NewOrder,
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> [String] {
        try OrderChange(tenant: tenant, time: time, connection: connection).apply(order)
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
        guard !shipments.isEmpty else { throw .unknown(kind: .order, name: number) }
        var cancelled: [String] = []
        for shipment in shipments {
            let change = StateChange(to: .cancelled, at: time, cause: .order, reference: number, reason: reason)
            if try Shipments.apply(change, to: shipment.number, tenant: tenant, on: connection) {
                cancelled.append(shipment.number)
            }
        }
        return cancelled
    }
}

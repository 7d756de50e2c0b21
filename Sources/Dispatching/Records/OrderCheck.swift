internal import Postgres

/// Whether orders can be taken, and if not, why.
struct OrderCheck {
    let tenant: String
    let connection: Connection

    /// Refuses all when one cannot be taken; numbers that are taken are found at writing.
    func requireAll(_ orders: [NewOrder]) throws(DispatchError) {
        let world = try world()
        for (index, order) in orders.enumerated() {
            try check(order, "orders[\(index)]", world)
        }
    }

    /// What keeps each order out, by its index; the order's own path is `order`.
    func refusals(_ orders: [NewOrder]) throws(DispatchError) -> [Int: DispatchError] {
        let world = try world()
        var refusals: [Int: DispatchError] = [:]
        var takenOrders = try taken("customer_order", orders.map(\.number))
        var takenShipments = try taken("shipment", orders.flatMap { $0.shipments.map(\.number) })
        for (index, order) in orders.enumerated() {
            do throws(DispatchError) {
                try check(order, "order", world)
                guard !takenOrders.contains(order.number) else {
                    throw .duplicate(kind: .order, name: order.number)
                }
                let numbers = order.shipments.map(\.number)
                if let known = numbers.first(where: { takenShipments.contains($0) }) {
                    throw .duplicate(kind: .shipment, name: known)
                }
                guard Set(numbers).count == numbers.count else {
                    throw .duplicate(kind: .shipment, name: order.number)
                }
                takenOrders.insert(order.number)
                takenShipments.formUnion(numbers)
            } catch {
                if case .database = error { throw error }
                refusals[index] = error
            }
        }
        return refusals
    }

    /// What orders are checked against.
    private struct World {
        let facilities: [String: Facility]
        let dimensions: Int?
        /// The products' profiles that there are; empty where nobody knows them.
        let profiles: Set<String>
    }

    private func world() throws(DispatchError) -> World {
        let known = try Facilities.list(tenant: tenant, on: connection)
        return World(
            facilities: Dictionary(uniqueKeysWithValues: known.map { ($0.name, $0) }),
            dimensions: try Vehicles.capacityDimensions(tenant: tenant, on: connection),
            profiles: Set(try ProductProfiles.ranges(tenant: tenant, on: connection).keys)
        )
    }

    private func check(_ order: NewOrder, _ field: String, _ world: World) throws(DispatchError) {
        try Validation.name(order.number, "\(field).number")
        try Validation.name(order.channel, "\(field).channel")
        guard !order.shipments.isEmpty else {
            throw .invalid(field: "\(field).shipments", expected: .notEmpty, came: "")
        }
        for (row, shipment) in order.shipments.enumerated() {
            let path = "\(field).shipments[\(row)]"
            try Validation.shipment(
                shipment,
                facilities: world.facilities,
                dimensions: world.dimensions,
                profiles: world.profiles,
                path
            )
        }
    }

    private func taken(_ table: String, _ numbers: [String]) throws(DispatchError) -> Set<String> {
        try DispatchError.database { () throws(PostgresError) in
            var taken: Set<String> = []
            let sql = "select number from isotherm.\(table) where tenant = $1 and number = any($2::text[])"
            for row in try connection.query(sql, [.text(tenant), .textArray(numbers)]) {
                taken.insert(try row.string("number"))
            }
            return taken
        }
    }
}

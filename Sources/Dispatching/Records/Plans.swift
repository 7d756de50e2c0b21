public import Postgres

/// The versions of a tenant's plan.
public enum Plans {
    /// The version that runs, or nil before the first was accepted.
    public static func running(tenant: String, on connection: Connection) throws(DispatchError) -> Plan? {
        guard let version = try runningVersion(tenant: tenant, on: connection) else { return nil }
        return try get(version, tenant: tenant, on: connection)
    }

    /// The number of the version that runs, or nil.
    public static func runningVersion(tenant: String, on connection: Connection) throws(DispatchError) -> Int? {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select version from isotherm.plan where tenant = $1 and state = 'accepted'",
                [.text(tenant)]
            )
            return Int(try rows.first?.int("version"))
        }
    }

    /// One version with its routes and stops, or nil.
    public static func get(
        _ version: Int,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Plan? {
        try list("p.version = $2", [.text(tenant), .int(version)], limit: 1, on: connection).first
    }

    /// The newest versions, the newest first, at most `limit`; with a state only those in it.
    public static func list(
        tenant: String,
        state: PlanState? = nil,
        limit: Int = 50,
        on connection: Connection
    ) throws(DispatchError) -> [Plan] {
        guard let state else { return try list("true", [.text(tenant)], limit: limit, on: connection) }
        return try list("p.state = $2", [.text(tenant), .text(state.rawValue)], limit: limit, on: connection)
    }

    private static func list(
        _ filter: String,
        _ parameters: [Parameter],
        limit: Int,
        on connection: Connection
    ) throws(DispatchError) -> [Plan] {
        let rows = try DispatchError.database { () throws(PostgresError) in
            try connection.query(
                """
                select version, state, trigger, trigger_reference, based_on, created_at, expires_at, decided_at,
                    decided_by, decision_reason, summary::text as summary, difference::text as difference
                from isotherm.plan p where tenant = $1 and \(filter) order by version desc limit \(limit)
                """,
                parameters
            )
        }
        var plans: [Plan] = []
        for row in rows {
            plans.append(try Plan(row))
        }
        for index in plans.indices {
            try DispatchError.database { () throws(PostgresError) in
                try complete(&plans[index], tenant: parameters[0], on: connection)
            }
            plans[index].unassigned = try left(of: plans[index].version, tenant: parameters[0], on: connection)
        }
        return plans
    }

    private static func complete(
        _ plan: inout Plan,
        tenant: Parameter,
        on connection: Connection
    ) throws(PostgresError) {
        let key = [tenant, .int(plan.version)]
        var stops: [String: [PlanStop]] = [:]
        let stopRows = try connection.query(
            "select * from isotherm.plan_stop where tenant = $1 and version = $2 order by vehicle, position",
            key
        )
        for row in stopRows {
            stops[try row.string("vehicle"), default: []].append(try PlanStop(row))
        }
        let routeRows = try connection.query(
            "select * from isotherm.plan_route where tenant = $1 and version = $2 order by vehicle",
            key
        )
        for row in routeRows {
            let vehicle = try row.string("vehicle")
            plan.routes.append(try PlanRoute(row, vehicle: vehicle, stops: stops[vehicle] ?? []))
        }
    }

    private static func left(
        of version: Int,
        tenant: Parameter,
        on connection: Connection
    ) throws(DispatchError) -> [UnassignedShipment] {
        let rows = try DispatchError.database { () throws(PostgresError) in
            try connection.query(
                """
                select shipment, reason, code, about, details::text as details from isotherm.plan_unassigned
                where tenant = $1 and version = $2 order by shipment
                """,
                [tenant, .int(version)]
            )
        }
        var left: [UnassignedShipment] = []
        for row in rows {
            var details: String?
            var record = try DispatchError.database { () throws(PostgresError) in
                details = try row.optionalString("details")
                return UnassignedShipment(
                    shipment: try row.string("shipment"),
                    reason: try row.string("reason"),
                    code: try row.optionalString("code").flatMap { UnassignedShipment.Code(rawValue: $0) },
                    about: try row.optionalString("about")
                )
            }
            if let details { record.details = try DispatchJSON.value(UnassignedShipment.Details.self, from: details) }
            left.append(record)
        }
        return left
    }
}

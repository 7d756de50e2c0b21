public import Foundation
public import Postgres

/// The vehicles of a tenant.
public enum Vehicles {
    /// Creates vehicles or brings those with the same names up to date, with their devices; states stay as they are.
    ///
    /// - Throws: ``DispatchError`` `.invalid` with the field's path, `.duplicate` when a courier or device belongs to
    ///   another vehicle; then call it a failed transaction.
    public static func save(
        _ vehicles: [FleetVehicle],
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        var dimensions = try capacityDimensions(tenant: tenant, on: connection)
        let facilities = Set(try Facilities.list(tenant: tenant, on: connection).map(\.name))
        for (index, vehicle) in vehicles.enumerated() {
            let field = "vehicles[\(index)]"
            try Validation.name(vehicle.name, "\(field).name")
            try Validation.topicLevel(vehicle.courier, "\(field).courier")
            guard facilities.contains(vehicle.depot) else {
                throw .invalid(field: "\(field).depot", expected: .knownFacility, came: vehicle.depot)
            }
            try Validation.compartments(vehicle, dimensions: dimensions, field)
            try Validation.amount(vehicle.capacity, dimensions: dimensions, "\(field).capacity")
            dimensions = vehicle.capacity.count
            try Validation.breaks(vehicle.breaks, "\(field).breaks")
            if let start = vehicle.shiftStart, let end = vehicle.shiftEnd, start > end {
                throw .invalid(
                    field: "\(field).shift_end",
                    expected: .notBefore(field: "shift_start", start),
                    came: end.formatted(.iso8601)
                )
            }
        }
        for vehicle in vehicles {
            try store(vehicle, tenant: tenant, on: connection)
        }
    }

    /// All vehicles in the order of their names.
    public static func list(tenant: String, on connection: Connection) throws(DispatchError) -> [FleetVehicle] {
        let rows = try DispatchError.database { () throws(PostgresError) in
            try connection.query(
                """
                select v.*, array(select device from isotherm.vehicle_device d
                                  where d.tenant = v.tenant and d.vehicle = v.name and d.compartment is null
                                  order by device) as devices,
                    \(breakItems) as breaks, \(compartmentItems) as compartments
                from isotherm.vehicle v where tenant = $1 order by name
                """,
                [.text(tenant)]
            )
        }
        var vehicles: [FleetVehicle] = []
        for row in rows {
            vehicles.append(try FleetVehicle(row))
        }
        return vehicles
    }

    /// The breaks of one vehicle's courier.
    static func breaks(of vehicle: String, tenant: String, on connection: Connection) throws(DispatchError)
        -> [CourierBreak]
    {
        let text = try DispatchError.database { () throws(PostgresError) in
            try connection.query(
                "select \(breakItems) as breaks from isotherm.vehicle v where v.tenant = $1 and v.name = $2",
                [.text(tenant), .text(vehicle)]
            ).first?.string("breaks")
        }
        return try text.map { text throws(DispatchError) in try DispatchJSON.value([CourierBreak].self, from: text) }
            ?? []
    }

    /// The names of one vehicle's compartments.
    static func compartments(
        of vehicle: String,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Set<String> {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select name from isotherm.vehicle_compartment where tenant = $1 and vehicle = $2",
                [.text(tenant), .text(vehicle)]
            )
            return Set(try rows.map { row throws(PostgresError) in try row.string("name") })
        }
    }

    /// The compartments of a row `v` of vehicles as a document, in their order.
    private static let compartmentItems = """
        (select coalesce(json_agg(json_build_object('name', c.name, 'low', c.low, 'high', c.high,
            'capacity', c.capacity, 'devices', array(select d.device from isotherm.vehicle_device d
                where d.tenant = c.tenant and d.vehicle = c.vehicle and d.compartment = c.name order by d.device))
            order by c.position), '[]')::text
         from isotherm.vehicle_compartment c where c.tenant = v.tenant and c.vehicle = v.name)
        """

    /// The breaks of a row `v` of vehicles as a document, in the order of their times.
    private static let breakItems = """
        (select coalesce(json_agg(json_build_object('name', b.name, 'earliest', b.earliest, 'latest', b.latest,
            'length_seconds', b.length_seconds, 'time_zone', b.time_zone) order by b.earliest, b.name), '[]')::text
         from isotherm.vehicle_break b where b.tenant = v.tenant and b.vehicle = v.name)
        """

    /// Says that a vehicle is active, broken or off, and tells the others when that is new.
    ///
    /// - Throws: ``DispatchError`` `.unknown` when there is no such vehicle.
    public static func setState(
        _ state: FleetVehicle.State,
        of name: String,
        tenant: String,
        reason: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        let previous = try DispatchError.database { () throws(PostgresError) -> String? in
            let rows = try connection.query(
                "select state from isotherm.vehicle where tenant = $1 and name = $2 for no key update",
                [.text(tenant), .text(name)]
            )
            return try rows.first?.string("state")
        }
        guard let previous else { throw .unknown(kind: .vehicle, name: name) }
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                update isotherm.vehicle set state = $3, state_reason = $4, updated_at = now()
                where tenant = $1 and name = $2
                """,
                [.text(tenant), .text(name), .text(state.rawValue), .text(reason)]
            )
        }
        guard previous != state.rawValue else { return }
        try DispatchEvents.append(
            DispatchEvents.vehicleChanged,
            subject: "vehicle/\(name)",
            tenant: tenant,
            at: time,
            data: ["vehicle": name, "from": previous, "to": state.rawValue, "reason": reason],
            on: connection
        )
    }

    /// How many dimensions the capacity of the tenant's vehicles has; nil while there are no vehicles.
    static func capacityDimensions(tenant: String, on connection: Connection) throws(DispatchError) -> Int? {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select cardinality(capacity) as dimensions from isotherm.vehicle where tenant = $1 limit 1",
                [.text(tenant)]
            )
            return Int(try rows.first?.int("dimensions"))
        }
    }

    private static func store(
        _ vehicle: FleetVehicle,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        let breaks = try DispatchJSON.text(vehicle.breaks)
        let compartments = try DispatchJSON.text(vehicle.compartments)
        do throws(PostgresError) {
            _ = try connection.execute(
                """
                insert into isotherm.vehicle
                    (tenant, name, courier, depot, capacity, shift_starts_at, shift_ends_at, state, profiles)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                on conflict (tenant, name) do update set courier = excluded.courier, depot = excluded.depot,
                    capacity = excluded.capacity, shift_starts_at = excluded.shift_starts_at,
                    shift_ends_at = excluded.shift_ends_at, profiles = excluded.profiles, updated_at = now()
                """,
                [
                    .text(tenant), .text(vehicle.name), .text(vehicle.courier), .text(vehicle.depot),
                    .intArray(vehicle.capacity.map(Int64.init)), .date(vehicle.shiftStart), .date(vehicle.shiftEnd),
                    .text(vehicle.state.rawValue), .textArray(vehicle.profiles),
                ]
            )
            _ = try connection.execute(
                "delete from isotherm.vehicle_device where tenant = $1 and vehicle = $2",
                [.text(tenant), .text(vehicle.name)]
            )
            _ = try connection.execute(
                "insert into isotherm.vehicle_device (tenant, vehicle, device) select $1, $2, unnest($3::text[])",
                [.text(tenant), .text(vehicle.name), .textArray(vehicle.devices)]
            )
            try storeCompartments(compartments, of: vehicle.name, tenant: tenant, on: connection)
            _ = try connection.execute(
                "delete from isotherm.vehicle_break where tenant = $1 and vehicle = $2",
                [.text(tenant), .text(vehicle.name)]
            )
            _ = try connection.execute(
                """
                insert into isotherm.vehicle_break (tenant, vehicle, name, earliest, latest, length_seconds, time_zone)
                select $1, $2, b.name, b.earliest, b.latest, b.length_seconds, b.time_zone
                from jsonb_to_recordset($3) as b (name text, earliest text, latest text, length_seconds integer,
                    time_zone text)
                """,
                [.text(tenant), .text(vehicle.name), .json(breaks)]
            )
        } catch {
            guard error.isUniqueViolation else { throw .database(error) }
            throw .duplicate(
                kind: .crew,
                name: "\(vehicle.name): \(error.detail ?? "")"
            )
        }
    }

    /// Compartments that are still there keep their rows: other rows refer to them by name.
    private static func storeCompartments(
        _ compartments: String,
        of vehicle: String,
        tenant: String,
        on connection: Connection
    ) throws(PostgresError) {
        let parameters: [Parameter] = [.text(tenant), .text(vehicle), .json(compartments)]
        let given = """
            rows from (jsonb_to_recordset($3) as (name text, low double precision, high double precision,
                capacity bigint[], devices text[])) with ordinality as c (name, low, high, capacity, devices, position)
            """
        _ = try connection.execute(
            """
            delete from isotherm.vehicle_compartment k where k.tenant = $1 and k.vehicle = $2
              and not exists (select from \(given) where c.name = k.name)
            """,
            parameters
        )
        _ = try connection.execute(
            """
            insert into isotherm.vehicle_compartment (tenant, vehicle, name, position, low, high, capacity)
            select $1, $2, c.name, c.position, c.low, c.high, c.capacity from \(given)
            on conflict (tenant, vehicle, name) do update set position = excluded.position, low = excluded.low,
                high = excluded.high, capacity = excluded.capacity
            """,
            parameters
        )
        _ = try connection.execute(
            """
            insert into isotherm.vehicle_device (tenant, vehicle, device, compartment)
            select $1, $2, d.device, c.name from \(given) cross join unnest(c.devices) as d (device)
            """,
            parameters
        )
    }
}

extension Int {
    /// The integer as the platform's own, or nil.
    init?(_ value: Int64?) {
        guard let value else { return nil }
        self.init(value)
    }
}

extension FleetVehicle {
    init(_ row: Row) throws(DispatchError) {
        let texts = try DispatchError.database { () throws(PostgresError) in
            (breaks: try row.string("breaks"), compartments: try row.string("compartments"))
        }
        self = try DispatchError.database { () throws(PostgresError) in try Self.read(row) }
        breaks = try DispatchJSON.value([CourierBreak].self, from: texts.breaks)
        compartments = try DispatchJSON.value([VehicleCompartment].self, from: texts.compartments)
    }

    private static func read(_ row: Row) throws(PostgresError) -> FleetVehicle {
        FleetVehicle(
            name: try row.string("name"),
            courier: try row.string("courier"),
            depot: try row.string("depot"),
            devices: try row.textArray("devices"),
            capacity: try row.intArray("capacity").map(Int.init),
            shiftStart: try row.optionalDate("shift_starts_at"),
            shiftEnd: try row.optionalDate("shift_ends_at"),
            state: State(rawValue: try row.string("state")) ?? .off,
            profiles: try row.textArray("profiles")
        )
    }
}

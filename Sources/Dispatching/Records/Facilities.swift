public import Postgres
internal import RoadNetwork

/// The facilities of a tenant.
public enum Facilities {
    /// Creates facilities or brings those with the same names up to date.
    ///
    /// - Throws: ``DispatchError`` `.invalid` with the field's path; then call it a failed transaction.
    public static func save(
        _ facilities: [Facility],
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) {
        for (index, facility) in facilities.enumerated() {
            try Validation.name(facility.name, "facilities[\(index)].name")
            try Validation.label(facility.label, "facilities[\(index)].label")
            try Validation.place(facility.place, "facilities[\(index)].place")
        }
        for facility in facilities {
            try DispatchError.database { () throws(PostgresError) in
                _ = try connection.execute(
                    """
                    insert into isotherm.facility (tenant, name, kind, label, latitude, longitude, closed)
                    values ($1, $2, $3, $4, $5, $6, $7)
                    on conflict (tenant, name) do update set kind = excluded.kind, label = excluded.label,
                        latitude = excluded.latitude, longitude = excluded.longitude, closed = excluded.closed,
                        updated_at = now()
                    """,
                    [
                        .text(tenant), .text(facility.name), .text(facility.kind.rawValue), .text(facility.label),
                        .double(facility.place.latitude), .double(facility.place.longitude), .bool(facility.isClosed),
                    ]
                )
            }
        }
    }

    /// All facilities in the order of their names.
    public static func list(tenant: String, on connection: Connection) throws(DispatchError) -> [Facility] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select * from isotherm.facility where tenant = $1 order by name",
                [.text(tenant)]
            )
            var facilities: [Facility] = []
            for row in rows {
                facilities.append(try Facility(row))
            }
            return facilities
        }
    }
}

extension Facility {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            name: try row.string("name"),
            kind: Kind(rawValue: try row.string("kind")) ?? .shop,
            label: try row.string("label"),
            place: Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude")),
            isClosed: try row.bool("closed")
        )
    }
}

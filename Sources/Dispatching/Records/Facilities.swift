internal import Foundation
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
            if let hours = facility.opening, !hours.isValid {
                throw .invalid(
                    field: "facilities[\(index)].opening",
                    expected: .openingHours,
                    came: "\(hours.opens), \(hours.closes), \(hours.timeZone)"
                )
            }
            if let capacity = facility.capacity {
                try Validation.amount(capacity, dimensions: nil, "facilities[\(index)].capacity")
            }
        }
        let known = try list(tenant: tenant, on: connection)
        for facility in facilities {
            try tellChange(facility, from: known.first { $0.name == facility.name }, tenant, connection)
            let opening: String? = if let hours = facility.opening { try DispatchJSON.text(hours) } else { nil }
            try DispatchError.database { () throws(PostgresError) in
                _ = try connection.execute(
                    """
                    insert into isotherm.facility (tenant, name, kind, label, latitude, longitude, closed, opening,
                        capacity, profiles)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                    on conflict (tenant, name) do update set kind = excluded.kind, label = excluded.label,
                        latitude = excluded.latitude, longitude = excluded.longitude, closed = excluded.closed,
                        opening = excluded.opening, capacity = excluded.capacity, profiles = excluded.profiles,
                        updated_at = now()
                    """,
                    [
                        .text(tenant), .text(facility.name), .text(facility.kind.rawValue), .text(facility.label),
                        .double(facility.place.latitude), .double(facility.place.longitude), .bool(facility.isClosed),
                        .json(opening),
                        facility.capacity.map { .intArray($0.map(Int64.init)) } ?? .null, .textArray(facility.profiles),
                    ]
                )
            }
        }
    }

    /// Tells the others that a facility is open at other times than before, or stands somewhere else.
    private static func tellChange(
        _ facility: Facility,
        from old: Facility?,
        _ tenant: String,
        _ connection: Connection
    ) throws(DispatchError) {
        guard let old,
            old.isClosed != facility.isClosed || old.opening != facility.opening || old.place != facility.place
        else { return }
        try DispatchEvents.append(
            DispatchEvents.facilityChanged,
            subject: "facility/\(facility.name)",
            tenant: tenant,
            at: Date(),
            data: FacilityChanged(facility: facility.name, isClosed: facility.isClosed),
            on: connection
        )
    }

    /// All facilities in the order of their names.
    public static func list(tenant: String, on connection: Connection) throws(DispatchError) -> [Facility] {
        let rows = try DispatchError.database { () throws(PostgresError) in
            try connection.query(
                "select *, capacity is null as unbounded from isotherm.facility where tenant = $1 order by name",
                [.text(tenant)]
            )
        }
        var facilities: [Facility] = []
        for row in rows {
            facilities.append(try Facility(row))
        }
        return facilities
    }
}

extension Facility {
    init(_ row: Row) throws(DispatchError) {
        let hours = try DispatchError.database { () throws(PostgresError) in try row.optionalString("opening") }
        // Hours that cannot be read must not pass for a place that is always open.
        let opening: OpeningHours? =
            if let hours { try DispatchJSON.value(OpeningHours.self, from: hours) } else { nil }
        self = try DispatchError.database { () throws(PostgresError) in
            Facility(
                name: try row.string("name"),
                kind: Kind(rawValue: try row.string("kind")) ?? .shop,
                label: try row.string("label"),
                place: Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude")),
                isClosed: try row.bool("closed"),
                opening: opening,
                capacity: try row.bool("unbounded") ? nil : row.intArray("capacity").map(Int.init),
                profiles: try row.textArray("profiles")
            )
        }
    }
}

private struct FacilityChanged: Encodable {
    let facility: String
    let isClosed: Bool
}

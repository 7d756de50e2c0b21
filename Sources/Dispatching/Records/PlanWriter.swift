internal import Foundation
internal import RoadNetwork
internal import Postgres

/// Writes a new version of the plan with everything that it says.
struct PlanWriter {
    let tenant: String
    let connection: Connection

    /// Writes the draft as a proposal and returns its version; the caller holds the tenant's plan lock.
    func write(_ draft: PlanDraft, expiresAt: Date?) throws(DispatchError) -> Int {
        let summary = try DispatchJSON.text(draft.summary)
        let difference = try DispatchJSON.text(draft.difference)
        let stops = try DispatchJSON.text(
            draft.routes.flatMap { route in
                route.stops.enumerated().map { StopRow($1, vehicle: route.vehicle, position: $0) }
            }
        )
        let details = try draft.unassigned.map { (left) throws(DispatchError) -> String in
            guard let details = left.details else { return "" }
            return try DispatchJSON.text(details)
        }
        return try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                insert into isotherm.plan (tenant, version, state, trigger, trigger_reference, based_on, created_at,
                    expires_at, summary, difference)
                select $1, coalesce(max(version), 0) + 1, 'proposed', $2, $3, $4, $5, $6, $7, $8
                from isotherm.plan where tenant = $1 returning version
                """,
                [
                    .text(tenant), .text(draft.trigger.rawValue), .text(draft.triggerReference),
                    .int(draft.basedOn.map(Int64.init)), .date(draft.createdAt), .date(expiresAt),
                    .json(summary), .json(difference),
                ]
            )
            let version = Int(try rows.single().int("version"))
            for route in draft.routes {
                try write(route, version)
            }
            try write(stops, version)
            try write(draft.unassigned, details, version)
            return version
        }
    }

    private func write(_ route: PlanRoute, _ version: Int) throws(PostgresError) {
        _ = try connection.execute(
            """
            insert into isotherm.plan_route
                (tenant, version, vehicle, courier, changed, distance_metres, duration_seconds, cost)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(tenant), .int(version), .text(route.vehicle), .text(route.courier), .bool(route.isChanged),
                .int(route.distanceMetres), .int(route.durationSeconds), .int(route.cost),
            ]
        )
    }

    /// All stops by one statement: a plan of a thousand drops has two thousand.
    private func write(_ stops: String, _ version: Int) throws(PostgresError) {
        _ = try connection.execute(
            """
            insert into isotherm.plan_stop (tenant, version, vehicle, position, kind, shipment, facility,
                compartment, break_name, label, latitude, longitude, arrival_at, departure_at, window_start, window_end, latest_at, frozen)
            select $1, $2, r.vehicle, r.position, r.kind, r.shipment, r.facility, r.compartment, r.break_name,
                r.label, r.latitude, r.longitude,
                to_timestamp(r.arrival), to_timestamp(r.departure), to_timestamp(r.window_start),
                to_timestamp(r.window_end), to_timestamp(r.latest), r.frozen
            from jsonb_to_recordset($3) as r (vehicle text, position integer, kind text, shipment text, facility text,
                compartment text, break_name text, label text, latitude double precision, longitude double precision, arrival double precision,
                departure double precision, window_start double precision, window_end double precision,
                latest double precision, frozen boolean)
            """,
            [.text(tenant), .int(version), .json(stops)]
        )
    }

    private func write(
        _ unassigned: [UnassignedShipment],
        _ details: [String],
        _ version: Int
    ) throws(PostgresError) {
        _ = try connection.execute(
            """
            insert into isotherm.plan_unassigned (tenant, version, shipment, reason, code, about, details)
            select $1, $2, u.shipment, u.reason, nullif(u.code, ''), nullif(u.about, ''), nullif(u.details, '')::jsonb
            from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                as u (shipment, reason, code, about, details)
            """,
            [
                .text(tenant), .int(version), .textArray(unassigned.map(\.shipment)),
                .textArray(unassigned.map(\.reason)), .textArray(unassigned.map { $0.code?.rawValue ?? "" }),
                .textArray(unassigned.map { $0.about ?? "" }), .textArray(details),
            ]
        )
    }
}

/// A stop as a flat row; times in seconds since the Unix epoch keep their fractions.
private struct StopRow: Encodable {
    let vehicle, kind, label: String
    let position: Int
    let shipment, facility, compartment, breakName: String?
    let latitude, longitude, arrival, departure: Double
    let windowStart, windowEnd, latest: Double?
    let frozen: Bool

    init(_ stop: PlanStop, vehicle: String, position: Int) {
        self.vehicle = vehicle
        self.position = position
        kind = stop.kind.rawValue
        label = stop.label
        shipment = stop.shipment
        facility = stop.facility
        compartment = stop.compartment
        breakName = stop.breakName
        latitude = stop.place.latitude
        longitude = stop.place.longitude
        arrival = stop.arrivalAt.timeIntervalSince1970
        departure = stop.departureAt.timeIntervalSince1970
        windowStart = stop.windowStart?.timeIntervalSince1970
        windowEnd = stop.windowEnd?.timeIntervalSince1970
        latest = stop.latestAt?.timeIntervalSince1970
        frozen = stop.isFrozen
    }
}

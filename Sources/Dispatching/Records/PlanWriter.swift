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
            for left in draft.unassigned {
                _ = try connection.execute(
                    "insert into isotherm.plan_unassigned (tenant, version, shipment, reason) values ($1, $2, $3, $4)",
                    [.text(tenant), .int(version), .text(left.shipment), .text(left.reason)]
                )
            }
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
        for (position, stop) in route.stops.enumerated() {
            _ = try connection.execute(
                """
                insert into isotherm.plan_stop (tenant, version, vehicle, position, kind, shipment, facility, label,
                    latitude, longitude, arrival_at, departure_at, window_start, window_end, latest_at, frozen)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                """,
                [
                    .text(tenant), .int(version), .text(route.vehicle), .int(position), .text(stop.kind.rawValue),
                    .text(stop.shipment), .text(stop.facility), .text(stop.label), .double(stop.place.latitude),
                    .double(stop.place.longitude), .date(stop.arrivalAt), .date(stop.departureAt),
                    .date(stop.windowStart), .date(stop.windowEnd), .date(stop.latestAt), .bool(stop.isFrozen),
                ]
            )
        }
    }
}

internal import Foundation
internal import Postgres
internal import RoadNetwork

/// Reads what the vehicles of a tenant have left of the running plan.
struct RoutesToComeReader {
    let tenant: String
    let now: Date
    let model: DurationModel
    let connection: Connection

    /// The routes that have open stops.
    func read() throws(PostgresError) -> [RouteToCome] {
        let fixes = try LiveStateReader(tenant: tenant, now: now, connection: connection).readFixes()
        var stops: [String: [RouteToCome.Stop]] = [:]
        let rows = try connection.query(
            """
            select c.vehicle, c.position, c.kind, c.shipment, c.latitude, c.longitude, c.arrival_at, c.departure_at,
                c.window_start, case when b.ended_at <= $2 then 'done' when b.began_at is not null then 'arrived'
                    when c.kind = 'break' then 'open' else c.status end as status,
                case when c.kind = 'break' then b.began_at else h.arrived_at end as arrived_at,
                case c.kind when 'break' then b.ended_at when 'load' then h.loaded_at else h.completed_at end as done_at
            from isotherm.plans_current c
            left join isotherm.shipment h on h.tenant = c.tenant and h.number = c.shipment
            left join isotherm.plan_stop s on s.tenant = c.tenant and s.version = c.version and s.vehicle = c.vehicle
                and s.position = c.position and s.kind = 'break'
            left join lateral (select r.* from isotherm.break_course(s, $2) r where s.kind = 'break' offset 0) b on true
            where c.tenant = $1 order by c.vehicle, c.position
            """,
            [.text(tenant), .date(now)]
        )
        for row in rows {
            guard let kind = StopKind(rawValue: try row.string("kind")) else { continue }
            stops[try row.string("vehicle"), default: []].append(
                RouteToCome.Stop(
                    position: Int(try row.int("position")),
                    kind: kind,
                    shipment: try row.optionalString("shipment"),
                    place: Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude")),
                    arrivalAt: try row.date("arrival_at"),
                    departureAt: try row.date("departure_at"),
                    windowStart: try row.optionalDate("window_start"),
                    status: try row.string("status"),
                    arrivedAt: kind == .deliver || kind == .pause ? try row.optionalDate("arrived_at") : nil,
                    doneAt: try row.optionalDate("done_at")
                )
            )
        }
        return stops.sorted { $0.key < $1.key }.map { vehicle, stops in
            RouteToCome(vehicle: vehicle, stops: stops, fix: fixes[vehicle], now: now, model: model)
        }
    }
}

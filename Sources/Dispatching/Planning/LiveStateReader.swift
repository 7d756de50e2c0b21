internal import Foundation
internal import Postgres
internal import RoadNetwork

/// Reads what a plan rests on; all statements belong in one transaction that sees one state.
struct LiveStateReader {
    let tenant: String
    let now: Date
    let connection: Connection

    func read() throws(DispatchError) -> LiveState {
        let running = try Plans.running(tenant: tenant, on: connection)
        let facilities = try Facilities.list(tenant: tenant, on: connection)
        let fixes = try DispatchError.database { () throws(PostgresError) in try readFixes() }
        let dangers = try DispatchError.database { () throws(PostgresError) in try readDangers() }
        let celsius = try DispatchError.database { () throws(PostgresError) in try readTemperatures() }
        let goods = try DispatchError.database { () throws(PostgresError) in try readGoods() }
        let ended = try DispatchError.database { () throws(PostgresError) in try readEndedDangers() }
        let breaks = try DispatchError.database { () throws(PostgresError) in try readBreaks() }
        let ranges = try ProductProfiles.ranges(tenant: tenant, on: connection)
        let vehicles = try Vehicles.list(tenant: tenant, on: connection).map { vehicle in
            LiveState.Vehicle(
                vehicle: vehicle,
                fix: fixes[vehicle.name],
                danger: dangers[vehicle.name]?[""],
                celsius: celsius[vehicle.name],
                goods: goods[vehicle.name],
                lastDanger: ended[vehicle.name],
                takenBreaks: breaks[vehicle.name] ?? [],
                compartmentDangers: (dangers[vehicle.name] ?? [:]).filter { !$0.key.isEmpty }
            )
        }
        let open = try Shipments.list(tenant: tenant, on: connection)
        let known = Set(open.map(\.number))
        let done = (running?.vehicleByShipment.keys.filter { !known.contains($0) }) ?? []
        return LiveState(
            tenant: tenant,
            now: now,
            vehicles: vehicles,
            facilities: facilities,
            shipments: open + (try Shipments.list(numbers: done, tenant: tenant, on: connection)),
            running: running,
            ranges: ranges
        )
    }

    func readFixes() throws(PostgresError) -> [String: LiveState.Fix] {
        let rows = try connection.query(
            """
            select distinct on (v.vehicle) v.vehicle, p.time, p.latitude, p.longitude
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.latest_position p on p.device_id = d.id
            where v.tenant = $1 order by v.vehicle, p.time desc
            """,
            [.text(tenant)]
        )
        var fixes: [String: LiveState.Fix] = [:]
        for row in rows {
            let place = Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude"))
            fixes[try row.string("vehicle")] = LiveState.Fix(place: place, at: try row.date("time"))
        }
        return fixes
    }

    /// Breaks of the last day and a half: what couriers reported, and what follows from the plan that runs.
    private func readBreaks() throws(PostgresError) -> [String: [TakenBreak]] {
        let rows = try connection.query(
            """
            select t.vehicle, t.name, t.due_at,
                coalesce(t.began_at, t.ended_at - make_interval(secs => t.length_seconds)) as began_at,
                greatest(t.began_at, coalesce(t.ended_at, t.began_at + make_interval(secs => t.length_seconds)))
                    as ended_at
            from isotherm.break_taken t where t.tenant = $1 and t.due_at > $2::timestamptz - interval '36 hours'
            union
            select s.vehicle, s.break_name, s.window_start, b.began_at, b.ended_at from isotherm.plan p
            join isotherm.plan_stop s on s.tenant = p.tenant and s.version = p.version and s.kind = 'break'
            cross join lateral isotherm.break_course(s, $2) b
            where p.tenant = $1 and p.state = 'accepted'
            order by vehicle, began_at
            """,
            [.text(tenant), .date(now)]
        )
        var breaks: [String: [TakenBreak]] = [:]
        for row in rows {
            breaks[try row.string("vehicle"), default: []].append(
                TakenBreak(
                    name: try row.string("name"),
                    dueAt: try row.date("due_at"),
                    beganAt: try row.date("began_at"),
                    endsAt: try row.date("ended_at")
                )
            )
        }
        return breaks
    }

    /// By vehicle and compartment; the whole load space has no name.
    private func readDangers() throws(PostgresError) -> [String: [String: LiveState.Danger]] {
        let rows = try connection.query(
            """
            select distinct on (v.vehicle, v.compartment) v.vehicle, coalesce(v.compartment, '') as compartment, e.id, e.class = 'breach' as is_breach, e.profile, e.sentence_en,
                (e.explanation -> 'evidence' ->> 'limit')::float8 as celsius_limit, e.code like '%cold' as is_cold,
                case when e.class = 'breach' then e.opened_at else coalesce(e.predicted_at, e.opened_at) end as latest
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.episode e on e.device_id = d.id and e.tenant = v.tenant
            where v.tenant = $1 and e.state = 'open' and e.class in ('breach', 'warning')
            order by v.vehicle, v.compartment, latest, is_breach desc
            """,
            [.text(tenant)]
        )
        var dangers: [String: [String: LiveState.Danger]] = [:]
        for row in rows {
            let compartment = try row.string("compartment")
            dangers[try row.string("vehicle"), default: [:]][compartment] = LiveState.Danger(
                episode: try row.string("id"),
                isBreach: try row.bool("is_breach"),
                latest: try row.date("latest"),
                profile: try row.string("profile"),
                sentence: try row.string("sentence_en"),
                limit: try row.optionalDouble("celsius_limit"),
                isCold: try row.bool("is_cold")
            )
        }
        return dangers
    }

    /// When the last breach or warning of each vehicle's whole load space ended, of those that began within a day.
    private func readEndedDangers() throws(PostgresError) -> [String: Date] {
        let rows = try connection.query(
            """
            select v.vehicle, max(e.closed_at) as ended
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.episode e on e.device_id = d.id and e.tenant = v.tenant
            where v.tenant = $1 and v.compartment is null and e.state = 'closed' and e.class in ('breach', 'warning')
              and e.opened_at > $2::timestamptz - interval '1 day'
            group by v.vehicle
            """,
            [.text(tenant), .date(now)]
        )
        var ended: [String: Date] = [:]
        for row in rows { ended[try row.string("vehicle")] = try row.date("ended") }
        return ended
    }

    /// The newest temperature of each vehicle's whole load space, by the device that told last.
    private func readTemperatures() throws(PostgresError) -> [String: Double] {
        let rows = try connection.query(
            """
            select distinct on (v.vehicle) v.vehicle, l.value
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.series s on s.device_id = d.id and s.metric = 'temperature'
            join isotherm.latest_reading l on l.series_id = s.id
            where v.tenant = $1 and v.compartment is null and l.time > $2::timestamptz - interval '15 minutes' and l.value is not null
            order by v.vehicle, l.time desc, s.channel
            """,
            [.text(tenant), .date(now)]
        )
        var temperatures: [String: Double] = [:]
        for row in rows { temperatures[try row.string("vehicle")] = try row.double("value") }
        return temperatures
    }

    /// The coldest and the warmest goods in each vehicle's whole load space, as its devices' detectors estimate them.
    private func readGoods() throws(PostgresError) -> [String: ClosedRange<Double>] {
        let rows = try connection.query(
            """
            select v.vehicle, min(g.celsius) as coldest, max(g.celsius) as warmest
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.goods_estimate g on g.device_id = d.id
            where v.tenant = $1 and v.compartment is null and g.time > $2::timestamptz - interval '15 minutes'
            group by v.vehicle
            """,
            [.text(tenant), .date(now)]
        )
        var goods: [String: ClosedRange<Double>] = [:]
        for row in rows { goods[try row.string("vehicle")] = try row.double("coldest")...row.double("warmest") }
        return goods
    }
}

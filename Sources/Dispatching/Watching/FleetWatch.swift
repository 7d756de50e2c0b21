public import Foundation
public import Postgres

/// Looks at the running plan and says what nobody else tells: a vehicle that is late, one of which nothing is heard, a
/// route that its courier has not confirmed.
///
/// Each is an event of the outbox, and each is told once: lateness again when it has doubled or a new plan runs, silence
/// again when the vehicle was heard meanwhile. Several processes may look at the same time.
public struct FleetWatch: Sendable {
    private let limits: FleetWatchLimits

    /// Creates a watch with limits.
    public init(_ limits: FleetWatchLimits = FleetWatchLimits()) { self.limits = limits }

    /// Looks once, over all tenants.
    ///
    /// - Parameters:
    ///   - time: The present.
    ///   - connection: In the caller's transaction.
    /// - Returns: How many events were appended.
    /// - Throws: ``DispatchError`` `.database`.
    @discardableResult
    public func look(at time: Date, on connection: Connection) throws(DispatchError) -> Int {
        // After a month nobody remembers that it was told; a vehicle that is silent for so long is told once more.
        try DispatchError.database { () throws(PostgresError) in
            let old = "delete from isotherm.fleet_notice where told_at < $1 - interval '30 days'"
            _ = try connection.execute(old, [.date(time)])
        }
        var told = 0
        if limits.lateSeconds > 0 { told += try tellLate(time, connection) }
        if limits.silentSeconds > 0 { told += try tellSilent(time, connection) }
        if limits.acknowledgeSeconds > 0 { told += try tellUnconfirmed(time, connection) }
        return told
    }

    /// The next stop of each route decides: a vehicle that is behind there is behind everywhere after it. One that waits
    /// for another vehicle to come for its loads is late when that has not come by the time to go on.
    private func tellLate(_ time: Date, _ connection: Connection) throws(DispatchError) -> Int {
        let sql = """
            with next as (
                select distinct on (c.tenant, c.vehicle) c.*,
                    case when c.kind = 'hand_over' then c.departure_at else c.arrival_at end as due_at
                from isotherm.plans_current c
                join isotherm.vehicle v on v.tenant = c.tenant and v.name = c.vehicle and v.state = 'active'
                where c.status = 'open' and c.kind not in ('break', 'end') and not c.frozen
                order by c.tenant, c.vehicle, c.position
            ), late as (
                select n.*, extract(epoch from $1 - n.due_at)::bigint as late_seconds from next n
                where n.due_at < $1 - make_interval(secs => $2)
            ), told as (
                insert into isotherm.fleet_notice (tenant, vehicle, kind, occasion, told_at)
                select tenant, vehicle, 'late', version || '/' || floor(log(2, late_seconds / $2::numeric)), $1 from late
                on conflict do nothing returning tenant, vehicle
            )
            select l.* from late l join told t on t.tenant = l.tenant and t.vehicle = l.vehicle
            """
        return try tell(DispatchEvents.vehicleLate, sql, [.date(time), .int(limits.lateSeconds)], time, connection) {
            row throws(PostgresError) in
            let data = LateVehicle(
                vehicle: try row.string("vehicle"),
                shipment: try row.optionalString("shipment"),
                plannedArrivalAt: try row.date("arrival_at"),
                lateSeconds: Int(try row.int("late_seconds")),
                planVersion: Int(try row.int("version"))
            )
            return ("vehicle/\(data.vehicle)", data)
        }
    }

    private func tellSilent(_ time: Date, _ connection: Connection) throws(DispatchError) -> Int {
        let sql = """
            with silent as (
                select v.tenant, v.name as vehicle, h.heard_at from isotherm.vehicle v
                join lateral (
                    select max(isotherm.device_last_received(d.id)) as heard_at from isotherm.vehicle_device vd
                    join isotherm.device d on d.tenant = vd.tenant and d.name = vd.device
                    where vd.tenant = v.tenant and vd.vehicle = v.name) h on true
                where v.state = 'active' and h.heard_at < $1 - make_interval(secs => $2) and exists (
                    select from isotherm.plans_current c where c.tenant = v.tenant and c.vehicle = v.name
                      and c.status = 'open' and c.kind not in ('break', 'end'))
            ), told as (
                insert into isotherm.fleet_notice (tenant, vehicle, kind, occasion, told_at)
                select tenant, vehicle, 'silent', extract(epoch from heard_at)::text, $1 from silent
                on conflict do nothing returning tenant, vehicle
            )
            select s.* from silent s join told t on t.tenant = s.tenant and t.vehicle = s.vehicle
            """
        return try tell(DispatchEvents.vehicleSilent, sql, [.date(time), .int(limits.silentSeconds)], time, connection)
        { row throws(PostgresError) in
            let data = SilentVehicle(vehicle: try row.string("vehicle"), lastReceivedAt: try row.date("heard_at"))
            return ("vehicle/\(data.vehicle)", data)
        }
    }

    /// Only a courier's newest route: the topic holds one, and an older one need not be confirmed any more.
    private func tellUnconfirmed(_ time: Date, _ connection: Connection) throws(DispatchError) -> Int {
        let sql = """
            update isotherm.plan_message m set overdue_told_at = $1
            from isotherm.plan_route r
            where m.published_at < $1 - make_interval(secs => $2) and m.acknowledged_at is null
              and m.overdue_told_at is null
              and r.tenant = m.tenant and r.version = m.version and r.courier = m.courier
              and not exists (select from isotherm.plan_message n
                              where n.tenant = m.tenant and n.courier = m.courier and n.version > m.version)
            returning m.tenant, m.courier, m.version, m.published_at, r.vehicle
            """
        return try tell(
            DispatchEvents.routeUnconfirmed,
            sql,
            [.date(time), .int(limits.acknowledgeSeconds)],
            time,
            connection
        ) { row throws(PostgresError) in
            let data = UnconfirmedRoute(
                courier: try row.string("courier"),
                vehicle: try row.string("vehicle"),
                planVersion: Int(try row.int("version")),
                publishedAt: try row.date("published_at")
            )
            return ("courier/\(data.courier)", data)
        }
    }

    /// Appends an event for each row of a statement, and says how many there were.
    private func tell(
        _ type: String,
        _ sql: String,
        _ parameters: [Parameter],
        _ time: Date,
        _ connection: Connection,
        _ read: (Row) throws(PostgresError) -> (subject: String, data: some Encodable)
    ) throws(DispatchError) -> Int {
        let rows = try DispatchError.database { () throws(PostgresError) in try connection.query(sql, parameters) }
        for row in rows {
            let (tenant, event) = try DispatchError.database { () throws(PostgresError) in
                (try row.string("tenant"), try read(row))
            }
            try DispatchEvents.append(
                type,
                subject: event.subject,
                tenant: tenant,
                at: time,
                data: event.data,
                on: connection
            )
        }
        return rows.count
    }
}

private struct LateVehicle: Encodable {
    let vehicle: String
    let shipment: String?
    let plannedArrivalAt: Date
    let lateSeconds: Int
    let planVersion: Int
}

private struct SilentVehicle: Encodable {
    let vehicle: String
    let lastReceivedAt: Date
}

private struct UnconfirmedRoute: Encodable {
    let courier: String
    let vehicle: String
    let planVersion: Int
    let publishedAt: Date
}

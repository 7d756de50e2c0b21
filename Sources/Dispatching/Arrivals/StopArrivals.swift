public import Foundation
public import Postgres

/// The arrivals at the stops of running plans: computed anew as the day goes on, and told when they change.
public enum StopArrivals {
    /// The tenants that have a running plan.
    public static func tenants(on connection: Connection) throws(DispatchError) -> [String] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query("select tenant from isotherm.plan where state = 'accepted' order by tenant")
            return try rows.map { row throws(PostgresError) in try row.string("tenant") }
        }
    }

    /// Computes the arrivals at all open stops of a tenant's running plan; call it within a transaction.
    ///
    /// - Parameters:
    ///   - tenant: The customer.
    ///   - model: What was learned of its drives.
    ///   - time: The present.
    ///   - connection: In the caller's transaction.
    /// - Returns: The arrivals by vehicle and position in the plan.
    /// - Throws: ``DispatchError`` `.database`.
    @discardableResult
    public static func renew(
        tenant: String,
        model: DurationModel,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> [StopArrival.Key: StopArrival] {
        let reader = RoutesToComeReader(tenant: tenant, now: time, model: model, connection: connection)
        let routes = try DispatchError.database { () throws(PostgresError) in try reader.read() }
        let draws = ForecastDraws()
        let rows = routes.flatMap { route in route.arrivals(draws: draws).map { (vehicle: route.vehicle, arrival: $0) }
        }
        let stops = rows.map(\.arrival.stop)
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                write,
                [
                    .text(tenant), .textArray(stops.compactMap(\.shipment)), .textArray(stops.map(\.kind.rawValue)),
                    .textArray(rows.map(\.vehicle)), .intArray(stops.map { Int64($0.position) }),
                    .doubleArray(rows.map(\.arrival.median.timeIntervalSince1970)),
                    .doubleArray(rows.map(\.arrival.ninetieth.timeIntervalSince1970)),
                    .textArray(rows.map(\.arrival.basis.rawValue)), .date(time), .int(writtenSeconds),
                ]
            )
        }
        let arrivals = rows.map { row in
            (StopArrival.Key(vehicle: row.vehicle, position: row.arrival.stop.position), StopArrival(row.arrival))
        }
        return Dictionary(arrivals) { first, _ in first }
    }

    /// Appends an event `isotherm.stop.eta_changed` for each delivery of the running plan whose median arrival is another
    /// by five minutes or more than was told last, or that keeps to its window with another likelihood.
    ///
    /// - Parameters:
    ///   - tenant: The customer.
    ///   - time: The present.
    ///   - connection: In the caller's transaction.
    /// - Returns: How many were told.
    /// - Throws: ``DispatchError`` `.database`.
    @discardableResult
    public static func tell(tenant: String, at time: Date, on connection: Connection) throws(DispatchError) -> Int {
        var items: [(subject: String, data: ChangedArrival)] = []
        try DispatchError.database { () throws(PostgresError) in
            for row in try connection.query(changes, [.text(tenant), .int(toldSeconds)]) {
                items.append(("shipment/\(try row.string("shipment"))", try ChangedArrival(row)))
            }
        }
        guard !items.isEmpty else { return 0 }
        try DispatchEvents.append(DispatchEvents.stopETAChanged, tenant: tenant, at: time, items, on: connection)
        return items.count
    }

    /// A change by less is not written, in seconds.
    private static let writtenSeconds = 20
    /// A change of the median by so much is told, in seconds: what a plan counts as unchanged is not.
    private static let toldSeconds = 300

    /// What is open no longer goes, but for what was told of it last: it may come back with the next plan. NOT IN is looked
    /// up in a hash; NOT EXISTS was walked through for each row, 26 ms for a thousand stops.
    private static let write = """
        with new as (
            select n.*, p.version from isotherm.plan p
            cross join unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::double precision[],
                $7::double precision[], $8::text[]) as n (shipment, kind, vehicle, position, p50, p90, basis)
            where p.tenant = $1 and p.state = 'accepted'
        ), gone as (
            delete from isotherm.stop_arrival a where a.tenant = $1
              and (a.shipment, a.kind) not in (select n.shipment, n.kind from new n)
              and not exists (select from isotherm.shipment h where h.tenant = a.tenant and h.number = a.shipment
                  and a.kind = 'deliver' and h.state in ('new', 'planned', 'loaded') and h.arrived_at is null)
        )
        insert into isotherm.stop_arrival as a
            (tenant, shipment, kind, version, vehicle, position, eta_p50, eta_p90, eta_basis, computed_at)
        select $1, n.shipment, n.kind, n.version, n.vehicle, n.position, to_timestamp(n.p50), to_timestamp(n.p90),
            n.basis, $9
        from new n
        on conflict (tenant, shipment, kind) do update
        set version = excluded.version, vehicle = excluded.vehicle, position = excluded.position,
            eta_p50 = excluded.eta_p50, eta_p90 = excluded.eta_p90, eta_basis = excluded.eta_basis,
            computed_at = excluded.computed_at
        where (a.version, a.vehicle, a.position, a.eta_basis)
                <> (excluded.version, excluded.vehicle, excluded.position, excluded.eta_basis)
           or abs(extract(epoch from a.eta_p50 - excluded.eta_p50)) >= $10
           or abs(extract(epoch from a.eta_p90 - excluded.eta_p90)) >= $10
        """

    private static let changes = """
        with due as (
            select a.shipment, a.vehicle, a.version, a.eta_p50, a.eta_p90, a.eta_basis, a.told_p50 as previous_p50,
                h.order_number, h.window_start, h.window_end,
                case when a.eta_p50 > h.window_end then 'late' when a.eta_p90 > h.window_end then 'at_risk'
                    else 'on_time' end as outlook, a.told_outlook
            from isotherm.stop_arrival a
            join isotherm.plan p on p.tenant = a.tenant and p.version = a.version and p.state = 'accepted'
            join isotherm.shipment h on h.tenant = a.tenant and h.number = a.shipment
            where a.tenant = $1 and a.kind = 'deliver'
            for update of a skip locked
        ), told as (
            update isotherm.stop_arrival a set told_p50 = d.eta_p50, told_outlook = d.outlook
            from due d
            where a.tenant = $1 and a.shipment = d.shipment and a.kind = 'deliver'
              and (d.previous_p50 is null or d.outlook <> d.told_outlook
                  or abs(extract(epoch from d.eta_p50 - d.previous_p50)) >= $2)
            returning d.*
        )
        select * from told order by shipment
        """
}

/// What the event of a changed arrival carries.
private struct ChangedArrival: Encodable {
    let order, shipment, vehicle: String
    let planVersion: Int
    let etaP50, etaP90: Date
    let etaBasis: String
    let previousEtaP50: Date?
    let windowStart, windowEnd: Date
    let outlook: String

    init(_ row: Row) throws(PostgresError) {
        order = try row.string("order_number")
        shipment = try row.string("shipment")
        vehicle = try row.string("vehicle")
        planVersion = Int(try row.int("version"))
        etaP50 = try row.date("eta_p50")
        etaP90 = try row.date("eta_p90")
        etaBasis = try row.string("eta_basis")
        previousEtaP50 = try row.optionalDate("previous_p50")
        windowStart = try row.date("window_start")
        windowEnd = try row.date("window_end")
        outlook = try row.string("outlook")
    }
}

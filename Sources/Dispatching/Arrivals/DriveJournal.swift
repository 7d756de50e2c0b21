internal import Foundation
internal import Postgres
internal import RoadNetwork

/// Writes down what drives and services took, as soon as couriers' reports and positions tell it.
struct DriveJournal {
    let tenant: String
    let now: Date
    let connection: Connection

    /// A courier's device may be without a network for so long, in seconds.
    private static let lookBack = 2.0 * 86_400

    /// Notes what came to an end lately and is not noted yet, and forgets what is too old to be learned from.
    ///
    /// - Returns: How many durations were noted.
    @discardableResult
    func note() throws(DispatchError) -> Int {
        try DispatchError.database { () throws(PostgresError) in
            let old = "delete from isotherm.observed_duration where tenant = $1 and began_at < $2"
            _ = try connection.execute(
                old,
                [.text(tenant), .date(now.addingTimeInterval(-DurationLearning.horizonDays * 86_400))]
            )
            let reports = try reports()
            let unnoted = try unnoted()
            var found: [ObservedDuration] = []
            for (vehicle, reports) in reports {
                guard reports.contains(where: { unnoted.contains($0.shipment) }) else { continue }
                let visits = VehicleVisits(reports, fixes: try fixes(of: vehicle, reports)).visits
                found += try drives(visits, vehicle, unnoted) + services(visits, vehicle, unnoted)
            }
            return try write(found)
        }
    }

    // MARK: - What happened

    /// What couriers reported lately, by vehicle. A shipment that changed its vehicle tells nothing of where it was loaded.
    private func reports() throws(PostgresError) -> [String: [VehicleVisits.Report]] {
        let rows = try connection.query(
            """
            select h.number, h.vehicle, h.latitude, h.longitude, h.loaded_at, h.arrived_at, h.completed_at,
                h.service_seconds, h.window_start, f.latitude as from_latitude, f.longitude as from_longitude,
                (select count(*) from isotherm.shipment_leg l
                 where l.tenant = h.tenant and l.shipment = h.number) as legs
            from isotherm.shipment h
            join isotherm.facility f on f.tenant = h.tenant and f.name = h.facility
            where h.tenant = $1 and h.completed_at >= $2 and h.vehicle is not null and h.state in ('delivered', 'failed')
            """,
            [.text(tenant), .date(now.addingTimeInterval(-Self.lookBack))]
        )
        var reports: [String: [VehicleVisits.Report]] = [:]
        for row in rows {
            let number = try row.string("number")
            let vehicle = try row.string("vehicle")
            let drop = Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude"))
            let service = (Double(try row.int("service_seconds")), try row.date("window_start"))
            let add = { (kind: VehicleVisits.Report.Kind, at: Date?, place: Coordinate) in
                guard let at else { return }
                let report = VehicleVisits.Report(kind: kind, at: at, shipment: number, place: place, service: service)
                reports[vehicle, default: []].append(report)
            }
            let facility = Coordinate(
                latitude: try row.double("from_latitude"),
                longitude: try row.double("from_longitude")
            )
            if try row.int("legs") == 1 { add(.loaded, try row.optionalDate("loaded_at"), facility) }
            add(.arrived, try row.optionalDate("arrived_at"), drop)
            add(.completed, try row.optionalDate("completed_at"), drop)
        }
        return reports
    }

    private func unnoted() throws(PostgresError) -> Set<String> {
        let rows = try connection.query(
            """
            select h.number from isotherm.shipment h
            where h.tenant = $1 and h.completed_at >= $2 and not exists (
                select from isotherm.observed_duration d
                where d.tenant = h.tenant and d.shipment = h.number and d.kind = 'drive')
            """,
            [.text(tenant), .date(now.addingTimeInterval(-Self.lookBack))]
        )
        return Set(try rows.map { row throws(PostgresError) in try row.string("number") })
    }

    /// Where a vehicle was, when one of its stays lacks a report.
    private func fixes(of vehicle: String, _ reports: [VehicleVisits.Report]) throws(PostgresError) -> [LiveState.Fix] {
        guard let first = reports.map(\.at).min(), let last = reports.map(\.at).max() else { return [] }
        let rows = try connection.query(
            """
            select p.time, p.latitude, p.longitude from isotherm.vehicle_device v
            join isotherm.positions p on p.tenant = v.tenant and p.device = v.device
            where v.tenant = $1 and v.vehicle = $2 and p.time between $3::timestamptz - interval '1 hour'
                and $4::timestamptz + interval '1 hour'
            order by p.time
            """,
            [.text(tenant), .text(vehicle), .date(first), .date(last)]
        )
        var fixes: [LiveState.Fix] = []
        for row in rows {
            let place = Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude"))
            fixes.append(LiveState.Fix(place: place, at: try row.date("time")))
        }
        return fixes
    }

    // MARK: - What it means

    private func drives(
        _ visits: [VehicleVisits.Visit],
        _ vehicle: String,
        _ unnoted: Set<String>
    ) throws(PostgresError) -> [ObservedDuration] {
        var drives: [ObservedDuration] = []
        for (from, to) in zip(visits, visits.dropFirst()) {
            guard let shipment = to.delivered, unnoted.contains(shipment), let left = from.left,
                let arrived = to.arrived, arrived > left, try !hasBreak(vehicle, from: left, until: arrived),
                let planned = try planned(shipment, on: vehicle, from: from.place, until: arrived)
            else { continue }
            drives.append(
                ObservedDuration(
                    kind: .drive,
                    shipment: shipment,
                    vehicle: vehicle,
                    began: left,
                    slot: DaySlot(left, longitude: from.place.longitude),
                    plannedSeconds: planned,
                    actualSeconds: arrived.timeIntervalSince(left),
                    source: from.isByPosition || to.isByPosition ? .positions : .events
                )
            )
        }
        return drives
    }

    private func services(
        _ visits: [VehicleVisits.Visit],
        _ vehicle: String,
        _ unnoted: Set<String>
    ) -> [ObservedDuration] {
        visits.compactMap { visit in
            let done = visit.reports.filter { $0.kind == .completed }
            guard let shipment = visit.delivered, unnoted.contains(shipment), let arrived = visit.arrived,
                let left = visit.left, let opens = done.compactMap(\.service?.opensAt).min()
            else { return nil }
            let planned = done.reduce(0) { $0 + ($1.service?.seconds ?? 0) }
            let began = max(arrived, opens)
            guard planned > 0, left > began else { return nil }
            return ObservedDuration(
                kind: .service,
                shipment: shipment,
                vehicle: vehicle,
                began: began,
                slot: DaySlot(began, longitude: visit.place.longitude),
                plannedSeconds: planned,
                actualSeconds: left.timeIntervalSince(began),
                source: visit.isByPosition ? .positions : .events
            )
        }
    }

    /// Whether the courier had a break meanwhile: how long the drive itself took is not known then.
    private func hasBreak(_ vehicle: String, from start: Date, until end: Date) throws(PostgresError) -> Bool {
        try connection.query(
            """
            select exists (select from isotherm.break_taken b where b.tenant = $1 and b.vehicle = $2
                and coalesce(b.began_at, b.ended_at - make_interval(secs => b.length_seconds)) < $4
                and coalesce(b.ended_at, b.began_at + make_interval(secs => b.length_seconds)) > $3) as found
            """,
            [.text(tenant), .text(vehicle), .date(start), .date(end)]
        ).single().bool("found")
    }

    /// Seconds from a place to a shipment's drop by the newest plan that had one follow the other without a break, or nil.
    private func planned(
        _ shipment: String,
        on vehicle: String,
        from place: Coordinate,
        until time: Date
    ) throws(PostgresError) -> Double? {
        let rows = try connection.query(
            """
            select extract(epoch from s.arrival_at - f.departure_at)::double precision as seconds
            from isotherm.plan_stop s
            join isotherm.plan p on p.tenant = s.tenant and p.version = s.version and p.decided_by is not null
                and p.state in ('accepted', 'superseded') and p.decided_at <= $6
            join isotherm.plan_stop f on f.tenant = s.tenant and f.version = s.version and f.vehicle = s.vehicle
                and f.position = s.position - 1 and f.kind <> 'break'
            where s.tenant = $1 and s.shipment = $2 and s.vehicle = $3 and s.kind = 'deliver' and not s.frozen
              and abs(f.latitude - $4) < 0.0005 and abs(f.longitude - $5) < 0.001
            order by s.version desc limit 1
            """,
            [
                .text(tenant), .text(shipment), .text(vehicle), .double(place.latitude), .double(place.longitude),
                .date(time),
            ]
        )
        guard let seconds = try rows.first?.double("seconds"), seconds > 0 else { return nil }
        return seconds
    }

    private func write(_ durations: [ObservedDuration]) throws(PostgresError) -> Int {
        guard !durations.isEmpty else { return 0 }
        let written = try connection.execute(
            """
            insert into isotherm.observed_duration
                (tenant, kind, shipment, vehicle, began_at, slot, planned_seconds, actual_seconds, source)
            select $1, d.kind, d.shipment, d.vehicle, to_timestamp(d.began), d.slot, d.planned, d.actual, d.source
            from unnest($2::text[], $3::text[], $4::text[], $5::double precision[], $6::bigint[],
                $7::double precision[], $8::double precision[], $9::text[])
                as d (kind, shipment, vehicle, began, slot, planned, actual, source)
            on conflict do nothing
            """,
            [
                .text(tenant), .textArray(durations.map(\.kind.rawValue)), .textArray(durations.map(\.shipment)),
                .textArray(durations.map(\.vehicle)),
                .doubleArray(durations.map(\.began.timeIntervalSince1970)),
                .intArray(durations.map { Int64($0.slot.number) }),
                .doubleArray(durations.map(\.plannedSeconds)), .doubleArray(durations.map(\.actualSeconds)),
                .textArray(durations.map(\.source.rawValue)),
            ]
        )
        return Int(written)
    }
}

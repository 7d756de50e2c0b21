internal import ColdChain
public import Postgres
internal import Profiles
public import Telemetry

/// Reads what a report of a shipment needs.
public struct ShipmentReader {
    private let connection: Connection

    /// Reads through a connection.
    public init(_ connection: Connection) { self.connection = connection }

    /// The report of a shipment of a tenant, as things are at `now`.
    ///
    /// - Throws: ``ReportError`` when there is no such shipment, it was never loaded, or the database refuses.
    public func report(_ number: String, tenant: String, now: Timestamp) throws(ReportError) -> ShipmentReport {
        let header: Header?
        let legs: [ShipmentReport.Leg]
        do throws(PostgresError) {
            header = try readHeader(number, tenant)
            legs = try readLegs(number, tenant, now)
        } catch {
            throw .database(error)
        }
        guard let header else { throw .noShipment(number) }
        guard let start = legs.first?.start else { throw .notLoaded(number) }
        let end = header.leftAt ?? now
        let reigns = try readProfiles(header.profile, tenant, from: start, to: end)
        guard let profile = reigns.last?.profile else { throw .noProfile(header.profile) }
        var report = ShipmentReport(
            tenant: tenant,
            number: number,
            order: header.order,
            legs: legs,
            state: header.state,
            start: start,
            end: end,
            isOpen: header.leftAt == nil,
            profile: profile,
            changes: reigns.dropFirst().map {
                ShipmentReport.ProfileChange(
                    time: $0.createdAt,
                    version: $0.number,
                    author: $0.author,
                    reason: $0.comment
                )
            },
            firstVersion: reigns.first?.number ?? profile.version,
            probes: [],
            episodes: []
        )
        do throws(PostgresError) {
            for leg in legs { report.probes += try readProbes(leg, report) }
            report.episodes = try readEpisodes(report)
        } catch {
            throw .database(error)
        }
        return report
    }

    /// The versions of its profile that were in force while it was on its way, in their order.
    private func readProfiles(
        _ id: String,
        _ tenant: String,
        from start: Timestamp,
        to end: Timestamp
    ) throws(ReportError) -> [ProfileVersion] {
        do throws(ProfileArchiveError) {
            return try ProfileArchive(connection).inForce(id, tenant: tenant, from: start, to: end)
        } catch .database(let error) {
            throw .database(error)
        } catch {
            throw .unreadableProfile("\(error)")
        }
    }

    private struct Header {
        var order: String
        var profile: String
        var state: String
        var leftAt: Timestamp?
    }

    private func readHeader(_ number: String, _ tenant: String) throws(PostgresError) -> Header? {
        let rows = try connection.query(
            """
            select order_number, profile, state, isotherm.left_for_good(state, state_changed_at, completed_at) as left_at
            from isotherm.shipment where tenant = $1 and number = $2
            """,
            [.text(tenant), .text(number)]
        )
        guard let row = rows.first else { return nil }
        return Header(
            order: try row.string("order_number"),
            profile: try row.string("profile"),
            state: try row.string("state"),
            leftAt: try row.optionalMicroseconds("left_at").map { Timestamp(microseconds: $0) }
        )
    }

    private func readLegs(
        _ number: String,
        _ tenant: String,
        _ now: Timestamp
    ) throws(PostgresError) -> [ShipmentReport.Leg] {
        let rows = try connection.query(
            """
            select vehicle, loaded_at, left_at from isotherm.shipment_leg
            where tenant = $1 and shipment = $2 order by loaded_at
            """,
            [.text(tenant), .text(number)]
        )
        var legs: [ShipmentReport.Leg] = []
        for row in rows {
            let start = Timestamp(microseconds: try row.microseconds("loaded_at"))
            let left = try row.optionalMicroseconds("left_at").map { Timestamp(microseconds: $0) }
            legs.append(
                ShipmentReport.Leg(
                    vehicle: try row.string("vehicle"),
                    start: start,
                    end: left ?? max(now, start),
                    isAboard: left == nil
                )
            )
        }
        return legs
    }

    /// The temperature probes of a vehicle's devices during a leg, compressed or not; values that the sensor itself calls wrong (bit 1
    /// of the quality) are no part of the record.
    private func readProbes(
        _ leg: ShipmentReport.Leg,
        _ report: ShipmentReport
    ) throws(PostgresError) -> [ShipmentReport.Probe] {
        let rows = try connection.query(
            """
            select r.device, r.channel, r.time, r.value
            from isotherm.vehicle_device v
            cross join lateral isotherm.readings_between(
                $3, $4::timestamptz + interval '1 microsecond', v.device, 'temperature', v.tenant) r
            where v.tenant = $1 and v.vehicle = $2 and isotherm.watches(v.compartment, (
                    select l.compartment from isotherm.shipment_leg l
                    where l.tenant = $1 and l.shipment = $5 and l.loaded_at = $3))
              and r.value is not null and r.quality & 1 = 0
            order by r.device, r.channel, r.time
            """,
            [
                .text(report.tenant), .text(leg.vehicle), .timestamp(microseconds: leg.start.microseconds),
                .timestamp(microseconds: leg.end.microseconds), .text(report.number),
            ]
        )
        var names: [String] = []
        var curves: [String: (times: [Timestamp], values: [Double])] = [:]
        for row in rows {
            let channel = try row.string("channel")
            let device = try row.string("device")
            let name = channel.isEmpty ? device : "\(device)/\(channel)"
            if curves[name] == nil { names.append(name) }
            curves[name, default: ([], [])].times.append(Timestamp(microseconds: try row.microseconds("time")))
            curves[name, default: ([], [])].values.append(try row.double("value"))
        }
        return names.map { name in
            let curve = curves[name] ?? ([], [])
            let record = TemperatureRecord(
                times: curve.times.map { $0.seconds(since: leg.start) },
                values: curve.values,
                from: 0,
                to: leg.end.seconds(since: leg.start),
                profile: report.profile
            )
            return ShipmentReport.Probe(
                vehicle: leg.vehicle,
                name: name,
                times: curve.times,
                values: curve.values,
                record: record
            )
        }
    }

    private func readEpisodes(_ report: ShipmentReport) throws(PostgresError) -> [ShipmentReport.Episode] {
        let rows = try connection.query(
            """
            select e.id, e.class, d.name as device, e.started_at, e.closed_at, e.sentence_en, e.sentence_ru,
                e.rule, e.profile, e.profile_version
            from isotherm.device d
            join isotherm.episode e on e.device_id = d.id
            where d.tenant = $1 and exists (
                select from isotherm.shipment_leg l
                join isotherm.vehicle_device v on v.tenant = l.tenant and v.vehicle = l.vehicle and v.device = d.name
                    and isotherm.watches(v.compartment, l.compartment)
                where l.tenant = $1 and l.shipment = $2 and e.started_at <= coalesce(l.left_at, $3)
                  and coalesce(e.closed_at, $3) >= l.loaded_at)
            order by e.started_at, e.id
            """,
            [.text(report.tenant), .text(report.number), .timestamp(microseconds: report.end.microseconds)]
        )
        var episodes: [ShipmentReport.Episode] = []
        for row in rows {
            episodes.append(
                ShipmentReport.Episode(
                    kind: try row.string("class"),
                    device: try row.string("device"),
                    start: Timestamp(microseconds: try row.microseconds("started_at")),
                    end: try row.optionalMicroseconds("closed_at").map { Timestamp(microseconds: $0) },
                    sentence: (try row.string("sentence_en"), try row.string("sentence_ru")),
                    judgedBy: try Self.judge(row),
                    actions: try readActions(try row.string("id"), report.tenant)
                )
            )
        }
        return episodes
    }

    private static func judge(_ row: Row) throws(PostgresError) -> ShipmentReport.Judge? {
        let (profile, version) = (try row.string("profile"), Int(try row.int("profile_version")))
        guard !profile.isEmpty, version > 0 else { return nil }
        return ShipmentReport.Judge(profile: profile, version: version, rule: try row.string("rule"))
    }

    private func readActions(_ episode: String, _ tenant: String) throws(PostgresError) -> [ShipmentReport.Action] {
        let rows = try connection.query(
            """
            select time, actor, action, comment, assignee, until from isotherm.episode_action
            where episode_id = $1 and tenant = $2 order by id
            """,
            [.text(episode), .text(tenant)]
        )
        var actions: [ShipmentReport.Action] = []
        for row in rows {
            actions.append(
                ShipmentReport.Action(
                    time: Timestamp(microseconds: try row.microseconds("time")),
                    actor: try row.string("actor"),
                    kind: try row.string("action"),
                    comment: try row.string("comment"),
                    assignee: try row.optionalString("assignee"),
                    until: try row.optionalMicroseconds("until").map { Timestamp(microseconds: $0) }
                )
            )
        }
        return actions
    }
}

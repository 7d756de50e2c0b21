internal import Outbox
internal import Postgres
internal import Telemetry

/// The table of gateways.
enum GatewayStore {
    /// Enters gateways that are new, moves their last sighting on, and tells others whose state has changed.
    static func write(_ sightings: [GatewayRegister.Sighting], on connection: Connection) throws(PostgresError) {
        guard !sightings.isEmpty else { return }
        // In the order of the key, so that two collectors never wait in a circle.
        let sightings = sightings.sorted { ($0.tenant, $0.name) < ($1.tenant, $1.name) }
        try connection.execute(
            """
            insert into isotherm.gateway as g (tenant, name, first_seen_at, last_seen_at, standing)
            select tenant, name, seen_at, seen_at, standing
            from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[]) as s(tenant, name, seen_at, standing)
            on conflict (tenant, name) do update
            set last_seen_at = greatest(g.last_seen_at, excluded.last_seen_at)
            """,
            [
                .textArray(sightings.map(\.tenant)), .textArray(sightings.map(\.name)),
                .timestampArray(sightings.map(\.seenAt.microseconds)),
                .textArray(sightings.map { ($0.standing ?? .registered).rawValue }),
            ]
        )
        for sighting in sightings {
            if let status = sighting.status { try write(status, of: sighting, on: connection) }
        }
    }

    /// Tells others that a source has had as many dead letters as are kept.
    static func write(_ silenced: [SilencedSource], on connection: Connection) throws(PostgresError) {
        for source in silenced {
            let hour = source.time.microseconds / 3_600_000_000
            try Outbox.append(
                OutboxEvent(
                    id: "gateway-\(Digest.text([source.tenant, source.name]))-limited-\(hour)",
                    tenant: source.tenant,
                    type: "isotherm.gateway.limited",
                    subject: "gateway/\(source.name)",
                    time: source.time.microseconds,
                    data: JSONObject.text([
                        ("gateway", .text(source.name)), ("time", .text(source.time.rfc3339)),
                        ("code", .text(source.code)),
                    ])
                ),
                on: connection
            )
        }
    }

    /// What the registry says of all gateways.
    static func standings(
        on connection: Connection
    ) throws(PostgresError) -> [GatewayRegister.Name: GatewayStanding] {
        let rows = try connection.query("select tenant, name, standing from isotherm.gateway")
        var standings: [GatewayRegister.Name: GatewayStanding] = [:]
        for row in rows {
            let name = GatewayRegister.Name(tenant: try row.string("tenant"), gateway: try row.string("name"))
            standings[name] = GatewayStanding(rawValue: try row.string("standing"))
        }
        return standings
    }

    private static func write(
        _ status: GatewayStatus,
        of sighting: GatewayRegister.Sighting,
        on connection: Connection
    ) throws(PostgresError) {
        let rows = try connection.query(
            """
            update isotherm.gateway as g
            set online = $3, firmware = coalesce($4, g.firmware), battery_percent = coalesce($5, g.battery_percent),
                said_sequence = coalesce($6, g.said_sequence),
                clock_offset_seconds = coalesce($7, g.clock_offset_seconds)
            from (select id, online from isotherm.gateway where tenant = $1 and name = $2 for update) as before
            where g.id = before.id
            returning before.online is distinct from $3::boolean as has_changed
            """,
            [
                .text(sighting.tenant), .text(sighting.name), .bool(status.isOnline), .text(status.firmware),
                .double(status.batteryPercent), .int(status.sequence), .double(status.clockOffsetSeconds),
            ]
        )
        for row in rows where try row.bool("has_changed") { try tell(sighting, status, on: connection) }
    }

    private static func tell(
        _ sighting: GatewayRegister.Sighting,
        _ status: GatewayStatus,
        on connection: Connection
    ) throws(PostgresError) {
        let word = status.isOnline ? "online" : "offline"
        let time = sighting.seenAt
        try Outbox.append(
            OutboxEvent(
                id: "gateway-\(Digest.text([sighting.tenant, sighting.name]))-\(word)-\(time.microseconds)",
                tenant: sighting.tenant,
                type: "isotherm.gateway.\(word)",
                subject: "gateway/\(sighting.name)",
                time: time.microseconds,
                data: JSONObject.text([("gateway", .text(sighting.name)), ("time", .text(time.rfc3339))])
            ),
            on: connection
        )
    }
}

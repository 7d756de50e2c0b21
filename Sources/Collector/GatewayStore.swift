internal import Outbox
internal import Postgres
internal import Telemetry

/// The table of gateways.
enum GatewayStore {
    /// Enters gateways that are new, moves their last sighting on, and tells others whose state has changed.
    static func write(_ sightings: [GatewayRegister.Sighting], on connection: Connection) throws(PostgresError) {
        guard !sightings.isEmpty else { return }
        let latest = newest(sightings)
        try connection.execute(
            """
            insert into isotherm.gateway as g (tenant, name, first_seen_at, last_seen_at)
            select tenant, name, seen_at, seen_at
            from unnest($1::text[], $2::text[], $3::timestamptz[]) as s(tenant, name, seen_at)
            on conflict (tenant, name) do update
            set last_seen_at = greatest(g.last_seen_at, excluded.last_seen_at)
            """,
            [
                .textArray(latest.map(\.tenant)), .textArray(latest.map(\.name)),
                .timestampArray(latest.map(\.seenAt.microseconds)),
            ]
        )
        for sighting in latest {
            if let isOnline = sighting.isOnline { try tell(sighting, isOnline: isOnline, on: connection) }
        }
    }

    private static func tell(
        _ sighting: GatewayRegister.Sighting,
        isOnline: Bool,
        on connection: Connection
    ) throws(PostgresError) {
        let changed = try connection.execute(
            "update isotherm.gateway set online = $3 where tenant = $1 and name = $2 and online is distinct from $3",
            [.text(sighting.tenant), .text(sighting.name), .bool(isOnline)]
        )
        guard changed == 1 else { return }
        let word = isOnline ? "online" : "offline"
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

    /// One sighting per gateway, in the order of the key, so that two collectors never wait in a circle.
    private static func newest(_ sightings: [GatewayRegister.Sighting]) -> [GatewayRegister.Sighting] {
        var merged: [String: GatewayRegister.Sighting] = [:]
        for sighting in sightings {
            let key = "\(sighting.tenant)/\(sighting.name)"
            let other = merged[key]
            merged[key] = GatewayRegister.Sighting(
                tenant: sighting.tenant,
                name: sighting.name,
                seenAt: max(sighting.seenAt, other?.seenAt ?? sighting.seenAt),
                isOnline: sighting.isOnline ?? other?.isOnline
            )
        }
        return merged.sorted { $0.key < $1.key }.map(\.value)
    }
}

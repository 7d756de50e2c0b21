public import Postgres
internal import Telemetry

/// A gateway as the registry knows it, and what of its numbers is stored.
public struct GatewayAccount: Sendable, Codable {
    /// Its tenant.
    public let tenant: String
    /// Its name.
    public let gateway: String
    /// `registered`, `quarantined` or `revoked`.
    public let standing: String
    /// What its last status said; nil when none came.
    public let isOnline: Bool?
    /// When it was heard first and last, RFC 3339.
    public let firstSeenAt: String
    /// When it was heard last, RFC 3339.
    public let lastSeenAt: String
    /// What it says to run.
    public let firmware: String?
    /// Per cent.
    public let batteryPercent: Double?
    /// Seconds by which its clock was ahead of ours at its last status.
    public let clockOffsetSeconds: Double?
    /// The highest number that it says to have sent.
    public let saidSequence: Int64?
    /// The stored numbers, first and last of each range.
    public let stored: [[Int64]]
    /// The missing numbers, first and last of each gap; those behind the highest stored one included.
    public let gaps: [[Int64]]
    /// Missing numbers of earlier gaps that are no longer listed.
    public let givenUp: Int64
    /// How often it began to count anew.
    public let restarts: Int64

    /// How many numbers are missing.
    public var missing: Int64 { gaps.reduce(givenUp) { $0 + $1[1] - $1[0] + 1 } }

    /// The gateways of a tenant, or of all, by name.
    public static func all(on connection: Connection, tenant: String? = nil) throws(PostgresError) -> [GatewayAccount] {
        let rows = try connection.query(
            """
            select tenant, name, standing, online, first_seen_at, last_seen_at, firmware, battery_percent,
                   clock_offset_seconds, said_sequence, array_to_string(sequences, ',') as sequences, given_up, restarts
            from isotherm.gateway where $1::text is null or tenant = $1 order by tenant, name
            """,
            [.text(tenant)]
        )
        var accounts: [GatewayAccount] = []
        for row in rows { accounts.append(try GatewayAccount(row)) }
        return accounts
    }

    /// Gives a gateway a standing; one that was never heard is entered.
    public static func set(
        _ standing: String,
        tenant: String,
        gateway: String,
        on connection: Connection
    ) throws(PostgresError) {
        try connection.execute(
            """
            insert into isotherm.gateway (tenant, name, first_seen_at, last_seen_at, standing)
            values ($1, $2, now(), now(), $3) on conflict (tenant, name) do update set standing = excluded.standing
            """,
            [.text(tenant), .text(gateway), .text(standing)]
        )
    }

    private init(_ row: Row) throws(PostgresError) {
        tenant = try row.string("tenant")
        gateway = try row.string("name")
        standing = try row.string("standing")
        isOnline = try row.optionalBool("online")
        firstSeenAt = Timestamp(microseconds: try row.microseconds("first_seen_at")).rfc3339
        lastSeenAt = Timestamp(microseconds: try row.microseconds("last_seen_at")).rfc3339
        firmware = try row.optionalString("firmware")
        batteryPercent = try row.optionalDouble("battery_percent")
        clockOffsetSeconds = try row.optionalDouble("clock_offset_seconds")
        saidSequence = try row.optionalInt("said_sequence")
        let pairs = try row.string("sequences").split(separator: ",").compactMap { Int64($0) }
        let ranges = SequenceRanges(pairs: pairs, newestTime: nil, restarts: 0, givenUp: 0)
        stored = ranges.ranges.map { [$0.lowerBound, $0.upperBound] }
        var gaps = ranges.gaps.map { [$0.lowerBound, $0.upperBound] }
        if let said = saidSequence, let highest = ranges.highest, said > highest { gaps.append([highest + 1, said]) }
        self.gaps = gaps
        givenUp = try row.int("given_up")
        restarts = try row.int("restarts")
    }
}

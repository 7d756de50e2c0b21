public import Postgres

/// The tokens of the database.
public enum AccessTokens {
    /// Makes a token.
    ///
    /// - Returns: The token, and its secret, which nobody can read again.
    /// - Throws: ``AccessError``; `duplicate` when the tenant has one of this name that is not revoked.
    public static func add(
        _ wish: NewToken,
        secret: TokenSecret,
        by creator: String,
        at now: Int64,
        on connection: Connection
    ) throws(AccessError) -> AccessToken {
        try wish.check(now: now)
        let isCourier = wish.roles.contains(.courier)
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                insert into isotherm.access_token
                    (tenant, name, roles, courier, digest, hint, created_at, created_by, expires_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                on conflict (tenant, name) where revoked_at is null do nothing returning \(AccessToken.columns)
                """,
                [
                    .text(wish.tenant), .text(wish.name), .textArray(wish.roles.sorted().map(\.rawValue)),
                    .text(isCourier ? wish.courier ?? wish.name : nil), .bytes(secret.digest), .text(secret.hint),
                    .timestamp(microseconds: now), .text(creator), .timestamp(microseconds: wish.expiresAt),
                ]
            )
            if let row = rows.first { return try AccessToken(row) }
        } catch {
            throw .database(error)
        }
        throw .duplicate(name: wish.name)
    }

    /// The tokens of a tenant, or of all; those that count no more stand behind.
    public static func list(tenant: String?, on connection: Connection) throws(PostgresError) -> [AccessToken] {
        let rows = try connection.query(
            """
            select \(AccessToken.columns) from isotherm.access_token where $1::text is null or tenant = $1
            order by revoked_at is not null, tenant, name, id desc
            """,
            [.text(tenant)]
        )
        var tokens: [AccessToken] = []
        for row in rows { tokens.append(try AccessToken(row)) }
        return tokens
    }

    /// Takes a token back; whoever shows it is refused from then on, and pages that were opened with it end.
    ///
    /// - Throws: ``AccessError``; `unknown` when the tenant has no such token or it was revoked before.
    public static func revoke(
        _ id: Int64,
        tenant: String,
        by actor: String,
        at now: Int64,
        on connection: Connection
    ) throws(AccessError) -> AccessToken {
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                update isotherm.access_token set revoked_at = $3, revoked_by = $4
                where id = $1 and tenant = $2 and revoked_at is null returning \(AccessToken.columns)
                """,
                [.int(id), .text(tenant), .timestamp(microseconds: now), .text(actor)]
            )
            if let row = rows.first { return try AccessToken(row) }
        } catch {
            throw .database(error)
        }
        throw .unknown(token: "\(id)")
    }

    /// The token with this secret, whether it still counts or not; notes that it was used.
    public static func find(
        _ secret: TokenSecret,
        at now: Int64,
        on connection: Connection
    ) throws(PostgresError) -> AccessToken? {
        let rows = try connection.query(
            "select \(AccessToken.columns) from isotherm.access_token where digest = $1",
            [.bytes(secret.digest)]
        )
        guard let row = rows.first else { return nil }
        let token = try AccessToken(row)
        if token.standing(at: now) == .valid, (token.usedAt ?? 0) < now - usedAtStep {
            try connection.execute(
                "update isotherm.access_token set used_at = $2 where id = $1",
                [.int(token.id), .timestamp(microseconds: now)]
            )
        }
        return token
    }

    /// Whether there is any token, be it revoked or expired: a door that was closed once does not open by itself.
    public static func exist(on connection: Connection) throws(PostgresError) -> Bool {
        try connection.query("select exists (select from isotherm.access_token) as any").single().bool("any")
    }

    /// Removes all tokens of all tenants, so that this machine may do everything without one again.
    ///
    /// - Returns: How many there were.
    public static func clear(on connection: Connection) throws(PostgresError) -> Int {
        try connection.execute("delete from isotherm.access_token")
    }

    /// A write per minute and token tells enough of its use.
    private static let usedAtStep: Int64 = 60_000_000
}

public import Postgres

/// Sessions of the page: each is a secret in a cookie, kept as its digest.
public enum PageSessions {
    /// Opens a session for `identity`.
    ///
    /// - Parameters:
    ///   - secret: What the cookie will say.
    ///   - identity: Who logged in: a token's holder or a person of an issuer.
    ///   - until: When it ends at the latest, in microseconds since the Unix epoch.
    ///   - connection: Where it is kept.
    /// - Throws: The server's error.
    public static func open(
        _ secret: TokenSecret,
        for identity: Identity,
        until: Int64,
        on connection: Connection
    ) throws(PostgresError) {
        try connection.execute("delete from isotherm.access_session where expires_at < now()")
        var token: Int64?
        if case .token(let id) = identity.source { token = id }
        try connection.execute(
            """
            insert into isotherm.access_session (digest, token_id, tenant, name, roles, courier, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .bytes(secret.digest), .int(token), .text(identity.tenant), .text(identity.name),
                .textArray(identity.roles.sorted().map(\.rawValue)), .text(identity.courier),
                .timestamp(microseconds: until),
            ]
        )
    }

    /// Who logged in; nil when the session has ended or its token counts no more.
    public static func find(_ secret: TokenSecret, on connection: Connection) throws(PostgresError) -> Identity? {
        let rows = try connection.query(
            """
            select s.token_id, coalesce(t.tenant, s.tenant) as tenant, coalesce(t.name, s.name) as name,
                coalesce(t.roles, s.roles) as roles, case when t.id is null then s.courier else t.courier end as courier
            from isotherm.access_session s left join isotherm.access_token t on t.id = s.token_id
            where s.digest = $1 and s.expires_at > now() and t.revoked_at is null
              and coalesce(t.expires_at, 'infinity') > now()
            """,
            [.bytes(secret.digest)]
        )
        guard let row = rows.first else { return nil }
        return Identity(
            source: try row.optionalInt("token_id").map { .token($0) } ?? .issuer,
            name: try row.string("name"),
            tenant: try row.string("tenant"),
            roles: Set(try row.textArray("roles").compactMap { AccessRole(rawValue: $0) }),
            courier: try row.optionalString("courier")
        )
    }

    /// Ends a session.
    public static func close(_ secret: TokenSecret, on connection: Connection) throws(PostgresError) {
        try connection.execute("delete from isotherm.access_session where digest = $1", [.bytes(secret.digest)])
    }
}

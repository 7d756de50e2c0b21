internal import Postgres

/// A token as it is listed: everything but its secret.
public struct AccessToken: Sendable, Equatable {
    /// Its number.
    public let id: Int64
    /// The only tenant it may act for.
    public let tenant: String
    /// Who acts with it.
    public let name: String
    /// What it may do.
    public let roles: [AccessRole]
    /// Of a courier: who it is in routes and reports.
    public let courier: String?
    /// The secret's beginning.
    public let hint: String
    /// Since when it exists, in microseconds since the Unix epoch as all instants here.
    public let createdAt: Int64
    /// Who made it.
    public let createdBy: String
    /// Until when it counts; nil for as long as nobody revokes it.
    public let expiresAt: Int64?
    /// When it was shown last, to the minute; nil for never.
    public let usedAt: Int64?
    /// Since when it counts no more.
    public let revokedAt: Int64?

    /// What it stands for at an instant.
    public enum Standing: String, Sendable {
        /// It is accepted.
        case valid
        /// Its time is over.
        case expired
        /// Somebody has taken it back.
        case revoked
    }

    /// Whether it is accepted at `now`.
    public func standing(at now: Int64) -> Standing {
        if revokedAt != nil { return .revoked }
        return (expiresAt ?? .max) > now ? .valid : .expired
    }

    /// Who shows it.
    public var identity: Identity {
        Identity(source: .token(id), name: name, tenant: tenant, roles: Set(roles), courier: courier)
    }

    static let columns = """
        id, tenant, name, roles, courier, hint, created_at, created_by, expires_at, used_at, revoked_at
        """

    init(_ row: Row) throws(PostgresError) {
        id = try row.int("id")
        tenant = try row.string("tenant")
        name = try row.string("name")
        // The table's check admits no other words.
        roles = try row.textArray("roles").compactMap { AccessRole(rawValue: $0) }
        courier = try row.optionalString("courier")
        hint = try row.string("hint")
        createdAt = try row.microseconds("created_at")
        createdBy = try row.string("created_by")
        expiresAt = try row.optionalMicroseconds("expires_at")
        usedAt = try row.optionalMicroseconds("used_at")
        revokedAt = try row.optionalMicroseconds("revoked_at")
    }
}

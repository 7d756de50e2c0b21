public import Postgres

/// What people and systems did: rows that are only ever added, each with a hash over itself and the one before it.
///
/// Whoever can write to the database can make a whole new chain; who has noted the newest number and hash elsewhere finds
/// that too (`isotherm audit verify --head`).
public enum AuditTrail {
    /// Something that somebody is about to do, or was refused.
    public struct Note: Sendable {
        /// Whose data it is about.
        public var tenant: String
        /// Who does it.
        public var identity: Identity
        /// How: `api`, `page` or `command`.
        public var via: String
        /// What is done, in constant words.
        public var action: String
        /// What it is done to.
        public var object: String
        /// Particulars as JSON text; no personal data.
        public var detail: String

        /// Creates a note.
        public init(
            tenant: String,
            identity: Identity,
            via: String,
            action: String,
            object: String = "",
            detail: String = "{}"
        ) {
            self.tenant = tenant
            self.identity = identity
            self.via = via
            self.action = action
            self.object = object
            self.detail = detail
        }
    }

    /// Adds an entry.
    ///
    /// - Returns: Its number.
    @discardableResult
    public static func append(_ note: Note, on connection: Connection) throws(PostgresError) -> Int64 {
        try connection.query(
            "select isotherm.audit_append($1, $2, $3, $4, $5, $6, $7) as number",
            [
                .text(note.tenant), .text(note.identity.name),
                .textArray(note.identity.roles.sorted().map(\.rawValue)), .text(note.via), .text(note.action),
                .text(note.object), .text(note.detail),
            ]
        ).single().int("number")
    }

    /// Entries of a tenant, the newest first.
    ///
    /// - Parameters:
    ///   - tenant: Whose.
    ///   - before: Only entries with a lower number; nil begins with the newest.
    ///   - limit: At most so many.
    ///   - connection: Where they are.
    /// - Returns: The entries.
    /// - Throws: The server's error.
    public static func newest(
        tenant: String,
        before: Int64?,
        limit: Int,
        on connection: Connection
    ) throws(PostgresError) -> [AuditEntry] {
        try entries(
            """
            select \(AuditEntry.columns) from isotherm.audit_entry
            where tenant = $1 and ($2::bigint is null or number < $2) order by number desc limit $3
            """,
            [.text(tenant), .int(before), .int(limit)],
            connection
        )
    }

    /// The tenants that have a chain.
    public static func tenants(on connection: Connection) throws(PostgresError) -> [String] {
        let rows = try connection.query("select distinct tenant from isotherm.audit_entry order by tenant")
        var tenants: [String] = []
        for row in rows { tenants.append(try row.string("tenant")) }
        return tenants
    }

    static func entries(
        _ sql: String,
        _ parameters: [Parameter],
        _ connection: Connection
    ) throws(PostgresError) -> [AuditEntry] {
        var entries: [AuditEntry] = []
        for row in try connection.query(sql, parameters) { entries.append(try AuditEntry(row)) }
        return entries
    }
}

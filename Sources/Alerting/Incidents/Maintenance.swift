internal import Outbox
public import Postgres

/// Maintenance that people have entered: lists, begins and ends it.
public enum Maintenance {
    /// A window with who entered it.
    public struct Entry: Sendable, Equatable {
        /// The window; its id is the key in the database.
        public let window: MaintenanceWindow
        /// Who entered it.
        public let createdBy: String

        /// Creates an entry.
        public init(window: MaintenanceWindow, createdBy: String) {
            self.window = window
            self.createdBy = createdBy
        }
    }

    /// The windows of a tenant that end after an instant (microseconds since the Unix epoch), the earliest first, at
    /// most 1000.
    public static func list(
        tenant: String,
        endingAfter instant: Int64,
        on connection: Connection
    ) throws(PostgresError) -> [Entry] {
        let rows = try connection.query(
            """
            select id, place, from_at, until_at, reason, created_by from isotherm.maintenance
            where tenant = $1 and until_at > $2 order by from_at, id limit 1000
            """,
            [.text(tenant), .timestamp(microseconds: instant)]
        )
        var entries: [Entry] = []
        for row in rows {
            let window = MaintenanceWindow(
                id: String(try row.int("id")),
                tenant: tenant,
                place: try row.string("place"),
                span: try row.microseconds("from_at")..<row.microseconds("until_at"),
                reason: try row.string("reason")
            )
            entries.append(Entry(window: window, createdBy: try row.string("created_by")))
        }
        return entries
    }

    /// Enters a window.
    ///
    /// - Parameters:
    ///   - window: The window; its id and its tenant are not used.
    ///   - tenant: Whose places it is about.
    ///   - actor: Who enters it.
    ///   - connection: Where it is kept.
    /// - Returns: Its key.
    /// - Throws: The database's error.
    public static func add(
        _ window: MaintenanceWindow,
        tenant: String,
        by actor: String,
        on connection: Connection
    ) throws(PostgresError) -> Int64 {
        let rows = try connection.query(
            """
            insert into isotherm.maintenance (tenant, place, from_at, until_at, reason, created_by)
            values ($1, $2, $3, $4, $5, $6) returning id
            """,
            [
                .text(tenant), .text(window.place ?? "*"), .timestamp(microseconds: window.span.lowerBound),
                .timestamp(microseconds: window.span.upperBound), .text(window.reason), .text(actor),
            ]
        )
        return try rows.single().int("id")
    }

    /// Ends a window now, and lets what it holds back be told. One that has not begun is removed.
    ///
    /// - Returns: Whether the tenant has such a window that had not ended.
    public static func end(
        _ id: Int64,
        tenant: String,
        at now: Int64,
        on connection: Connection
    ) throws(PostgresError) -> Bool {
        let parameters: [Parameter] = [.int(id), .text(tenant), .timestamp(microseconds: now)]
        return try connection.transaction { () throws(PostgresError) in
            let removed = try connection.execute(
                "delete from isotherm.maintenance where id = $1 and tenant = $2 and from_at >= $3",
                parameters
            )
            let ended = try connection.execute(
                "update isotherm.maintenance set until_at = $3 where id = $1 and tenant = $2 and until_at > $3",
                parameters
            )
            if removed + ended == 0 { return false }
            try connection.execute(
                "update isotherm.incident set due_at = $2 where tenant = $1 and due_at > $2",
                Array(parameters.dropFirst())
            )
            try connection.notify(Outbox.channel)
            return true
        }
    }
}

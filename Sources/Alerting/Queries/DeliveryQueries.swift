internal import Outbox
public import Postgres

/// What the API and the command line ask and change about deliveries.
public enum DeliveryQueries {
    /// Lists deliveries.
    ///
    /// - Parameters:
    ///   - filter: Which ones.
    ///   - limit: At most how many.
    ///   - connection: Where to look.
    /// - Returns: The deliveries, the newest first.
    /// - Throws: The database's error.
    public static func list(
        _ filter: DeliveryFilter = DeliveryFilter(),
        limit: Int = 100,
        on connection: Connection
    ) throws(PostgresError) -> [DeliveryRecord] {
        let rows = try connection.query(
            """
            select d.*, o.type, o.subject
            from isotherm.delivery d join isotherm.outbox o on o.event_id = d.event_id
            where ($1::text is null or d.hook = $1) and ($2::text is null or d.tenant = $2)
              and ($3::text is null or d.state = $3) and ($4::text is null or d.event_id = $4)
              and ($5::bigint is null or d.id < $5)
            order by d.id desc limit $6
            """,
            [
                .text(filter.hook), .text(filter.tenant), .text(filter.state?.rawValue), .text(filter.eventID),
                .int(filter.before), .int(limit),
            ]
        )
        var records: [DeliveryRecord] = []
        for row in rows { records.append(try DeliveryRecord(row)) }
        return records
    }

    /// Lists the attempts of one delivery.
    ///
    /// - Parameters:
    ///   - id: The delivery.
    ///   - tenant: Whose it must be; nil for anybody's.
    ///   - connection: Where to look.
    /// - Returns: The attempts, the first one first; empty when the tenant has no such delivery.
    /// - Throws: The database's error.
    public static func attempts(
        of id: Int64,
        tenant: String? = nil,
        on connection: Connection
    ) throws(PostgresError) -> [DeliveryAttempt] {
        let rows = try connection.query(
            """
            select a.* from isotherm.delivery_attempt a join isotherm.delivery d on d.id = a.delivery_id
            where d.id = $1 and ($2::text is null or d.tenant = $2) order by a.attempt
            """,
            [.int(id), .text(tenant)]
        )
        var attempts: [DeliveryAttempt] = []
        for row in rows { attempts.append(try DeliveryAttempt(row)) }
        return attempts
    }

    /// The hooks that are told nothing at the moment.
    public static func disabledHooks(on connection: Connection) throws(PostgresError) -> [DisabledHook] {
        let rows = try connection.query(
            "select hook, url, reason, disabled_at from isotherm.hook_disabled order by hook"
        )
        var hooks: [DisabledHook] = []
        for row in rows {
            hooks.append(
                DisabledHook(
                    name: try row.string("hook"),
                    url: try row.string("url"),
                    reason: try row.string("reason"),
                    disabledAt: try row.microseconds("disabled_at")
                )
            )
        }
        return hooks
    }

    /// Lets a disabled hook hear again of what happens from now on; what it missed is had by a replay.
    ///
    /// - Returns: Whether it was disabled.
    public static func enable(hook: String, on connection: Connection) throws(PostgresError) -> Bool {
        try connection.execute("delete from isotherm.hook_disabled where hook = $1", [.text(hook)]) == 1
    }
}

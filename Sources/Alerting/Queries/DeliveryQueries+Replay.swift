internal import Foundation
internal import Outbox
public import Postgres

extension DeliveryQueries {
    /// Sends one event again, with the same `webhook-id` and a schedule that begins anew.
    ///
    /// - Parameters:
    ///   - id: The delivery, in whatever state.
    ///   - tenant: Whose it must be; nil for anybody's.
    ///   - connection: Where it is kept.
    /// - Returns: Whether there is such a delivery.
    /// - Throws: The database's error.
    public static func replay(
        delivery id: Int64,
        tenant: String? = nil,
        on connection: Connection
    ) throws(PostgresError) -> Bool {
        try connection.transaction { () throws(PostgresError) in
            let count = try connection.execute(
                """
                update isotherm.delivery
                set state = 'pending', next_attempt_at = now(), attempts_before_replay = attempts, delivered_at = null
                where id = $1 and ($2::text is null or tenant = $2)
                """,
                [.int(id), .text(tenant)]
            )
            try connection.notify(Outbox.channel)
            return count == 1
        }
    }

    /// Sends again all events of a span of time that a hook wants, those that it has taken and those that it missed.
    ///
    /// - Parameters:
    ///   - hook: The hook; its patterns and tenants choose the events.
    ///   - span: The time of the events in microseconds since the Unix epoch, the end left out.
    ///   - tenant: Only this tenant's events; nil for all that the hook wants.
    ///   - connection: Where they are kept.
    /// - Returns: How many events are sent.
    /// - Throws: The database's error.
    public static func replay(
        to hook: Hook,
        from span: Range<Int64>,
        tenant: String? = nil,
        on connection: Connection
    ) throws(PostgresError) -> Int {
        try connection.transaction { () throws(PostgresError) in
            let ids = try wanted(by: hook, in: span, tenant: tenant, on: connection)
            let count = try connection.execute(
                """
                insert into isotherm.delivery as d (hook, tenant, event_id)
                select $1, tenant, event_id from isotherm.outbox where event_id = any($2)
                on conflict (hook, event_id) do update
                set state = 'pending', next_attempt_at = now(), attempts_before_replay = d.attempts, delivered_at = null
                """,
                [.text(hook.name), .textArray(ids)]
            )
            try connection.notify(Outbox.channel)
            return count
        }
    }

    /// Sends a test event to one hook only.
    ///
    /// - Parameters:
    ///   - hook: The hook.
    ///   - tenant: The tenant in whose name it is sent.
    ///   - time: Now, in microseconds since the Unix epoch.
    ///   - connection: Where it is kept.
    /// - Returns: The event's id, by which its delivery is found.
    /// - Throws: The database's error.
    public static func sendTest(
        to hook: Hook,
        tenant: String,
        at time: Int64,
        on connection: Connection
    ) throws(PostgresError) -> String {
        let event = WebhookEvent.test(id: "test-\(UUID().uuidString)", hook: hook, tenant: tenant, at: time)
        try connection.transaction { () throws(PostgresError) in
            try Outbox.append(event, on: connection)
            try connection.execute(
                "insert into isotherm.delivery (hook, tenant, event_id) values ($1, $2, $3)",
                [.text(hook.name), .text(tenant), .text(event.id)]
            )
        }
        return event.id
    }

    private static func wanted(
        by hook: Hook,
        in span: Range<Int64>,
        tenant: String?,
        on connection: Connection
    ) throws(PostgresError) -> [String] {
        let rows = try connection.query(
            """
            select event_id, tenant, type, subject, time, '{}' as data
            from isotherm.outbox
            where time >= $1 and time < $2 and ($3::text is null or tenant = $3) and type <> $4
            """,
            [
                .timestamp(microseconds: span.lowerBound), .timestamp(microseconds: span.upperBound), .text(tenant),
                .text(WebhookEvent.test),
            ]
        )
        var ids: [String] = []
        for row in rows {
            let event = try OutboxEvent(row)
            if hook.wants(event) { ids.append(event.id) }
        }
        return ids
    }
}

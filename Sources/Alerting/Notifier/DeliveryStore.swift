internal import Outbox
internal import Postgres

/// The notifier's statements.
struct DeliveryStore {
    let connection: Connection

    /// The hooks that are not disabled; a hook whose address has been changed since is enabled.
    func active(_ hooks: [Hook]) throws(PostgresError) -> [Hook] {
        let rows = try connection.query("select hook, url from isotherm.hook_disabled")
        var disabled: [String: String] = [:]
        for row in rows { disabled[try row.string("hook")] = try row.string("url") }
        return hooks.filter { disabled[$0.name] != $0.url }
    }

    /// Makes a delivery for every hook that wants one of the events; runs in the follower's transaction.
    func fanOut(_ events: [StoredEvent], to hooks: [Hook]) throws(PostgresError) {
        var names: [String] = []
        var tenants: [String] = []
        var ids: [String] = []
        for stored in events where stored.event.type != WebhookEvent.test {
            for hook in hooks where hook.wants(stored.event) {
                names.append(hook.name)
                tenants.append(stored.event.tenant)
                ids.append(stored.event.id)
            }
        }
        if names.isEmpty { return }
        try connection.execute(
            """
            insert into isotherm.delivery (hook, tenant, event_id)
            select * from unnest($1::text[], $2::text[], $3::text[]) on conflict (hook, event_id) do nothing
            """,
            [.textArray(names), .textArray(tenants), .textArray(ids)]
        )
    }

    /// Takes what is due, the oldest first, so that no other worker takes it before the lease is over.
    ///
    /// - Parameters:
    ///   - places: How many attempts each recipient has room for.
    ///   - margin: How much longer than the recipient's timeout the lease lasts.
    /// - Returns: What was taken, in the order of the events.
    /// - Throws: The database's error.
    func claim(_ places: [(recipient: Recipient, count: Int)], margin: Duration) throws(PostgresError) -> [Delivery] {
        let rows = try connection.query(
            """
            with room as (
                select * from unnest($1::text[], $2::bigint[], $3::double precision[]) as r (hook, places, lease)
            ), due as (
                select d.id, room.lease from room cross join lateral (
                    select id from isotherm.delivery
                    where hook = room.hook and state = 'pending' and next_attempt_at <= now()
                    order by next_attempt_at, id limit room.places for update skip locked
                ) d
            )
            update isotherm.delivery v
            set attempts = v.attempts + 1, next_attempt_at = now() + make_interval(secs => due.lease),
                claimed_until = now() + make_interval(secs => due.lease)
            from due, isotherm.outbox o
            where v.id = due.id and o.event_id = v.event_id and o.position is not null
            returning v.id as delivery_id, v.hook, v.attempts, v.attempts - v.attempts_before_replay as step,
                o.position, o.event_id, o.tenant, o.type, o.subject, o.time, o.data::text as data
            """,
            [
                .textArray(places.map(\.recipient.name)), .intArray(places.map { Int64($0.count) }),
                .doubleArray(places.map { ($0.recipient.timeout + margin) / .seconds(1) }),
            ]
        )
        var deliveries: [Delivery] = []
        for row in rows { deliveries.append(try Delivery(row)) }
        return deliveries.sorted { $0.position < $1.position }
    }

    /// Gives a claimed delivery back, for any worker to take at once.
    func release(_ key: Delivery.Key) throws(PostgresError) {
        try connection.execute(
            """
            update isotherm.delivery set next_attempt_at = now(), claimed_until = null
            where id = $1 and attempts = $2 and state = 'pending'
            """,
            [.int(key.delivery), .int(key.attempt)]
        )
    }

    /// The time until the next delivery of one of these is due; zero or less when one is, nil when there is none.
    func untilNextDue(_ recipients: [Recipient]) throws(PostgresError) -> Duration? {
        let rows = try connection.query(
            """
            select extract(epoch from min(next.next_attempt_at) - clock_timestamp())::double precision as seconds
            from unnest($1::text[]) as h (hook) cross join lateral (
                select next_attempt_at from isotherm.delivery
                where hook = h.hook and state = 'pending' order by next_attempt_at limit 1
            ) next
            """,
            [.textArray(recipients.map(\.name))]
        )
        return try rows.single().optionalDouble("seconds").map { .seconds($0) }
    }

    /// How many deliveries to these have not come to an end.
    func queueLength(_ recipients: [Recipient]) throws(PostgresError) -> Int64 {
        let rows = try connection.query(
            "select count(*) as pending from isotherm.delivery where state = 'pending' and hook = any($1)",
            [.textArray(recipients.map(\.name))]
        )
        return try rows.single().int("pending")
    }
}

extension Delivery {
    init(_ row: Row) throws(PostgresError) {
        key = Key(delivery: try row.int("delivery_id"), attempt: Int(try row.int("attempts")))
        hook = try row.string("hook")
        step = Int(try row.int("step"))
        event = try OutboxEvent(row)
        position = try row.int("position")
    }
}

internal import Outbox
internal import Postgres

extension DeliveryStore {
    /// Writes an attempt down, whatever its outcome; a second time changes nothing.
    func recordAttempt(_ result: AttemptResult) throws(PostgresError) {
        // Selected, not inserted as values: the delivery may have been removed meanwhile.
        try connection.execute(
            """
            insert into isotherm.delivery_attempt (delivery_id, attempt, started_at, seconds, status, error, fault)
            select id, $2, $3, $4, $5, $6, $7 from isotherm.delivery where id = $1
            on conflict (delivery_id, attempt) do nothing
            """,
            [
                .int(result.delivery.key.delivery), .int(result.delivery.key.attempt),
                .timestamp(microseconds: result.startedAt), .double(result.seconds),
                .int(result.status.map { Int64($0) }), .text(result.error), .text(result.fault?.rawValue),
            ]
        )
    }

    /// Marks a delivery as taken, unless a replay has begun since the attempt was claimed.
    func markDelivered(_ result: AttemptResult) throws(PostgresError) {
        try connection.execute(
            """
            update isotherm.delivery
            set state = 'delivered', delivered_at = now(), last_status = $3, last_error = null,
                last_fault = null
            where id = $1 and $2 > attempts_before_replay and state <> 'delivered'
            """,
            [
                .int(result.delivery.key.delivery), .int(result.delivery.key.attempt),
                .int(result.status.map { Int64($0) }),
            ]
        )
    }

    /// Marks an attempt as failed: the next one comes after `delay`, or never when that is nil.
    ///
    /// A later attempt that has been claimed meanwhile is not disturbed, nor what is to be said anew.
    func markFailed(_ result: AttemptResult, delay: Duration?) throws(PostgresError) {
        let changed = try connection.execute(
            """
            update isotherm.delivery
            set state = case when $3::double precision is null then 'failed' else 'pending' end,
                next_attempt_at = now() + make_interval(secs => coalesce($3, 0)),
                last_status = $4, last_error = $5, last_fault = $6
            where id = $1 and attempts = $2 and $2 > attempts_before_replay and state = 'pending'
            """,
            [
                .int(result.delivery.key.delivery), .int(result.delivery.key.attempt),
                .double(delay.map { $0 / .seconds(1) }), .int(result.status.map { Int64($0) }), .text(result.error),
                .text(result.fault?.rawValue),
            ]
        )
        if delay == nil, changed == 1, let event = WebhookEvent.exhausted(by: result) {
            try Outbox.append(event, on: connection)
        }
    }

    /// Disables a hook whose receiver wants no more events, ends its deliveries and says so by an event.
    func disable(_ hook: Hook, after result: AttemptResult, at time: Int64) throws(PostgresError) {
        let reason = result.error ?? "the receiver wants no more events"
        let changed = try connection.execute(
            """
            insert into isotherm.hook_disabled as known (hook, url, reason) values ($1, $2, $3)
            on conflict (hook) do update set url = excluded.url, reason = excluded.reason, disabled_at = now()
            where known.url <> excluded.url
            """,
            [.text(hook.name), .text(hook.url), .text(reason)]
        )
        try connection.execute(
            """
            update isotherm.delivery set state = 'failed', last_status = $2, last_error = $3,
                last_fault = $4
            where hook = $1 and state = 'pending'
            """,
            [
                .text(hook.name), .int(result.status.map { Int64($0) }), .text("the hook was disabled: \(reason)"),
                .text(DeliveryFault.hookDisabled.rawValue),
            ]
        )
        if changed == 1 {
            try Outbox.append(WebhookEvent.disabled(hook, after: result, reason: reason, at: time), on: connection)
        }
    }
}

internal import Outbox
internal import Postgres

extension OutboxEvent {
    /// Reads a row of the outbox, with `data` as text.
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.string("event_id"),
            tenant: try row.string("tenant"),
            type: try row.string("type"),
            subject: try row.string("subject"),
            time: try row.microseconds("time"),
            data: try row.string("data")
        )
    }
}

public import Postgres

/// The log of events: appended to in the transaction of what they tell of, followed by those who must hear.
public enum Outbox {
    /// The channel that PostgreSQL notifies when a transaction has appended.
    public static let channel = "isotherm_outbox"

    /// Appends one event within the caller's transaction; an id that is there already is left as it is.
    ///
    /// - Returns: Whether the event is new.
    @discardableResult
    public static func append(_ event: OutboxEvent, on connection: Connection) throws(PostgresError) -> Bool {
        let appended = try connection.execute(
            """
            insert into isotherm.outbox (event_id, tenant, type, subject, time, data)
            values ($1, $2, $3, $4, $5, $6::jsonb) on conflict (event_id) do nothing
            """,
            [
                .text(event.id), .text(event.tenant), .text(event.type), .text(event.subject),
                .timestamp(microseconds: event.time), .json(event.data),
            ]
        )
        return appended == 1
    }

    /// Appends many events within the caller's transaction by one statement, in their order; ids that are there already
    /// are left as they are.
    ///
    /// - Returns: How many events are new.
    @discardableResult
    public static func append(_ events: [OutboxEvent], on connection: Connection) throws(PostgresError) -> Int {
        guard !events.isEmpty else { return 0 }
        return try connection.execute(
            """
            insert into isotherm.outbox (event_id, tenant, type, subject, time, data)
            select e.id, e.tenant, e.type, e.subject, e.time, e.data::jsonb
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[]) with ordinality
                as e (id, tenant, type, subject, time, data, place)
            order by e.place on conflict (event_id) do nothing
            """,
            [
                .textArray(events.map(\.id)), .textArray(events.map(\.tenant)), .textArray(events.map(\.type)),
                .textArray(events.map(\.subject)), .timestampArray(events.map(\.time)), .textArray(events.map(\.data)),
            ]
        )
    }

    /// Gives a position to every committed event that has none, and returns the newest position; 0 when there is none.
    ///
    /// Call it outside a transaction: the lock that keeps the order is held until the transaction ends.
    @discardableResult
    public static func sequence(on connection: Connection) throws(PostgresError) -> Int64 {
        let rows = try connection.query("select isotherm.sequence_outbox() as position")
        for row in rows {
            return try row.int("position")
        }
        return 0
    }

    /// The events after `position` that have their place, in order, at most `limit`.
    public static func events(
        after position: Int64,
        limit: Int,
        on connection: Connection
    ) throws(PostgresError) -> [StoredEvent] {
        let rows = try connection.query(
            """
            select position, event_id, tenant, type, subject, time, data::text as data
            from isotherm.outbox where position > $1 order by position limit $2
            """,
            [.int(position), .int(Int64(limit))]
        )
        var events: [StoredEvent] = []
        for row in rows {
            events.append(try StoredEvent(row))
        }
        return events
    }
}

extension StoredEvent {
    init(_ row: Row) throws(PostgresError) {
        position = try row.int("position")
        event = OutboxEvent(
            id: try row.string("event_id"),
            tenant: try row.string("tenant"),
            type: try row.string("type"),
            subject: try row.string("subject"),
            time: try row.microseconds("time"),
            data: try row.string("data")
        )
    }
}

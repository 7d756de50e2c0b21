public import Postgres

/// A named reader of the outbox that remembers how far it has come, across restarts and processes.
///
/// What a batch causes is written in the same transaction as the new position: each event takes effect once.
public struct OutboxFollower: Sendable {
    /// The name under which the position is kept.
    public let consumer: String

    /// Creates a follower by its name.
    public init(consumer: String) {
        self.consumer = consumer
    }

    /// Makes a follower that has no position yet begin behind the newest event.
    ///
    /// Without it a new follower begins at the first event that is kept.
    public func beginAtNewest(on connection: Connection) throws(PostgresError) {
        let newest = try Outbox.sequence(on: connection)
        _ = try connection.execute(
            "insert into isotherm.outbox_cursor (consumer, position) values ($1, $2) on conflict (consumer) do nothing",
            [.text(consumer), .int(newest)]
        )
    }

    /// Hands the next events to `handle` inside one transaction and moves on behind them.
    ///
    /// `handle` should only write what the events cause; long work belongs behind it. The row of the position is
    /// locked: two processes with the same name take turns.
    ///
    /// - Returns: How many events there were; 0 when the follower is up to date.
    /// - Throws: ``PostgresError``; then nothing is moved and the same events come again.
    public func advance(
        limit: Int,
        on connection: Connection,
        handle: ([StoredEvent]) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        try Outbox.sequence(on: connection)
        return try connection.transaction { () throws(PostgresError) -> Int in
            _ = try connection.execute(
                "insert into isotherm.outbox_cursor (consumer, position) values ($1, 0) on conflict (consumer) do nothing",
                [.text(consumer)]
            )
            var position: Int64 = 0
            let rows = try connection.query(
                "select position from isotherm.outbox_cursor where consumer = $1 for update",
                [.text(consumer)]
            )
            for row in rows {
                position = try row.int("position")
            }
            let events = try Outbox.events(after: position, limit: limit, on: connection)
            guard let last = events.last else { return 0 }
            try handle(events)
            _ = try connection.execute(
                "update isotherm.outbox_cursor set position = $2 where consumer = $1",
                [.text(consumer), .int(last.position)]
            )
            return events.count
        }
    }
}

internal import Postgres
internal import Telemetry

/// The table of arrivals that the broker may ask for again, a row per collector.
enum ArrivalStore {
    /// What is kept for a session.
    static func read(_ client: String, now: Timestamp, on connection: Connection) throws(PostgresError)
        -> [ArrivalRecord]
    {
        let rows = try connection.query(
            "select records from isotherm.unacknowledged_arrival where client = $1",
            [.text(client)]
        )
        guard let row = rows.first else { return [] }
        return [ArrivalRecord](bytes: try row.bytes("records"), now: now)
    }

    /// Keeps these and no others.
    static func write(
        _ records: [ArrivalRecord],
        of client: String,
        on connection: Connection
    ) throws(PostgresError) {
        try connection.execute(
            """
            insert into isotherm.unacknowledged_arrival (client, records) values ($1, $2)
            on conflict (client) do update set records = excluded.records, updated_at = now()
            """,
            [.text(client), .bytes(records.bytes)]
        )
    }
}

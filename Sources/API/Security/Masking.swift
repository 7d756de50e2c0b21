import Outbox
import Postgres

/// Masks personal data in documents, as the database function `isotherm.masked` does.
enum Masking {
    /// A document with what people wrote masked, and where shipments go to about a kilometre.
    static func text(_ document: String, on connection: Connection) throws(PostgresError) -> String {
        try connection.query("select isotherm.masked($1::jsonb)::text as item", [.json(document)]).single().string(
            "item"
        )
    }

    /// One text that somebody wrote.
    static func words(_ text: String, on connection: Connection) throws(PostgresError) -> String {
        try connection.query("select isotherm.masked_text($1) as item", [.text(text)]).single().string("item")
    }

    /// The same of the data of events.
    static func events(_ events: [StoredEvent], on connection: Connection) throws(PostgresError) -> [StoredEvent] {
        guard !events.isEmpty else { return [] }
        let rows = try connection.query(
            """
            select isotherm.masked(d::jsonb)::text as item from unnest($1::text[]) with ordinality as e(d, n) order by n
            """,
            [.textArray(events.map(\.event.data))]
        )
        var masked: [StoredEvent] = []
        for (event, row) in zip(events, rows) {
            var event = event
            event.event.data = try row.string("item")
            masked.append(event)
        }
        return masked
    }
}

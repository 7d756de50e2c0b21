internal import Postgres
internal import Telemetry

/// The table of dead letters.
enum DeadLetterStore {
    /// Writes letters in the open transaction. A letter that is there already is counted, not doubled.
    ///
    /// The digest covers topic, code, content type and what is kept of the payload, so a redelivered message meets its own row.
    static func write(_ letters: [DeadLetter], on connection: Connection) throws(PostgresError) {
        guard !letters.isEmpty else { return }
        _ = try connection.pipeline { (pipeline) throws(PostgresError) in
            for letter in letters {
                pipeline.add(
                    statement,
                    [
                        .text(letter.tenant), .text(letter.topic), .bytes(letter.payload), .int(letter.payloadBytes),
                        .text(letter.code), .text(letter.reason),
                        .timestamp(microseconds: letter.receivedAt.microseconds), .text(letter.contentType),
                        .timestamp(microseconds: letter.firstReceivedAt.microseconds),
                    ]
                )
            }
        }
    }

    private static let statement = """
        insert into isotherm.dead_letter as d
            (tenant, topic, payload, payload_bytes, digest, code, reason, first_received_at, last_received_at,
             content_type)
        values ($1, $2, $3, $4, sha256(convert_to($2 || ' ' || $5 || ' ' || coalesce($8, ''), 'UTF8') || $3::bytea), $5, $6,
            $9, $7, $8)
        on conflict (digest) do update
        set occurrences = d.occurrences + 1, last_received_at = greatest(d.last_received_at, excluded.last_received_at),
            -- One that was driven again and refused again waits again.
            state = case when d.state = 'stored' then 'waiting' else d.state end
        """
}

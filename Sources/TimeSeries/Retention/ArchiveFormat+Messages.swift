extension ArchiveFormat {
    /// Raw messages, a line each; the time is that of the arrival, payloads are `\x` and hexadecimal digits.
    static let message = ArchiveFormat(
        table: .message,
        header: "time,tenant,topic,content_type,payload_bytes,payload",
        time: "received_at",
        key: "tenant",
        rows: """
            SELECT u.at, r.tenant, u.topic, u.content_type, u.payload_bytes, u.payload FROM {table} r
            CROSS JOIN LATERAL unnest(r.times, r.topics, r.content_types, r.payload_bytes, r.payloads)
                AS u(at, topic, content_type, payload_bytes, payload)
            """,
        segments: nil,
        staging: """
            time timestamptz, tenant text, topic text, content_type text, payload_bytes integer, payload bytea
            """,
        store: [
            // What is there already leaves the staging table.
            """
            DELETE FROM restored w USING isotherm.messages_between(
                (SELECT min(time) FROM restored), (SELECT max(time) + interval '1 microsecond' FROM restored)) m
            WHERE (w.time, w.tenant, w.topic, w.payload) = (m.received_at, m.tenant, m.topic, m.payload)
            """,
            // Batches of five minutes lie within an hour, as the collector's do.
            """
            INSERT INTO isotherm.message_batch (received_at, last_received_at, tenant, count, times, topics, content_types,
                payload_bytes, payloads)
            SELECT min(w.time), max(w.time), w.tenant, count(*), array_agg(w.time ORDER BY w.time),
                array_agg(w.topic ORDER BY w.time), array_agg(w.content_type ORDER BY w.time),
                array_agg(w.payload_bytes ORDER BY w.time), array_agg(w.payload ORDER BY w.time)
            FROM restored w GROUP BY w.tenant, date_bin('5 minutes', w.time, '2000-01-01 00:00+00')
            """,
            "DELETE FROM restored",
        ]
    )
}

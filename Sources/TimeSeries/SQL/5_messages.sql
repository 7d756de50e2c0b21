-- Raw messages as rows. Where nothing bounds the time every batch is opened: ask messages_between.
CREATE OR REPLACE VIEW isotherm.messages AS
    SELECT u.received_at, b.tenant, u.topic, u.payload, u.payload_bytes, u.content_type
    FROM isotherm.message_batch b
    CROSS JOIN LATERAL unnest(b.times, b.topics, b.payloads, b.payload_bytes, b.content_types)
        AS u(received_at, topic, payload, payload_bytes, content_type);

-- A batch spans an hour at most.
CREATE OR REPLACE FUNCTION isotherm.messages_between(
    from_time timestamptz, until_time timestamptz, of_tenant text DEFAULT NULL)
RETURNS SETOF isotherm.messages LANGUAGE sql STABLE ROWS 10000 AS $$
    SELECT u.received_at, b.tenant, u.topic, u.payload, u.payload_bytes, u.content_type
    FROM isotherm.message_batch b
    CROSS JOIN LATERAL unnest(b.times, b.topics, b.payloads, b.payload_bytes, b.content_types)
        AS u(received_at, topic, payload, payload_bytes, content_type)
    WHERE b.received_at >= from_time - interval '1 hour' AND b.received_at < until_time
        AND b.last_received_at >= from_time AND (of_tenant IS NULL OR b.tenant = of_tenant)
        AND u.received_at >= from_time AND u.received_at < until_time $$;

-- Messages as they came, for proof and to be replayed; kept only where `collector.keep_messages` says so.
--
-- A row is what one tenant sent within one transaction of a collector and one hour: a reading is one row of its own
-- because it is searched by its series, a raw message is only ever asked for by its time. Arrays of this length are
-- stored outside of the row and compressed by the server, message against message.
create table isotherm.message_batch (
    received_at      timestamptz   not null,                -- arrival of the first message
    last_received_at timestamptz   not null,
    tenant           text          not null,
    count            integer       not null check (count > 0),
    times            timestamptz[] not null,                -- arrivals, each within an hour of the first
    topics           text[]        not null,
    content_types    text[]        not null,                -- MQTT 5; null where a message had none
    payload_bytes    integer[]     not null,                -- as sent; of a payload over the limit only the beginning is kept
    payloads         bytea[]       not null,
    check (cardinality(times) = count and cardinality(topics) = count and cardinality(content_types) = count
        and cardinality(payload_bytes) = count and cardinality(payloads) = count)
) partition by range (received_at);
create index message_batch_time on isotherm.message_batch (received_at, tenant);

-- LZ4 packs some times quicker than the server's own method; servers can be built without it.
do $$
declare
    name text;
begin
    foreach name in array array['times', 'topics', 'content_types', 'payload_bytes', 'payloads'] loop
        execute format('alter table isotherm.message_batch alter column %I set compression lz4', name);
    end loop;
exception when feature_not_supported then
    raise notice 'raw messages are compressed with pglz: this server is built without LZ4';
end $$;

alter table isotherm.retention_policy drop constraint retention_policy_class_check;
alter table isotherm.retention_policy add constraint retention_policy_class_check
    check (class in ('reading', 'position', 'message', '1m', '15m', '1h', '1d', 'contact'));

-- Readings without a time of their own are of their message's arrival. When a collector dies between its commit and its
-- acknowledgement the broker sends the message again, and it must be read as of its first arrival: these are the messages of
-- each collector's session that the broker may send again, as packet identifier, digest and arrival, 18 bytes each.
create table isotherm.unacknowledged_arrival (
    client text primary key,
    records bytea not null,
    updated_at timestamptz not null default now()
);
alter table isotherm.unacknowledged_arrival alter column records set storage external;

-- What is known of a gateway.
alter table isotherm.gateway
    add column standing text not null default 'registered' check (standing in ('registered', 'quarantined', 'revoked')),
    add column firmware text,
    add column battery_percent double precision,
    add column clock_offset_seconds double precision,       -- its clock against ours when its last status came
    add column said_sequence bigint,                        -- the highest number that it says to have sent
    add column sequences bigint[] not null default '{}',    -- stored numbers as ranges: first, last, first, last, …
    add column sequence_time timestamptz,                   -- event time of the highest number
    add column restarts integer not null default 0,         -- how often it began to count anew
    add column given_up bigint not null default 0;          -- missing numbers that are no longer waited for
alter table isotherm.gateway set (fillfactor = 70);

-- The numbers that are missing between those that are stored.
create view isotherm.gateway_gaps as
    select g.tenant, g.name as gateway, g.sequences[2 * i] + 1 as first, g.sequences[2 * i + 1] - 1 as last
    from isotherm.gateway g cross join lateral generate_series(1, cardinality(g.sequences) / 2 - 1) as i
    union all
    select g.tenant, g.name, g.sequences[cardinality(g.sequences)] + 1, g.said_sequence
    from isotherm.gateway g where g.said_sequence > g.sequences[cardinality(g.sequences)];

-- A collector hears of a device's new profile and judges by it from the next reading on.
create function isotherm.tell_profile() returns trigger language plpgsql as $$
begin
    perform pg_notify('isotherm_profile', new.id::text);
    return null;
end $$;
create trigger device_profile after update of profile on isotherm.device
    for each row when (old.profile is distinct from new.profile) execute function isotherm.tell_profile();

-- Devices, series and the two tables that grow: readings and positions.
create schema if not exists isotherm;

create table isotherm.gateway (
    id            integer generated always as identity primary key,
    tenant        text        not null,
    name          text        not null,
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null,
    online        boolean,                                  -- from the retained status; null until one came
    unique (tenant, name)
);

create table isotherm.device (
    id            integer generated always as identity primary key,
    tenant        text        not null,
    name          text        not null,
    profile       text,                                     -- null: the configured default judges it
    registered_at timestamptz not null default now(),
    unique (tenant, name)
);

create table isotherm.series (
    id        integer generated always as identity primary key,
    device_id integer not null references isotherm.device (id),
    metric    text    not null,
    channel   text    not null default '',
    unit      text    not null default '',
    unique (device_id, metric, channel, unit)               -- a device that changes its unit begins a new series
);

-- The key makes every reading exist once. Time comes first in it: measured at twice the write rate of series first.
create table isotherm.reading (
    time        timestamptz      not null,
    series_id   integer          not null,
    value       double precision,                           -- null: the device says that it has no value
    quality     smallint         not null default 0,        -- bits of Telemetry.Quality
    sequence    bigint,                                     -- the sender's own counter, where it has one
    received_at timestamptz      not null,
    primary key (time, series_id)
) partition by range (time);

create table isotherm.position (
    time        timestamptz      not null,
    device_id   integer          not null,
    latitude    double precision not null,
    longitude   double precision not null,
    speed_kmh   real,
    course_deg  real,
    altitude_m  real,
    accuracy_m  real,
    received_at timestamptz      not null,
    primary key (time, device_id)
) partition by range (time);

-- The newest value of every series and the newest place of every device, kept by the transaction that stores them.
create table isotherm.latest_reading (
    series_id   integer          primary key,
    time        timestamptz      not null,
    value       double precision,
    quality     smallint         not null,
    received_at timestamptz      not null
) with (fillfactor = 70);

create table isotherm.latest_position (
    device_id   integer          primary key,
    time        timestamptz      not null,
    latitude    double precision not null,
    longitude   double precision not null,
    speed_kmh   real,
    course_deg  real,
    received_at timestamptz      not null
) with (fillfactor = 70);

-- When something of a device arrived last. Kept in no column of the device: that would be a write per device and batch.
create function isotherm.device_last_received(device integer) returns timestamptz language sql stable as $$
    select greatest(
        (select max(r.received_at) from isotherm.series s join isotherm.latest_reading r on r.series_id = s.id
         where s.device_id = device),
        (select p.received_at from isotherm.latest_position p where p.device_id = device))
$$;

create view isotherm.readings as
    select r.time, d.tenant, d.name as device, s.metric, r.value, s.unit, r.quality, r.received_at, s.channel, r.sequence
    from isotherm.reading r
    join isotherm.series s on s.id = r.series_id
    join isotherm.device d on d.id = s.device_id;

create view isotherm.positions as
    select p.time, d.tenant, d.name as device, p.latitude, p.longitude, p.speed_kmh, p.course_deg, p.altitude_m,
           p.accuracy_m, p.received_at
    from isotherm.position p
    join isotherm.device d on d.id = p.device_id;

-- What could not be read, kept with its reason. The digest covers topic, payload and code, so that a redelivered
-- message or a device that repeats itself for ever is one row with a count.
create table isotherm.dead_letter (
    id                bigint generated always as identity primary key,
    tenant            text        not null,
    topic             text        not null,
    payload           bytea       not null,                 -- the beginning, where the payload was larger than the limit
    payload_bytes     bigint      not null,
    digest            bytea       not null unique,
    code              text        not null,
    reason            text        not null,
    first_received_at timestamptz not null,
    last_received_at  timestamptz not null,
    occurrences       bigint      not null default 1,
    attempts          integer     not null default 0,       -- how often it was driven again after a fix
    state             text        not null default 'waiting' check (state in ('waiting', 'stored', 'discarded'))
);
create index dead_letter_recent on isotherm.dead_letter (last_received_at desc);

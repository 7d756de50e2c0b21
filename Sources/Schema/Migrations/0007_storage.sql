-- Rollups, compressed segments, and what the store remembers about them. The functions and views over these tables are
-- replaced at every start (Sources/TimeSeries/SQL); here are only the tables.

-- What was stored, changed or removed and is not yet in the rollups: written by the transaction that did it.
create table isotherm.reading_change (
    series_id  integer,                                     -- null: any series
    from_time  timestamptz,                                 -- null: the rows of the transaction that wrote this row
    until_time timestamptz                                  -- exclusive
);

-- Hours of series whose rollups must be made again; series 0 stands for all.
create table isotherm.rollup_dirty (
    hour      timestamptz not null,
    series_id integer     not null,
    primary key (hour, series_id)
);

-- The limits outside of which a series is out of range; without a row no time counts as outside.
create table isotherm.series_range (
    series_id integer          primary key,
    low       double precision,
    high      double precision
);

-- How far each level is made; what comes later is computed from the next finer level when it is asked for.
create table isotherm.rollup_level (
    name        text        primary key,
    width       interval    not null unique,
    ready_until timestamptz not null
);
insert into isotherm.rollup_level values
    ('1m', '1 minute', '-infinity'), ('15m', '15 minutes', '-infinity'),
    ('1h', '1 hour', '-infinity'), ('1d', '1 day', '-infinity');

-- Readings before this instant may have been removed: their rollups stay as they are and are never made again.
create table isotherm.storage_horizon (
    only_row      boolean     primary key default true check (only_row),
    frozen_before timestamptz not null
);
insert into isotherm.storage_horizon values (true, '-infinity');

-- One row a series and stretch of time. A reading stands for the time since the one before it, unless that is longer
-- than an hour. `heat` sums the Arrhenius weight of a temperature against 5 degrees Celsius over those seconds.
create table isotherm.rollup_1m (
    series_id       integer          not null,
    bucket          timestamptz      not null,
    count           integer          not null,
    minimum         double precision not null,
    maximum         double precision not null,
    total           double precision not null,
    first           double precision not null,
    last            double precision not null,
    first_time      timestamptz      not null,
    last_time       timestamptz      not null,
    seconds         double precision not null,
    seconds_outside double precision not null,
    weighted        double precision not null,              -- value times seconds
    heat            double precision,                       -- null: not a temperature
    primary key (series_id, bucket)
) partition by range (bucket);

create table isotherm.rollup_15m (
    like isotherm.rollup_1m including defaults,
    sketch integer[] not null,                              -- bin, count, bin, count ...: see isotherm.sketch_bin
    primary key (series_id, bucket)
);
create table isotherm.rollup_1h (like isotherm.rollup_15m including all);
create table isotherm.rollup_1d (like isotherm.rollup_15m including all);
create index rollup_15m_bucket on isotherm.rollup_15m using brin (bucket) with (pages_per_range = 32);
create index rollup_1h_bucket on isotherm.rollup_1h using brin (bucket) with (pages_per_range = 32);

-- Old chunks as columns: some hundred readings of one series in one row, with what prunes them.
create table isotherm.reading_segment (
    series_id   integer     not null,
    start       timestamptz not null,                       -- of the first reading
    last_time   timestamptz not null,
    rows        integer     not null,
    count       integer     not null,                       -- readings with a value that the sensor vouches for
    minimum     double precision,
    maximum     double precision,
    total       double precision,
    received_at timestamptz not null,                       -- the newest arrival
    data        bytea       not null,                       -- see Sources/TimeSeries/Segments/README.md
    primary key (series_id, start)
) partition by range (start);
alter table isotherm.reading_segment alter column data set storage external;

create table isotherm.position_segment (
    device_id   integer     not null,
    start       timestamptz not null,
    last_time   timestamptz not null,
    rows        integer     not null,
    received_at timestamptz not null,
    data        bytea       not null,
    primary key (device_id, start)
) partition by range (start);
alter table isotherm.position_segment alter column data set storage external;

-- Chunks that are compressed or about to be.
create table isotherm.compressed_chunk (
    name          text        primary key,                  -- of the partition that held the rows
    parent        text        not null,                     -- reading, position
    from_time     timestamptz not null,
    until_time    timestamptz not null,
    state         text        not null check (state in ('announced', 'compressed')),
    rows          bigint      not null default 0,
    segments      bigint      not null default 0,
    bytes_before  bigint      not null default 0,
    bytes_after   bigint      not null default 0,
    compressed_at timestamptz
);

-- Keys that came into a chunk after it was announced: what a compression under way has not seen, and what waits to be
-- merged into segments afterwards.
create table isotherm.late_key (
    chunk text        not null,
    time  timestamptz not null,
    key   integer     not null
);
create index late_key_chunk on isotherm.late_key (chunk);

-- How long what is kept; the most specific row counts. Without a row nothing is removed.
create table isotherm.retention_policy (
    tenant text    not null default '*',                    -- '*': every tenant without a row of its own
    class  text    not null check (class in ('reading', 'position', '1m', '15m', '1h', '1d')),
    days   integer not null check (days > 0),
    primary key (tenant, class)
);

-- What must not be removed, whatever the policy says.
create table isotherm.legal_hold (
    id          bigint generated always as identity primary key,
    tenant      text        not null,
    device      text,                                       -- null: all devices of the tenant
    from_time   timestamptz not null,
    until_time  timestamptz not null,
    reason      text        not null,
    shipment    text,
    created_at  timestamptz not null default now(),
    released_at timestamptz,
    check (from_time < until_time)
);

-- What was written to files before it was removed.
create table isotherm.archive_file (
    name       text        primary key,
    chunk      text        not null,
    parent     text        not null,
    from_time  timestamptz not null,
    until_time timestamptz not null,
    rows       bigint      not null,
    bytes      bigint      not null,
    sha256     text        not null,
    written_at timestamptz not null default now()
);

-- What the detector knows (its state) and what it said (episodes).

-- One row a device, written in the transaction that stores the readings it has seen: after any crash the detector
-- goes on exactly behind the last stored reading.
create table isotherm.detector_state (
    device_id  integer     primary key references isotherm.device (id),
    state      bytea       not null,
    updated_at timestamptz not null
) with (fillfactor = 50);

-- A breach, a warning or a sensor fault from its beginning to its end. The id is derived from what it is about, so
-- that a replay meets its own row.
create table isotherm.episode (
    id              text        primary key,
    tenant          text        not null,
    device_id       integer     not null references isotherm.device (id),
    class           text        not null check (class in ('breach', 'warning', 'fault')),
    code            text        not null,
    channel         text        not null default '',
    severity        text        not null,
    state           text        not null default 'open' check (state in ('open', 'closed')),
    started_at      timestamptz not null,                   -- event time: the excursion's begin
    opened_at       timestamptz not null,                   -- event time: the rule was met
    recorded_at     timestamptz not null default now(),     -- when it was stored
    closed_at       timestamptz,
    predicted_at    timestamptz,                            -- of a warning: when the rule will be met
    rule            text        not null default '',
    profile         text        not null default '',
    profile_version integer     not null default 0,
    value_min       double precision,
    value_max       double precision,
    suspect         boolean     not null default false,
    sentence_en     text        not null default '',
    sentence_ru     text        not null default '',
    explanation     jsonb       not null default '{}',
    acknowledged_at timestamptz,
    acknowledged_by text,
    comment         text
);
create index episode_open on isotherm.episode (tenant, class, device_id) where state = 'open';
create index episode_recent on isotherm.episode (tenant, opened_at desc);

create view isotherm.breaches as
    select e.id, e.tenant, d.name as device, e.code, e.severity, e.state, e.started_at, e.opened_at, e.closed_at,
           e.rule, e.profile, e.profile_version, e.value_min, e.value_max, e.suspect, e.sentence_en, e.sentence_ru,
           e.explanation, e.acknowledged_at, e.acknowledged_by, e.comment
    from isotherm.episode e
    join isotherm.device d on d.id = e.device_id
    where e.class = 'breach';

-- What alerts become before people hear of them: incidents, whom they are told to, and when nobody wants to hear.

-- What one cause has opened at one place. The document holds the alerts and what each channel has been told; the
-- columns repeat what is searched for.
create table isotherm.incident (
    id              text        primary key,
    tenant          text        not null,
    place_kind      text        not null check (place_kind in ('vehicle', 'device', 'gateway')),
    place           text        not null,
    family          text        not null,
    severity        text        not null,
    opened_at       timestamptz not null,                   -- event time of the first alert
    active_at       timestamptz not null,                   -- event time of the newest alert
    closed_at       timestamptz,
    acknowledged_by text,
    due_at          timestamptz,                            -- when there may be something to say; null: not by itself
    document        jsonb       not null,
    recorded_at     timestamptz not null default now()
) with (fillfactor = 70);
create index incident_group on isotherm.incident (tenant, place_kind, place, family, active_at desc);
create index incident_due on isotherm.incident (due_at) where due_at is not null;
create index incident_recent on isotherm.incident (tenant, opened_at desc, id desc);

create table isotherm.incident_alert (
    alert_id    text not null,                              -- tenant/breach/…, tenant/gateway/…
    incident_id text not null references isotherm.incident (id) on delete cascade,
    primary key (alert_id, incident_id)
);

-- What a place reports in this time, by event time, wakes nobody. Ended early it keeps its beginning.
create table isotherm.maintenance (
    id         bigint      generated always as identity primary key,
    tenant     text        not null,
    place      text        not null,                        -- device, vehicle or gateway; * stands for any characters
    from_at    timestamptz not null,
    until_at   timestamptz not null,
    reason     text        not null default '',
    created_by text        not null,
    created_at timestamptz not null default now(),
    check (from_at < until_at)
);
create index maintenance_tenant on isotherm.maintenance (tenant, until_at);

-- A delivery that is to be made again while an attempt is under way waits for that attempt.
alter table isotherm.delivery
    add column claimed_until timestamptz,                   -- an attempt is under way until then at most
    add column reference     text,                          -- what the receiver calls the message that it has
    add column is_loud       boolean not null default true; -- a new message, not a change of the one that it has

-- A channel that has asked to be left alone.
create table isotherm.delivery_pause (
    hook         text        primary key,
    paused_until timestamptz not null
);

-- How refrigeration units and loggers fare, from what they report anyway: what will probably fail first. Written with
-- the detector's state; the figures repeat what is shown.
create table isotherm.device_health (
    device_id       integer          primary key references isotherm.device (id) on delete cascade,
    state           jsonb            not null,
    risk            double precision not null,              -- 0 to 1, the worst of the signs below
    reasons         text[]           not null,              -- the signs that speak for it, the gravest first
    duty_cycle      double precision,                       -- share of the last day that the compressor ran
    pull_down       double precision,                       -- seconds, the last one and the usual one
    usual_pull_down double precision,
    battery_slope   double precision,                       -- volts per day
    battery_days    double precision,                       -- until it is empty if it goes on so
    updated_at      timestamptz      not null               -- event time of the newest reading
) with (fillfactor = 50);

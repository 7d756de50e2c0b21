-- What others must hear. A row is written in the transaction of what it tells of.
create table isotherm.outbox (
    id         bigint generated always as identity primary key,
    event_id   text        not null unique,
    tenant     text        not null,
    type       text        not null,
    subject    text        not null,
    time       timestamptz not null,
    data       jsonb       not null,
    created_at timestamptz not null default clock_timestamp(),
    -- The place in the order of commits, given afterwards under a lock (sequence_outbox). An id is taken before its
    -- transaction commits, so a reader who went by ids would pass over rows that appear late.
    position   bigint unique
);
create index outbox_unsequenced on isotherm.outbox (id) where position is null;

create sequence isotherm.outbox_position;

-- Gives a position to every committed row that has none, and returns the highest position of all.
-- The lock is held to the end of the caller's transaction: nobody sees position n+1 before n.
create function isotherm.sequence_outbox() returns bigint language plpgsql as $$
begin
    if exists (select from isotherm.outbox where position is null) then
        perform pg_advisory_xact_lock(7306076002);          -- the number of this lock, chosen once
        with fresh as (select id from isotherm.outbox where position is null order by id)
        update isotherm.outbox o set position = n.position
        from (select id, nextval('isotherm.outbox_position') as position from fresh) n
        where o.id = n.id;
    end if;
    return (select coalesce(max(position), 0) from isotherm.outbox);
end $$;

create function isotherm.notify_outbox() returns trigger language plpgsql as $$
begin
    perform pg_notify('isotherm_outbox', '');
    return null;
end $$;
create trigger outbox_appended after insert on isotherm.outbox
    for each statement execute function isotherm.notify_outbox();

-- How far each follower has come.
create table isotherm.outbox_cursor (
    consumer text   primary key,
    position bigint not null
);

-- One event on its way to one hook.
create table isotherm.delivery (
    id              bigint generated always as identity primary key,
    hook            text        not null,
    tenant          text        not null,
    event_id        text        not null references isotherm.outbox (event_id),
    state           text        not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null default now(),
    created_at      timestamptz not null default now(),
    delivered_at    timestamptz,
    last_status     integer,
    last_error      text,
    unique (hook, event_id)
);
create index delivery_due on isotherm.delivery (next_attempt_at) where state = 'pending';

create table isotherm.delivery_attempt (
    delivery_id bigint      not null references isotherm.delivery (id) on delete cascade,
    attempt     integer     not null,
    started_at  timestamptz not null,
    seconds     real        not null,
    status      integer,                                    -- null: no answer
    error       text,
    primary key (delivery_id, attempt)
);

-- What the notifier and the people who answer to alerts need beyond the outbox.

-- The notifier asks hook by hook for what is due.
drop index isotherm.delivery_due;
create index delivery_due on isotherm.delivery (hook, next_attempt_at, id) where state = 'pending';
create index delivery_recent on isotherm.delivery (created_at desc, id desc);

-- A replay begins the schedule anew, while attempts are counted on: this many came before it.
alter table isotherm.delivery add column attempts_before_replay integer not null default 0;

-- A replay of a span of time looks for the events by their time.
create index outbox_time on isotherm.outbox (time);

-- Hooks that are told nothing until somebody enables them, or until their address is changed.
create table isotherm.hook_disabled (
    hook        text        primary key,
    url         text        not null,
    reason      text        not null,
    disabled_at timestamptz not null default now()
);

-- Who did what about an episode; rows are only ever added.
create table isotherm.episode_action (
    id         bigint      generated always as identity primary key,
    episode_id text        not null references isotherm.episode (id),
    tenant     text        not null,
    action     text        not null check (action in ('acknowledged', 'closed')),
    actor      text        not null,
    comment    text        not null default '',
    time       timestamptz not null
);
create index episode_action_of on isotherm.episode_action (episode_id, id);

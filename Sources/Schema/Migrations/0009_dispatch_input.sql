-- What came with an Idempotency-Key and what was answered; the key is the sender's, and a day is long enough to repeat.
create table isotherm.idempotency (
    tenant     text        not null,
    key        text        not null,
    request    text        not null,                        -- method and path
    digest     bytea       not null,                        -- SHA-256 of the body
    status     integer,                                     -- null: still being worked on
    headers    jsonb,
    answer     text,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant, key)
);
create index idempotency_age on isotherm.idempotency (created_at);

-- What a load space and a cold store can keep, and when a place is open by its own clocks.
alter table isotherm.vehicle add column profiles text[] not null default '{}';
alter table isotherm.facility
    add column opening jsonb,
    add column capacity bigint[],
    add column profiles text[] not null default '{}';

-- Goods that could not be handed over are brought back.
alter table isotherm.shipment drop constraint shipment_state_check;
alter table isotherm.shipment add constraint shipment_state_check check (state in
    ('new', 'planned', 'loaded', 'delivered', 'failed', 'returned', 'cancelled', 'quarantined'));

-- An endangered load is put into a cold store or given to a vehicle that comes for it.
alter table isotherm.plan_stop drop constraint plan_stop_kind_check;
alter table isotherm.plan_stop add constraint plan_stop_kind_check check (kind in
    ('start', 'load', 'deliver', 'store', 'hand_over', 'end'));

create or replace view isotherm.plans_current as
    select s.tenant, s.version, s.vehicle, r.courier, s.position, s.kind, s.shipment, h.order_number, s.facility,
           s.label, s.latitude, s.longitude, s.arrival_at, s.departure_at, s.window_start, s.window_end, s.latest_at,
           s.frozen,
           case
               when s.kind = 'start' then 'done'
               when s.kind in ('store', 'hand_over') and h.state in ('cancelled', 'quarantined') then 'dropped'
               when s.kind in ('store', 'hand_over') and h.state = 'loaded' and h.vehicle = s.vehicle then 'open'
               when s.kind in ('store', 'hand_over') then 'done'
               when s.kind = 'load' and h.state = 'planned' then 'open'
               when s.kind = 'load' and h.state = 'loaded' and h.vehicle <> s.vehicle then 'open'
               when s.kind = 'load' then case when h.loaded_at is null then 'dropped' else 'done' end
               when s.kind = 'deliver' and h.state in ('delivered', 'failed') then h.state
               when s.kind = 'deliver' and h.state = 'returned' then 'failed'
               when s.kind = 'deliver' and h.state in ('cancelled', 'quarantined') then 'dropped'
               when s.kind = 'deliver' and h.arrived_at is not null then 'arrived'
               else 'open'
           end as status,
           h.completed_at, p.decided_at as accepted_at
    from isotherm.plan p
    join isotherm.plan_route r on r.tenant = p.tenant and r.version = p.version
    join isotherm.plan_stop s on s.tenant = r.tenant and s.version = r.version and s.vehicle = r.vehicle
    left join isotherm.shipment h on h.tenant = s.tenant and h.number = s.shipment
    where p.state = 'accepted';

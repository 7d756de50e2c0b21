-- When vehicles arrive, by what drives really took: what was observed, what was learned from it, and what follows for
-- each stop of the plan that runs.

-- A drive from one stop to the next, or the service at one: by the plan, and as it was.
create table isotherm.observed_duration (
    tenant          text             not null,
    kind            text             not null check (kind in ('drive', 'service')),
    shipment        text             not null,              -- the one that was brought
    vehicle         text             not null,
    began_at        timestamptz      not null,
    slot            smallint         not null,              -- hours of the week: DaySlot
    planned_seconds double precision not null check (planned_seconds > 0),
    actual_seconds  double precision not null check (actual_seconds > 0),
    source          text             not null check (source in ('events', 'positions')),
    primary key (tenant, kind, shipment),
    foreign key (tenant, shipment) references isotherm.shipment (tenant, number) on delete cascade
);
create index observed_duration_began on isotherm.observed_duration (tenant, began_at);
create index shipment_completed on isotherm.shipment (tenant, completed_at) where completed_at is not null;

-- For each class of durations the quantiles of actual against planned.
create table isotherm.duration_ratio (
    tenant     text               not null,
    kind       text               not null check (kind in ('drive', 'service')),
    slot       smallint           not null,                 -- -1: all hours
    vehicle    text               not null,                 -- empty: all vehicles
    points     double precision[] not null,
    basis      text               not null check (basis in ('assumed', 'tenant', 'hours', 'vehicle')),
    shared     double precision,                            -- of drives: the variance that a vehicle's day has in common
    learned_at timestamptz        not null,
    primary key (tenant, kind, slot, vehicle)
);

-- The arrival at each open stop of the plan that runs, renewed as the day goes on; one row a shipment and kind of stop
-- through all versions, so that a change can be told from what was told before.
create table isotherm.stop_arrival (
    tenant      text        not null,
    shipment    text        not null,
    kind        text        not null,
    version     integer     not null,
    vehicle     text        not null,
    position    integer     not null,
    eta_p50     timestamptz not null,
    eta_p90     timestamptz not null,
    eta_basis   text        not null check (eta_basis in ('assumed', 'tenant', 'hours', 'vehicle')),
    computed_at timestamptz not null,
    told_p50    timestamptz,                                -- null: nobody has been told yet
    told_outlook text,                                      -- on_time, at_risk, late
    primary key (tenant, shipment, kind),
    foreign key (tenant, shipment) references isotherm.shipment (tenant, number) on delete cascade
);

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
               when s.kind = 'load' and not s.frozen and h.state = 'loaded' and h.vehicle <> s.vehicle then 'open'
               when s.kind = 'load' then case when h.loaded_at is null then 'dropped' else 'done' end
               when s.kind = 'deliver' and h.state in ('delivered', 'failed') then h.state
               when s.kind = 'deliver' and h.state = 'returned' then 'failed'
               when s.kind = 'deliver' and h.state in ('cancelled', 'quarantined') then 'dropped'
               when s.kind = 'deliver' and h.arrived_at is not null then 'arrived'
               else 'open'
           end as status,
           h.completed_at, p.decided_at as accepted_at, e.eta_p50, e.eta_p90, e.eta_basis
    from isotherm.plan p
    join isotherm.plan_route r on r.tenant = p.tenant and r.version = p.version
    join isotherm.plan_stop s on s.tenant = r.tenant and s.version = r.version and s.vehicle = r.vehicle
    left join isotherm.shipment h on h.tenant = s.tenant and h.number = s.shipment
    left join isotherm.stop_arrival e on e.tenant = s.tenant and e.shipment = s.shipment and e.kind = s.kind
         and e.version = s.version and e.vehicle = s.vehicle and e.position = s.position
    where p.state = 'accepted';

create or replace view isotherm.orders_status as
    select h.tenant, h.order_number as number, o.channel, h.number as shipment, h.state as status,
           h.state_changed_at as changed_at, h.facility, h.label, h.latitude, h.longitude,
           h.window_start, h.window_end, h.amount, h.profile, h.value_minor,
           coalesce(h.vehicle, c.vehicle) as vehicle, c.courier, c.version as plan_version,
           case when h.completed_at is null then c.arrival_at end as eta, c.latest_at,
           h.loaded_at, h.arrived_at, h.completed_at, o.created_at,
           case when h.completed_at is null then c.eta_p50 end as eta_p50,
           case when h.completed_at is null then c.eta_p90 end as eta_p90,
           case when h.completed_at is null then c.eta_basis end as eta_basis
    from isotherm.shipment h
    join isotherm.customer_order o on o.tenant = h.tenant and o.number = h.order_number
    left join isotherm.plans_current c on c.tenant = h.tenant and c.shipment = h.number and c.kind = 'deliver';

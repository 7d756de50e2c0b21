-- Orders, vehicles and plans. The tenant is the first part of every key, and every reference carries it along, so
-- that a row can never point into another customer's data.

-- A place that goods leave from, are kept at or are brought to.
create table isotherm.facility (
    tenant     text             not null,
    name       text             not null,
    kind       text             not null check (kind in ('depot', 'cold_store', 'shop', 'pickup_point')),
    label      text             not null default '',
    latitude   double precision not null check (latitude between -90 and 90),
    longitude  double precision not null check (longitude between -180 and 180),
    closed     boolean          not null default false,
    updated_at timestamptz      not null default now(),
    primary key (tenant, name)
);

create table isotherm.vehicle (
    tenant          text        not null,
    name            text        not null,
    courier         text        not null,                   -- the level of the courier's topics
    depot           text        not null,
    capacity        bigint[]    not null,                   -- a number per dimension of amount
    shift_starts_at timestamptz,                            -- null: not bounded
    shift_ends_at   timestamptz,
    state           text        not null default 'active' check (state in ('active', 'broken', 'off')),
    state_reason    text        not null default '',
    updated_at      timestamptz not null default now(),
    primary key (tenant, name),
    unique (tenant, courier),
    foreign key (tenant, depot) references isotherm.facility (tenant, name)
);

-- The devices that tell where the vehicle is and how cold its load space is; a tracker and the loggers may be several.
create table isotherm.vehicle_device (
    tenant  text not null,
    device  text not null,
    vehicle text not null,
    primary key (tenant, device),
    foreign key (tenant, vehicle) references isotherm.vehicle (tenant, name) on delete cascade
);
create index vehicle_device_vehicle on isotherm.vehicle_device (tenant, vehicle);

create table isotherm.customer_order (
    tenant     text        not null,
    number     text        not null,
    channel    text        not null,                        -- how it came: api, csv, mqtt, ...
    created_at timestamptz not null default now(),
    primary key (tenant, number)
);

-- Goods of one product from a facility to a drop. Nothing here names a person.
create table isotherm.shipment (
    tenant           text             not null,
    number           text             not null,
    order_number     text             not null,
    facility         text             not null,             -- where it is loaded
    label            text             not null default '',  -- what to call the drop
    latitude         double precision not null check (latitude between -90 and 90),
    longitude        double precision not null check (longitude between -180 and 180),
    window_start     timestamptz      not null,
    window_end       timestamptz      not null,
    service_seconds  integer          not null default 0 check (service_seconds >= 0),
    amount           bigint[]         not null,
    profile          text             not null,             -- of the product: what its temperature must be
    value_minor      bigint           not null default 0 check (value_minor >= 0),  -- cents, kopecks
    state            text             not null default 'new' check (state in
                         ('new', 'planned', 'loaded', 'delivered', 'failed', 'cancelled', 'quarantined')),
    state_changed_at timestamptz      not null default now(),
    vehicle          text,                                  -- on board of it; after the drop: who brought it
    pinned_vehicle   text,                                  -- the dispatcher's word: this vehicle and no other
    loaded_at        timestamptz,
    arrived_at       timestamptz,                           -- the courier stands at the drop: the stop is started
    completed_at     timestamptz,
    primary key (tenant, number),
    foreign key (tenant, order_number) references isotherm.customer_order (tenant, number),
    foreign key (tenant, facility) references isotherm.facility (tenant, name),
    foreign key (tenant, vehicle) references isotherm.vehicle (tenant, name),
    foreign key (tenant, pinned_vehicle) references isotherm.vehicle (tenant, name),
    check (window_start <= window_end)
);
create index shipment_order on isotherm.shipment (tenant, order_number);
create index shipment_open on isotherm.shipment (tenant, state) where state in ('new', 'planned', 'loaded');

create table isotherm.shipment_history (
    id          bigint generated always as identity primary key,
    tenant      text        not null,
    shipment    text        not null,
    from_state  text,                                       -- null: created
    to_state    text        not null,
    at          timestamptz not null,                       -- when it happened
    recorded_at timestamptz not null default clock_timestamp(),
    cause       text        not null,                       -- order, plan, courier, dispatcher
    reference   text        not null default '',            -- the plan's version, the courier's event
    reason      text        not null default '',
    foreign key (tenant, shipment) references isotherm.shipment (tenant, number)
);
create index shipment_history_shipment on isotherm.shipment_history (tenant, shipment, id);

-- A plan of the whole fleet. What a version says is never changed; only its state and who decided move on.
create table isotherm.plan (
    tenant            text        not null,
    version           integer     not null,
    state             text        not null check (state in
                          ('proposed', 'accepted', 'rejected', 'expired', 'superseded')),
    trigger           text        not null,                 -- first, order, breach, warning, request, courier, vehicle
    trigger_reference text        not null default '',      -- the breach, the order, the request
    based_on          integer,                              -- the version that ran when this one was made
    created_at        timestamptz not null default clock_timestamp(),
    expires_at        timestamptz,
    decided_at        timestamptz,
    decided_by        text,
    decision_reason   text        not null default '',
    summary           jsonb       not null,                 -- cost, kilometres, counts, what was degraded
    difference        jsonb       not null,                 -- against based_on: moved, added, dropped, later, earlier
    primary key (tenant, version),
    foreign key (tenant, based_on) references isotherm.plan (tenant, version)
);
create unique index plan_running on isotherm.plan (tenant) where state = 'accepted';
create index plan_waiting on isotherm.plan (expires_at) where state = 'proposed';

create table isotherm.plan_route (
    tenant           text             not null,
    version          integer          not null,
    vehicle          text             not null,
    courier          text             not null,
    changed          boolean          not null,             -- the courier must be told
    distance_metres  bigint           not null,
    duration_seconds bigint           not null,
    cost             bigint           not null,
    primary key (tenant, version, vehicle),
    foreign key (tenant, version) references isotherm.plan (tenant, version)
);

create table isotherm.plan_stop (
    tenant       text             not null,
    version      integer          not null,
    vehicle      text             not null,
    position     integer          not null,
    kind         text             not null check (kind in ('start', 'load', 'deliver', 'end')),
    shipment     text,                                      -- of load and deliver
    facility     text,                                      -- where the stop is at one
    label        text             not null default '',
    latitude     double precision not null,
    longitude    double precision not null,
    arrival_at   timestamptz      not null,
    departure_at timestamptz      not null,
    window_start timestamptz,
    window_end   timestamptz,
    latest_at    timestamptz,                               -- the load keeps until then, by the detector's forecast
    frozen       boolean          not null default false,   -- done or started when the version was made: a fact
    primary key (tenant, version, vehicle, position),
    foreign key (tenant, version, vehicle) references isotherm.plan_route (tenant, version, vehicle),
    foreign key (tenant, shipment) references isotherm.shipment (tenant, number)
);
create index plan_stop_shipment on isotherm.plan_stop (tenant, shipment, version);

-- What a version leaves undone, and why.
create table isotherm.plan_unassigned (
    tenant   text    not null,
    version  integer not null,
    shipment text    not null,
    reason   text    not null,
    primary key (tenant, version, shipment),
    foreign key (tenant, version) references isotherm.plan (tenant, version),
    foreign key (tenant, shipment) references isotherm.shipment (tenant, number)
);

-- What a courier's device reported; the id is the sender's, so that a repeat is recognised.
create table isotherm.courier_event (
    tenant      text        not null,
    event_id    text        not null,
    courier     text        not null,
    kind        text        not null,                       -- arrived, loaded, delivered, failed, returned, ...
    shipment    text,
    occurred_at timestamptz not null,
    received_at timestamptz not null default clock_timestamp(),
    outcome     text        not null check (outcome in ('applied', 'refused')),
    reason      text        not null default '',            -- why it was refused
    data        jsonb       not null,
    primary key (tenant, event_id)
);
create index courier_event_refused on isotherm.courier_event (tenant, shipment) where outcome = 'refused';

-- A route on its way to a courier. Written with the acceptance; a row without published_at is work to do.
create table isotherm.plan_message (
    tenant          text        not null,
    version         integer     not null,
    courier         text        not null,
    topic           text        not null,
    payload         text        not null,
    created_at      timestamptz not null default clock_timestamp(),
    published_at    timestamptz,
    acknowledged_at timestamptz,
    primary key (tenant, courier, version),
    foreign key (tenant, version) references isotherm.plan (tenant, version)
);
create index plan_message_due on isotherm.plan_message (tenant, courier) where published_at is null;

-- Why the plan should be made anew. Several that wait are answered by one plan.
create table isotherm.replan_request (
    id             bigint generated always as identity primary key,
    tenant         text        not null,
    trigger        text        not null,
    reference      text        not null default '',
    requested_at   timestamptz not null default clock_timestamp(),
    response_topic text,                                    -- of an MQTT request
    correlation    bytea,
    accept_by      text,                                    -- who wants the plan accepted without looking at it
    state          text        not null default 'waiting' check (state in ('waiting', 'done')),
    result         text,                                    -- proposed, accepted, unchanged, off, superseded, failed
    plan_version   integer,
    detail         text        not null default '',
    finished_at    timestamptz,
    answered_at    timestamptz
);
create unique index replan_request_waiting on isotherm.replan_request (tenant, trigger, reference)
    where state = 'waiting' and response_topic is null and accept_by is null;
create index replan_request_due on isotherm.replan_request (tenant, id) where state = 'waiting';
create index replan_request_unanswered on isotherm.replan_request (id)
    where state = 'done' and response_topic is not null and answered_at is null;

-- The plan that runs, stop by stop, with what has become of each stop.
create view isotherm.plans_current as
    select s.tenant, s.version, s.vehicle, r.courier, s.position, s.kind, s.shipment, h.order_number, s.facility,
           s.label, s.latitude, s.longitude, s.arrival_at, s.departure_at, s.window_start, s.window_end, s.latest_at,
           s.frozen,
           case
               when s.kind = 'start' then 'done'
               when s.kind = 'load' and h.state = 'planned' then 'open'
               when s.kind = 'load' then case when h.loaded_at is null then 'dropped' else 'done' end
               when s.kind = 'deliver' and h.state in ('delivered', 'failed') then h.state
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

-- Every shipment with its order, where it stands, who brings it and when by the running plan.
create view isotherm.orders_status as
    select h.tenant, h.order_number as number, o.channel, h.number as shipment, h.state as status,
           h.state_changed_at as changed_at, h.facility, h.label, h.latitude, h.longitude,
           h.window_start, h.window_end, h.amount, h.profile, h.value_minor,
           coalesce(h.vehicle, c.vehicle) as vehicle, c.courier, c.version as plan_version,
           case when h.completed_at is null then c.arrival_at end as eta, c.latest_at,
           h.loaded_at, h.arrived_at, h.completed_at, o.created_at
    from isotherm.shipment h
    join isotherm.customer_order o on o.tenant = h.tenant and o.number = h.order_number
    left join isotherm.plans_current c on c.tenant = h.tenant and c.shipment = h.number and c.kind = 'deliver';

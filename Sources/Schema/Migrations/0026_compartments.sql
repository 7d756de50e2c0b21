-- Compartments of vehicles: parts of a load space with a temperature range of their own. A vehicle without any is one
-- load space, as before.

create table isotherm.vehicle_compartment (
    tenant   text             not null,
    vehicle  text             not null,
    name     text             not null,
    position integer          not null,                     -- as the vehicle's owner lists them
    low      double precision not null,                     -- °C that it keeps
    high     double precision not null,
    capacity bigint[]         not null,                     -- a number per dimension of amount
    primary key (tenant, vehicle, name),
    foreign key (tenant, vehicle) references isotherm.vehicle (tenant, name) on delete cascade,
    check (low < high)
);

alter table isotherm.vehicle_device add column compartment text;    -- null: it watches the whole load space
alter table isotherm.vehicle_device add foreign key (tenant, vehicle, compartment)
    references isotherm.vehicle_compartment (tenant, vehicle, name) on delete cascade;

-- Where goods lie while they are on board, where the vehicle that has them said so when they were loaded.
alter table isotherm.shipment add column compartment text;
alter table isotherm.shipment_leg add column compartment text;      -- null: one load space, or nobody said which
alter table isotherm.plan_stop add column compartment text;

-- Whether a device that is bound to `bound` watches goods that lie in `compartment`.
create function isotherm.watches(bound text, compartment text) returns boolean language sql immutable as $$
    select bound is null or compartment is null or bound = compartment
$$;

create or replace function isotherm.note_shipment_leg() returns trigger language plpgsql as $$
declare
    -- The other vehicle took it over then, or the cold store did.
    moved_at timestamptz := coalesce(new.loaded_at, new.state_changed_at);
    gone_at  timestamptz := isotherm.left_for_good(new.state, new.state_changed_at, new.completed_at);
begin
    if tg_op = 'INSERT' or (old.vehicle, old.loaded_at) is distinct from (new.vehicle, new.loaded_at) then
        update isotherm.shipment_leg l set left_at = greatest(l.loaded_at, moved_at)
        where l.tenant = new.tenant and l.shipment = new.number and l.left_at is null;
        if new.loaded_at is not null and new.vehicle is not null then
            insert into isotherm.shipment_leg (tenant, shipment, loaded_at, vehicle, compartment)
            values (new.tenant, new.number, new.loaded_at, new.vehicle, new.compartment)
            on conflict (tenant, shipment, loaded_at) do update
            set vehicle = excluded.vehicle, compartment = excluded.compartment, left_at = null;
        end if;
    end if;
    if gone_at is not null then
        update isotherm.shipment_leg l set left_at = greatest(l.loaded_at, gone_at)
        where l.tenant = new.tenant and l.shipment = new.number and l.left_at is null;
    end if;
    return null;
end
$$;

create or replace view isotherm.shipment_watch as
    select s.tenant, s.number as shipment, s.profile, sum(isotherm.minutes(s.aboard)) as aboard_minutes,
           sum(isotherm.minutes(s.aboard * s.blind)) as blind_minutes,
           sum(isotherm.minutes(s.aboard - s.blind)) as watched_minutes,
           sum(isotherm.minutes((s.aboard - s.blind) * s.breached)) as breach_minutes
    from (
        select h.tenant, h.number, h.profile, tstzmultirange(tstzrange(l.loaded_at, u.until)) as aboard,
               coalesce(e.blind, '{}') as blind, coalesce(e.breached, '{}') as breached
        from isotherm.shipment h
        join isotherm.shipment_leg l on l.tenant = h.tenant and l.shipment = h.number
        cross join lateral (select greatest(l.loaded_at, coalesce(l.left_at, now())) as until) u
        left join lateral (
            select range_agg(tstzrange(e.started_at, e.closed_at)) filter (where e.class = 'fault') as blind,
                   range_agg(tstzrange(e.started_at, e.closed_at)) filter (where e.class = 'breach') as breached
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.episode e on e.tenant = d.tenant and e.device_id = d.id
            where v.tenant = l.tenant and v.vehicle = l.vehicle and isotherm.watches(v.compartment, l.compartment)
              and (e.class = 'breach' or (e.class = 'fault' and e.code = 'silent'))
              and e.started_at < u.until
              and coalesce(e.closed_at, 'infinity') > l.loaded_at
              and coalesce(e.closed_at, 'infinity') >= e.started_at
        ) e on true
    ) s
    group by s.tenant, s.number, s.profile;

create or replace view isotherm.plans_current as
    select s.tenant, s.version, s.vehicle, r.courier, s.position, s.kind, s.shipment, h.order_number, s.facility,
           s.label, s.latitude, s.longitude, s.arrival_at, s.departure_at, s.window_start, s.window_end, s.latest_at,
           s.frozen,
           case
               when s.kind = 'break' and b.ended_at <= now() then 'done'
               when s.kind = 'break' and b.began_at is not null then 'arrived'
               else isotherm.stop_status(s.kind, s.frozen, s.vehicle, h.state, h.vehicle, h.loaded_at, h.arrived_at)
           end as status,
           coalesce(h.completed_at, case when b.ended_at <= now() then b.ended_at end) as completed_at,
           p.decided_at as accepted_at, e.eta_p50, e.eta_p90, e.eta_basis, s.break_name, s.compartment
    from isotherm.plan p
    join isotherm.plan_route r on r.tenant = p.tenant and r.version = p.version
    join isotherm.plan_stop s on s.tenant = r.tenant and s.version = r.version and s.vehicle = r.vehicle
    left join isotherm.shipment h on h.tenant = s.tenant and h.number = s.shipment
    left join isotherm.stop_arrival e on e.tenant = s.tenant and e.shipment = s.shipment and e.kind = s.kind
         and e.version = s.version and e.vehicle = s.vehicle and e.position = s.position
    -- The offset keeps the condition before the function, which is called for breaks alone.
    left join lateral (select c.* from isotherm.break_course(s, now()) c where s.kind = 'break' offset 0) b on true
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
           case when h.completed_at is null then c.eta_basis end as eta_basis, h.compartment
    from isotherm.shipment h
    join isotherm.customer_order o on o.tenant = h.tenant and o.number = h.order_number
    left join isotherm.plans_current c on c.tenant = h.tenant and c.shipment = h.number and c.kind = 'deliver';

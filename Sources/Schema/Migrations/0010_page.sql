-- What the pages read: the day's figures, hand-overs, and the key that signs customers' links.

-- What the courier measured and wrote down at the door.
create table isotherm.handover (
    tenant      text             not null,
    shipment    text             not null,
    courier     text             not null,
    celsius     double precision not null check (celsius between -100 and 100),
    measured_at timestamptz      not null,
    recorded_at timestamptz      not null default clock_timestamp(),
    primary key (tenant, shipment),
    foreign key (tenant, shipment) references isotherm.shipment (tenant, number)
);

-- One key for the whole installation, made here and never shown. Another key ends every link that was given out.
create table isotherm.link_key (
    only_one boolean primary key default true check (only_one),
    key      bytea   not null
);
insert into isotherm.link_key (key)
select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');

-- How many minutes a set of spans lasts, each minute counted once.
create function isotherm.minutes(spans tstzmultirange) returns double precision language sql immutable as $$
    select coalesce(sum(extract(epoch from upper(span) - lower(span))) / 60, 0)::double precision
    from unnest(spans) span
$$;

-- A shipment's time on board: watched, blind (a sensor fell silent) and within a breach. A silent sensor is never counted
-- as good: blind minutes are no part of the watched ones. What was taken out of the plan left the vehicle at that moment.
create view isotherm.shipment_watch as
    select s.tenant, s.number as shipment, s.profile, isotherm.minutes(s.aboard) as aboard_minutes,
           isotherm.minutes(s.aboard * s.blind) as blind_minutes,
           isotherm.minutes(s.aboard - s.blind) as watched_minutes,
           isotherm.minutes((s.aboard - s.blind) * s.breached) as breach_minutes
    from (
        select h.tenant, h.number, h.profile,
               tstzmultirange(tstzrange(h.loaded_at, greatest(h.loaded_at, left_at))) as aboard,
               coalesce(e.blind, '{}') as blind, coalesce(e.breached, '{}') as breached
        from isotherm.shipment h
        cross join lateral (
            select coalesce(h.completed_at,
                case when h.state in ('quarantined', 'cancelled', 'failed') then h.state_changed_at end, now()) as left_at
        ) l
        left join lateral (
            select range_agg(tstzrange(e.started_at, e.closed_at)) filter (where e.class = 'fault') as blind,
                   range_agg(tstzrange(e.started_at, e.closed_at)) filter (where e.class = 'breach') as breached
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.episode e on e.tenant = d.tenant and e.device_id = d.id
            where v.tenant = h.tenant and v.vehicle = h.vehicle
              and (e.class = 'breach' or (e.class = 'fault' and e.code = 'silent'))
              and e.started_at < left_at
              and coalesce(e.closed_at, 'infinity') > h.loaded_at and coalesce(e.closed_at, 'infinity') >= e.started_at
        ) e on true
        where h.loaded_at is not null
    ) s;

-- Every stop that was due, with what the figures are made of. A stop is a shipment's hand-over; it is due when its
-- window has ended or it has come to an end itself. A stop bears an equal share of what its vehicle's route had left to
-- drive when it was made, by the plan that ran at the hand-over.
create view isotherm.kpi_stop as
    select h.tenant, o.channel, h.number as shipment, h.order_number, h.window_end as due_at, h.state,
           h.state = 'delivered' as delivered,
           h.state = 'delivered' and coalesce(h.arrived_at, h.completed_at) <= h.window_end as on_time,
           not exists (
               select from isotherm.shipment other
               where other.tenant = h.tenant and other.order_number = h.order_number
                 and other.state not in ('delivered', 'cancelled')
           ) as in_full,
           w.watched_minutes, w.blind_minutes, w.breach_minutes, r.cost_share, r.metres_share,
           case when h.state = 'delivered' then extract(epoch from h.completed_at - o.created_at) / 60 end
               as order_to_door_minutes,
           case when h.state = 'delivered'
               then abs(extract(epoch from p.arrival_at - coalesce(h.arrived_at, h.completed_at))) / 60 end
               as eta_error_minutes,
           case when h.state = 'quarantined' then h.value_minor else 0 end as spoiled_value_minor
    from isotherm.shipment h
    join isotherm.customer_order o on o.tenant = h.tenant and o.number = h.order_number
    left join isotherm.shipment_watch w on w.tenant = h.tenant and w.shipment = h.number
    -- A proposal that a newer one replaced has the state of a plan that ran and was replaced, but nobody decided it.
    left join lateral (
        select r.cost::double precision / n.stops as cost_share, r.distance_metres::double precision / n.stops
                   as metres_share
        from isotherm.plan a
        join isotherm.plan_route r on r.tenant = a.tenant and r.version = a.version and r.vehicle = h.vehicle
        join lateral (
            select nullif(count(*), 0) as stops from isotherm.plan_stop s
            where s.tenant = r.tenant and s.version = r.version and s.vehicle = r.vehicle and s.kind = 'deliver'
              and not s.frozen
        ) n on true
        where a.tenant = h.tenant and a.state in ('accepted', 'superseded') and a.decided_by is not null
          and a.decided_at <= h.completed_at
          and exists (select from isotherm.plan_stop s
                      where s.tenant = r.tenant and s.version = r.version and s.vehicle = r.vehicle
                        and s.shipment = h.number and s.kind = 'deliver' and not s.frozen)
        order by a.version desc limit 1
    ) r on h.state = 'delivered'
    -- What was foretold half an hour before the arrival; of a stop that came into a plan later, what was foretold first.
    left join lateral (
        select s.arrival_at
        from isotherm.plan_stop s
        join isotherm.plan a on a.tenant = s.tenant and a.version = s.version
        where s.tenant = h.tenant and s.shipment = h.number and s.kind = 'deliver' and not s.frozen
          and a.state in ('accepted', 'superseded') and a.decided_by is not null
          and a.decided_at <= coalesce(h.arrived_at, h.completed_at)
        order by a.decided_at > coalesce(h.arrived_at, h.completed_at) - interval '30 minutes',
            case when a.decided_at <= coalesce(h.arrived_at, h.completed_at) - interval '30 minutes'
                then -a.version else a.version end
        limit 1
    ) p on true
    where h.state in ('delivered', 'failed', 'quarantined') or (h.state <> 'cancelled' and h.window_end < now());

-- The figures of a span of days by day and channel, with all sums: a null day or channel stands for all of them. Each
-- formula stands here and nowhere else. A day is that of the window's end in the given time zone.
create function isotherm.kpi(tenant_name text, first_day date, last_day date, zone text default 'UTC')
returns table (
    day date, channel text, due bigint, delivered bigint, on_time bigint, otif bigint,
    on_time_share double precision, otif_share double precision, watched_minutes double precision,
    blind_minutes double precision, in_range_share double precision, cost_per_stop double precision,
    km_per_stop double precision, order_to_door_minutes double precision, eta_error_p50_minutes double precision,
    eta_error_p90_minutes double precision, spoiled_value_minor bigint
) language sql stable as $$
    select s.day, s.channel, count(*), count(*) filter (where s.delivered), count(*) filter (where s.on_time),
        count(*) filter (where s.on_time and s.in_full),
        count(*) filter (where s.on_time)::double precision / nullif(count(*) filter (where s.delivered), 0),
        count(*) filter (where s.on_time and s.in_full)::double precision / nullif(count(*), 0),
        coalesce(sum(s.watched_minutes), 0), coalesce(sum(s.blind_minutes), 0),
        (sum(s.watched_minutes) - sum(s.breach_minutes)) / nullif(sum(s.watched_minutes), 0),
        avg(s.cost_share), avg(s.metres_share) / 1000, avg(s.order_to_door_minutes)::double precision,
        percentile_cont(0.5) within group (order by s.eta_error_minutes::double precision),
        percentile_cont(0.9) within group (order by s.eta_error_minutes::double precision),
        sum(s.spoiled_value_minor)::bigint
    from (
        select (k.due_at at time zone zone)::date as day, k.* from isotherm.kpi_stop k
        where k.tenant = tenant_name and k.due_at >= first_day::timestamp at time zone zone
          and k.due_at < (last_day + 1)::timestamp at time zone zone
    ) s
    group by grouping sets ((s.day, s.channel), (s.day), (s.channel), ())
    having count(*) > 0
$$;

-- The same by UTC days, for reading tools.
create view isotherm.kpi_daily as
    select t.tenant, k.*
    from (select tenant, min(window_end) as first, max(window_end) as last from isotherm.shipment group by tenant) t
    cross join lateral isotherm.kpi(t.tenant, (t.first at time zone 'UTC')::date, (t.last at time zone 'UTC')::date) k
    where k.day is not null and k.channel is not null;

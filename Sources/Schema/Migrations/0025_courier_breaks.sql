-- Breaks of couriers: what a vehicle's working day has, what a plan makes of it, what was taken.

-- Times of day by the clocks of a place, as with the opening hours of facilities: a break is at noon on the day of a clock
-- change too.
create table isotherm.vehicle_break (
    tenant         text    not null,
    vehicle        text    not null,
    name           text    not null,
    earliest       text    not null check (earliest ~ '^\d\d:\d\d$'),   -- it begins then at the earliest
    latest         text    not null check (latest ~ '^\d\d:\d\d$'),     -- and then at the latest; before earliest: next day
    length_seconds integer not null check (length_seconds > 0),
    time_zone      text    not null,
    primary key (tenant, vehicle, name),
    foreign key (tenant, vehicle) references isotherm.vehicle (tenant, name) on delete cascade
);

-- What couriers reported of their breaks. An end may be known before its beginning: reports come in any order.
create table isotherm.break_taken (
    tenant         text        not null,
    vehicle        text        not null,
    name           text        not null,
    due_at         timestamptz not null,                    -- the earliest beginning of this day's break
    length_seconds integer     not null,
    began_at       timestamptz,
    ended_at       timestamptz,                             -- null: as long as it is meant to be
    primary key (tenant, vehicle, name, due_at),
    foreign key (tenant, vehicle) references isotherm.vehicle (tenant, name) on delete cascade,
    check (began_at is not null or ended_at is not null)
);

-- A break of a plan has its window in window_start and window_end: when it may begin.
alter table isotherm.plan_stop add column break_name text;
alter table isotherm.plan_stop drop constraint plan_stop_kind_check;
alter table isotherm.plan_stop add constraint plan_stop_kind_check check (kind in
    ('start', 'load', 'deliver', 'store', 'hand_over', 'break', 'end'));
alter table isotherm.plan_stop add constraint plan_stop_break_check check ((kind = 'break') = (break_name is not null));

-- What has become of a stop at which something is done with a shipment `h`.
create function isotherm.stop_status(
    kind text, frozen boolean, vehicle text, state text, carrier text, loaded_at timestamptz, arrived_at timestamptz
) returns text language sql immutable as $$
    select case
        when kind = 'start' then 'done'
        when kind in ('store', 'hand_over') and state in ('cancelled', 'quarantined') then 'dropped'
        when kind in ('store', 'hand_over') and state = 'loaded' and carrier = vehicle then 'open'
        when kind in ('store', 'hand_over') then 'done'
        when kind = 'load' and state = 'planned' then 'open'
        when kind = 'load' and not frozen and state = 'loaded' and carrier <> vehicle then 'open'
        when kind = 'load' then case when loaded_at is null then 'dropped' else 'done' end
        when kind = 'deliver' and state in ('delivered', 'failed') then state
        when kind = 'deliver' and state = 'returned' then 'failed'
        when kind = 'deliver' and state in ('cancelled', 'quarantined') then 'dropped'
        when kind = 'deliver' and arrived_at is not null then 'arrived'
        else 'open'
    end
$$;

-- When the break of a plan began and when it is over, as things stand at `moment`; no row while it is still to come.
--
-- What the courier reported counts. A courier who reports none takes it as planned once the work before it is done, by as
-- much later as that was; not if a later drop was reached before it could have been over.
create function isotherm.break_course(s isotherm.plan_stop, moment timestamptz)
returns table (began_at timestamptz, ended_at timestamptz) language plpgsql stable rows 1 as $$
#variable_conflict use_column
begin
    -- A statement of its own, which is planned once: within a view's it would be read for every stop that is no break.
    return query
    with reported as (
        select coalesce(t.began_at, t.ended_at - make_interval(secs => t.length_seconds)) as began_at,
            greatest(t.began_at, coalesce(t.ended_at, t.began_at + make_interval(secs => t.length_seconds))) as ended_at
        from isotherm.break_taken t
        where s.kind = 'break' and t.tenant = s.tenant and t.vehicle = s.vehicle and t.name = s.break_name
          and t.due_at between s.window_start - interval '12 hours' and s.window_start + interval '12 hours'
        order by t.due_at desc limit 1
    ), other as (
        select o.position, o.departure_at,
            isotherm.stop_status(o.kind, o.frozen, o.vehicle, h.state, h.vehicle, h.loaded_at, h.arrived_at) as status,
            case when o.kind = 'load' then h.loaded_at when o.kind = 'deliver' then h.completed_at end as done_at,
            case when o.kind = 'deliver' then coalesce(h.arrived_at, h.completed_at) end as reached_at
        from isotherm.plan_stop o
        left join isotherm.shipment h on h.tenant = o.tenant and h.number = o.shipment
        where s.kind = 'break' and not s.frozen and o.tenant = s.tenant and o.version = s.version
          and o.vehicle = s.vehicle and o.kind in ('load', 'deliver', 'store', 'hand_over')
    ), planned as (
        select s.arrival_at + d.delay as began_at, s.departure_at + d.delay as ended_at
        from (select coalesce(max(greatest(o.done_at - o.departure_at, interval '0')), interval '0') as delay
              from other o
              where o.position = (select max(position) from other where done_at is not null and position < s.position)) d
        where s.kind = 'break'
          and (s.frozen or not exists (select from other o where o.position < s.position and o.status in ('open', 'arrived')))
    )
    select r.began_at, r.ended_at from reported r where r.began_at <= moment
    union all
    select p.began_at, p.ended_at from planned p
    where p.began_at <= moment and not exists (select from reported)
      and not exists (select from other o where o.position > s.position and o.reached_at < p.ended_at);
end $$;

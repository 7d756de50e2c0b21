-- A shipment's times on board, one row each. What one vehicle did to the goods is not forgotten when another takes them
-- over, nor while they wait in a cold store. Kept by the database itself from what the shipment says now, so that no way
-- of moving a shipment can leave it out.
create table isotherm.shipment_leg (
    tenant    text        not null,
    shipment  text        not null,
    loaded_at timestamptz not null,
    vehicle   text        not null,
    left_at   timestamptz,                                  -- null: still on board
    primary key (tenant, shipment, loaded_at),
    foreign key (tenant, shipment) references isotherm.shipment (tenant, number),
    foreign key (tenant, vehicle) references isotherm.vehicle (tenant, name),
    check (left_at >= loaded_at)
);

-- When a shipment left its vehicle for good; null while it may be on board.
create function isotherm.left_for_good(state text, state_changed_at timestamptz, completed_at timestamptz)
returns timestamptz language sql immutable as $$
    select case when state in ('delivered', 'failed', 'returned', 'cancelled', 'quarantined')
        then coalesce(completed_at, state_changed_at) end
$$;

create function isotherm.note_shipment_leg() returns trigger language plpgsql as $$
declare
    -- The other vehicle took it over then, or the cold store did.
    moved_at timestamptz := coalesce(new.loaded_at, new.state_changed_at);
    gone_at  timestamptz := isotherm.left_for_good(new.state, new.state_changed_at, new.completed_at);
begin
    if tg_op = 'INSERT' or (old.vehicle, old.loaded_at) is distinct from (new.vehicle, new.loaded_at) then
        update isotherm.shipment_leg l set left_at = greatest(l.loaded_at, moved_at)
        where l.tenant = new.tenant and l.shipment = new.number and l.left_at is null;
        if new.loaded_at is not null and new.vehicle is not null then
            insert into isotherm.shipment_leg (tenant, shipment, loaded_at, vehicle)
            values (new.tenant, new.number, new.loaded_at, new.vehicle)
            on conflict (tenant, shipment, loaded_at) do update set vehicle = excluded.vehicle, left_at = null;
        end if;
    end if;
    if gone_at is not null then
        update isotherm.shipment_leg l set left_at = greatest(l.loaded_at, gone_at)
        where l.tenant = new.tenant and l.shipment = new.number and l.left_at is null;
    end if;
    return null;
end
$$;

create trigger note_leg after insert or update of vehicle, loaded_at, state, state_changed_at, completed_at
    on isotherm.shipment for each row execute function isotherm.note_shipment_leg();

insert into isotherm.shipment_leg (tenant, shipment, loaded_at, vehicle, left_at)
select tenant, number, loaded_at, vehicle,
    greatest(loaded_at, isotherm.left_for_good(state, state_changed_at, completed_at))
from isotherm.shipment where loaded_at is not null and vehicle is not null;

-- A shipment's time on board of all its vehicles: watched, blind (a sensor fell silent) and within a breach. A silent
-- sensor is never counted as good: blind minutes are no part of the watched ones.
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
            where v.tenant = l.tenant and v.vehicle = l.vehicle
              and (e.class = 'breach' or (e.class = 'fault' and e.code = 'silent'))
              and e.started_at < u.until
              and coalesce(e.closed_at, 'infinity') > l.loaded_at
              and coalesce(e.closed_at, 'infinity') >= e.started_at
        ) e on true
    ) s
    group by s.tenant, s.number, s.profile;

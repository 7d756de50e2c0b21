-- What has become of a break, sooner said where it is still ahead.
create or replace function isotherm.break_course(s isotherm.plan_stop, moment timestamptz)
returns table (began_at timestamptz, ended_at timestamptz) language plpgsql stable rows 1 as $$
#variable_conflict use_column
begin
    -- Most breaks are ahead: a planned one begins when it is planned or later. Asked for one by one on a page with a
    -- hundred vehicles, looking at all stops before each of them took most of the time.
    if s.kind is distinct from 'break' or s.arrival_at > moment and not exists (
        select from isotherm.break_taken t where t.tenant = s.tenant and t.vehicle = s.vehicle and t.name = s.break_name
    ) then
        return;
    end if;
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

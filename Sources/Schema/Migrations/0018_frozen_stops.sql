-- A load that was done before the plan was made is no work of it: a frozen stop never opens again.
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
           h.completed_at, p.decided_at as accepted_at
    from isotherm.plan p
    join isotherm.plan_route r on r.tenant = p.tenant and r.version = p.version
    join isotherm.plan_stop s on s.tenant = r.tenant and s.version = r.version and s.vehicle = r.vehicle
    left join isotherm.shipment h on h.tenant = s.tenant and h.number = s.shipment
    where p.state = 'accepted';

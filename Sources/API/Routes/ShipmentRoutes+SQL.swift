/// How a shipment's record is read.
extension ShipmentRoutes {
    /// The members of a hand-over, for rows `o` of `isotherm.handover`.
    static let handover = """
        json_build_object('shipment', o.shipment, 'courier', o.courier, 'celsius', o.celsius,
            'measured_at', o.measured_at, 'recorded_at', o.recorded_at)::text
        """

    /// The whole record as column `item`; `$1` is the tenant, `$2` the shipment.
    ///
    /// Breaches and faults are those of the sensors of each vehicle while the goods were on board of it.
    static let record = """
        select (row_to_json(s)::jsonb - 'tenant' || jsonb_build_object(
            'devices', coalesce(d.items, '[]'), 'legs', coalesce(l.items, '[]'), 'history', coalesce(y.items, '[]'),
            'refused_reports', coalesce(f.items, '[]'), 'episodes', coalesce(e.items, '[]'),
            'forecasts', coalesce(p.items, '[]'), 'handover', o.item, 'profile_version', k.version,
            'profile_title', k.definition->'title', 'contact', n.item,
            'watch', case when w.shipment is not null then jsonb_build_object('aboard_minutes', w.aboard_minutes,
                'watched_minutes', w.watched_minutes, 'blind_minutes', w.blind_minutes,
                'breach_minutes', w.breach_minutes) end))::text as item
        from isotherm.orders_status s
        left join isotherm.shipment_watch w on w.tenant = s.tenant and w.shipment = s.shipment
        left join lateral (select jsonb_agg(v.device order by v.device) as items from isotherm.vehicle_device v
            where v.tenant = s.tenant and v.vehicle = s.vehicle
              and isotherm.watches(v.compartment, s.compartment)) d on true
        left join lateral (select jsonb_agg(jsonb_build_object('vehicle', l.vehicle,
                'compartment', l.compartment, 'loaded_at', l.loaded_at,
                'left_at', l.left_at, 'devices', (select coalesce(jsonb_agg(v.device order by v.device), '[]')
                    from isotherm.vehicle_device v where v.tenant = l.tenant and v.vehicle = l.vehicle
                        and isotherm.watches(v.compartment, l.compartment)))
                order by l.loaded_at) as items
            from isotherm.shipment_leg l where l.tenant = s.tenant and l.shipment = s.shipment) l on true
        left join lateral (select jsonb_agg(jsonb_build_object('from', h.from_state, 'to', h.to_state, 'at', h.at,
                'cause', h.cause, 'reference', h.reference, 'reason', h.reason) order by h.id) as items
            from isotherm.shipment_history h where h.tenant = s.tenant and h.shipment = s.shipment) y on true
        left join lateral (select jsonb_agg(jsonb_build_object('courier', c.courier, 'kind', c.kind,
                'at', c.occurred_at, 'reason', c.reason, 'refusal', c.refusal) order by c.occurred_at) as items
            from isotherm.courier_event c where c.tenant = s.tenant and c.shipment = s.shipment
                and c.outcome = 'refused') f on true
        left join lateral (select jsonb_agg(jsonb_build_object('id', e.id, 'class', e.class, 'code', e.code,
                'device', g.name, 'severity', e.severity, 'state', e.state, 'started_at', e.started_at,
                'closed_at', e.closed_at, 'rule', e.rule, 'profile', e.profile, 'profile_version', e.profile_version,
                'value_min', e.value_min, 'value_max', e.value_max,
                'sentences', jsonb_build_object('en', e.sentence_en, 'ru', e.sentence_ru),
                'acknowledged_by', e.acknowledged_by, 'acknowledged_at', e.acknowledged_at, 'comment', e.comment)
                order by e.started_at) as items
            from isotherm.episode e join isotherm.device g on g.id = e.device_id
            where g.tenant = s.tenant and e.class in ('breach', 'fault') and exists (
                select from isotherm.shipment_leg l
                join isotherm.vehicle_device v on v.tenant = l.tenant and v.vehicle = l.vehicle
                    and isotherm.watches(v.compartment, l.compartment)
                where l.tenant = s.tenant and l.shipment = s.shipment and v.device = g.name
                  and e.started_at < coalesce(l.left_at, 'infinity')
                  and coalesce(e.closed_at, 'infinity') > l.loaded_at)) e on true
        left join lateral (select jsonb_agg(jsonb_build_object('plan_version', a.version, 'decided_at', a.decided_at,
                'vehicle', t.vehicle, 'arrival_at', t.arrival_at) order by a.version) as items
            from isotherm.plan_stop t join isotherm.plan a on a.tenant = t.tenant and a.version = t.version
            where t.tenant = s.tenant and t.shipment = s.shipment and t.kind = 'deliver' and not t.frozen
              and a.decided_by is not null and a.state in ('accepted', 'superseded')) p on true
        left join lateral (select \(handover)::jsonb as item from isotherm.handover o
            where o.tenant = s.tenant and o.shipment = s.shipment) o on true
        left join lateral (select jsonb_build_object('name', c.name, 'phone', c.phone, 'email', c.email, 'note', c.note)
                as item
            from isotherm.shipment h join isotherm_personal.contact c on c.id = h.contact_id
            where h.tenant = s.tenant and h.number = s.shipment) n on true
        left join lateral (select i.version, i.definition from isotherm.profiles_in_force(s.tenant) i
            where i.profile = s.profile) k on true
        where s.tenant = $1 and s.shipment = $2
        """
}

/// How plans are read: PostgreSQL puts the documents together.
enum PlanSQL {
    /// The members of a plan without its routes, for rows `p` of `isotherm.plan`.
    static let head = """
        jsonb_build_object('version', p.version, 'state', p.state, 'trigger', p.trigger,
            'trigger_reference', p.trigger_reference, 'based_on', p.based_on, 'created_at', p.created_at,
            'expires_at', p.expires_at, 'decided_at', p.decided_at, 'decided_by', p.decided_by,
            'decision_reason', p.decision_reason, 'summary', p.summary, 'difference', p.difference,
            'etag', \(tag))
        """

    /// The whole plan as column `item` and its entity tag as `tag`; `$1` is the tenant.
    static func whole(_ condition: String) -> String {
        """
        select \(tag) as tag, (\(head) || jsonb_build_object('routes', coalesce(r.items, '[]'),
            'unassigned', coalesce(u.items, '[]')))::text as item
        from isotherm.plan p
        left join lateral (
            select jsonb_agg(jsonb_build_object('vehicle', r.vehicle, 'courier', r.courier, 'changed', r.changed,
                'distance_metres', r.distance_metres, 'duration_seconds', r.duration_seconds, 'cost', r.cost,
                'message', m.item, 'stops', coalesce(s.items, '[]')) order by r.vehicle) as items
            from isotherm.plan_route r
            left join lateral (
                select jsonb_agg(jsonb_build_object('position', s.position, 'kind', s.kind, 'shipment', s.shipment,
                    'order_number', h.order_number, 'facility', s.facility,
                    'compartment', s.compartment, 'break_name', s.break_name, 'label', s.label,
                    'latitude', s.latitude, 'longitude', s.longitude, 'arrival_at', s.arrival_at,
                    'departure_at', s.departure_at, 'window_start', s.window_start, 'window_end', s.window_end,
                    'latest_at', s.latest_at, 'frozen', s.frozen, 'status', c.status,
                    'completed_at', coalesce(c.completed_at, h.completed_at), 'eta_p50', c.eta_p50, 'eta_p90', c.eta_p90,
                    'eta_basis', c.eta_basis) order by s.position) as items
                from isotherm.plan_stop s
                left join isotherm.shipment h on h.tenant = s.tenant and h.number = s.shipment
                left join isotherm.plans_current c on c.tenant = s.tenant and c.version = s.version
                    and c.vehicle = s.vehicle and c.position = s.position
                where s.tenant = r.tenant and s.version = r.version and s.vehicle = r.vehicle) s on true
            -- The last message that told the courier of this route: an unchanged one was told with an earlier version.
            left join lateral (
                select jsonb_build_object('version', m.version, 'published_at', m.published_at,
                    'acknowledged_at', m.acknowledged_at,
                    'is_overdue', m.acknowledged_at is null and m.overdue_told_at is not null) as item
                from isotherm.plan_message m
                where m.tenant = r.tenant and m.courier = r.courier and m.version <= r.version
                  and p.state in ('accepted', 'superseded')
                order by m.version desc limit 1) m on true
            where r.tenant = p.tenant and r.version = p.version) r on true
        left join lateral (
            select jsonb_agg(jsonb_build_object('shipment', u.shipment, 'reason', u.reason, 'code', u.code,
                'about', u.about, 'details', u.details) order by u.shipment) as items
            from isotherm.plan_unassigned u where u.tenant = p.tenant and u.version = p.version) u on true
        where p.tenant = $1 and \(condition)
        """
    }

    private static let tag = """
        '"' || p.version || '-' || p.state || '-' || coalesce((select c.version from isotherm.plan c
            where c.tenant = p.tenant and c.state = 'accepted'), 0) || '"'
        """
}

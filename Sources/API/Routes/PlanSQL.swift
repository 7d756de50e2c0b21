/// How plans are read: PostgreSQL puts the documents together.
enum PlanSQL {
    /// The members of a plan without its routes, for rows `p` of `isotherm.plan`.
    static let head = "json_build_object(\(members))"

    private static let members = """
        'version', p.version, 'state', p.state, 'trigger', p.trigger,
            'trigger_reference', p.trigger_reference, 'based_on', p.based_on, 'created_at', p.created_at,
            'expires_at', p.expires_at, 'decided_at', p.decided_at, 'decided_by', p.decided_by,
            'decision_reason', p.decision_reason, 'summary', p.summary, 'difference', p.difference,
            'etag', \(tag)
        """

    /// The whole plan as column `item` and its entity tag as `tag`; `$1` is the tenant.
    static func whole(_ condition: String) -> String {
        """
        select \(tag) as tag, json_build_object(\(members), 'routes', coalesce(r.items, '[]'),
            'unassigned', coalesce(u.items, '[]'))::text as item
        from isotherm.plan p
        left join lateral (
            select json_agg(json_build_object('vehicle', r.vehicle, 'courier', r.courier, 'changed', r.changed,
                'distance_metres', r.distance_metres, 'duration_seconds', r.duration_seconds, 'cost', r.cost,
                'message', m.item, 'stops', coalesce(s.items, '[]')) order by r.vehicle) as items
            from isotherm.plan_route r
            left join lateral (
                select s.vehicle, json_agg(json_build_object('position', s.position, 'kind', s.kind, 'shipment', s.shipment,
                    'order_number', s.order_number, 'facility', s.facility,
                    'compartment', s.compartment, 'break_name', s.break_name, 'label', s.label,
                    'latitude', s.latitude, 'longitude', s.longitude, 'arrival_at', s.arrival_at,
                    'departure_at', s.departure_at, 'window_start', s.window_start, 'window_end', s.window_end,
                    'latest_at', s.latest_at, 'frozen', s.frozen, 'status', s.status,
                    'completed_at', s.completed_at, 'eta_p50', s.eta_p50, 'eta_p90', s.eta_p90,
                    'eta_basis', s.eta_basis) order by s.position) as items
                from (\(stops)) s group by s.vehicle) s on s.vehicle = r.vehicle
            -- The last message that told the courier of this route: an unchanged one was told with an earlier version.
            left join lateral (
                select json_build_object('version', m.version, 'published_at', m.published_at,
                    'acknowledged_at', m.acknowledged_at,
                    'is_overdue', m.acknowledged_at is null and m.overdue_told_at is not null) as item
                from isotherm.plan_message m
                where m.tenant = r.tenant and m.courier = r.courier and m.version <= r.version
                  and p.state in ('accepted', 'superseded')
                order by m.version desc limit 1) m on true
            where r.tenant = p.tenant and r.version = p.version) r on true
        left join lateral (
            select json_agg(json_build_object('shipment', u.shipment, 'reason', u.reason, 'code', u.code,
                'about', u.about, 'details', u.details) order by u.shipment) as items
            from isotherm.plan_unassigned u where u.tenant = p.tenant and u.version = p.version) u on true
        where p.tenant = $1 and \(condition)
        """
    }

    /// The stops of a plan `p`; one that runs knows what has become of them. They are read in one pass: joined route by
    /// route, or the view stop by stop, a plan of a thousand stops takes ten times as long.
    private static let stops = """
        select c.vehicle, c.position, c.kind, c.shipment, c.order_number, c.facility, c.label, c.latitude, c.longitude,
            c.arrival_at, c.departure_at, c.window_start, c.window_end, c.latest_at, c.frozen, c.status,
            c.completed_at, c.eta_p50, c.eta_p90, c.eta_basis, c.break_name, c.compartment
        from isotherm.plans_current c
        where p.state = 'accepted' and c.tenant = p.tenant and c.version = p.version
        union all
        select s.vehicle, s.position, s.kind, s.shipment, h.order_number, s.facility, s.label, s.latitude, s.longitude,
            s.arrival_at, s.departure_at, s.window_start, s.window_end, s.latest_at, s.frozen, null, h.completed_at,
            null, null, null, s.break_name, s.compartment
        from isotherm.plan_stop s
        left join isotherm.shipment h on h.tenant = s.tenant and h.number = s.shipment
        where p.state <> 'accepted' and s.tenant = p.tenant and s.version = p.version
        """

    private static let tag = """
        '"' || p.version || '-' || p.state || '-' || coalesce((select c.version from isotherm.plan c
            where c.tenant = p.tenant and c.state = 'accepted'), 0) || '"'
        """
}

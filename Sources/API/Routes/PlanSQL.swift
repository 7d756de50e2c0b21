/// How plans are read: PostgreSQL writes the parts of the document, ``PlanDocument`` puts them together.
enum PlanSQL {
    /// The members of a plan without its routes, for rows `p` of `isotherm.plan`.
    static let head = """
        json_build_object('version', p.version, 'state', p.state, 'trigger', p.trigger,
            'trigger_reference', p.trigger_reference, 'based_on', p.based_on, 'created_at', p.created_at,
            'expires_at', p.expires_at, 'decided_at', p.decided_at, 'decided_by', p.decided_by,
            'decision_reason', p.decision_reason, 'summary', p.summary, 'difference', p.difference,
            'etag', \(tag))
        """

    /// What a row of ``parts(_:)`` is of the plan.
    enum Part: Int64 {
        /// All members but the lists; `name` is the entity tag.
        case head
        /// What no route serves.
        case unassigned
        /// A route without its stops; `name` is the vehicle.
        case route
        /// A stop of the route of the vehicle `name`.
        case stop
    }

    /// The parts of a plan, a row each: `part`, `name`, `item`; `$1` is the tenant. Routes come by vehicle, what is not
    /// served by shipment, and the stops of each route in their order, those of other routes between them: a thousand
    /// names are not sorted.
    ///
    /// One statement, so that all of it is of one moment, and no document within a document: PostgreSQL copies what it
    /// nests, and looks each member's type up for each object that it builds from single values. A plan of 1,000 stops
    /// (706 kB) took 17 ms as one document.
    static func parts(_ condition: String) -> String {
        """
        with p as materialized (select p.* from isotherm.plan p where p.tenant = $1 and \(condition))
        select \(Part.head.rawValue) as part, \(tag) as name, 0 as position, \(head)::text as item from p
        union all
        select \(Part.unassigned.rawValue), '', row_number() over (order by u.shipment), row_to_json(u)::text
        from p cross join lateral (
            select u.shipment, u.reason, u.code, u.about, u.details
            from isotherm.plan_unassigned u where u.tenant = p.tenant and u.version = p.version) u
        union all
        select \(Part.route.rawValue), r.vehicle, row_number() over (order by r.vehicle), row_to_json(r)::text
        from p cross join lateral (\(routes)) r
        union all
        select \(Part.stop.rawValue), s.vehicle, s.position, row_to_json(s.stop)::text
        from p cross join lateral (\(stops)) s
        order by part, position
        """
    }

    /// The routes of a plan `p`, with the last message that told the courier of each: an unchanged one was told with an
    /// earlier version.
    private static let routes = """
        select r.vehicle, r.courier, r.changed, r.distance_metres, r.duration_seconds, r.cost, m.item as message
        from isotherm.plan_route r
        left join lateral (
            select json_build_object('version', m.version, 'published_at', m.published_at,
                'acknowledged_at', m.acknowledged_at,
                'is_overdue', m.acknowledged_at is null and m.overdue_told_at is not null) as item
            from isotherm.plan_message m
            where m.tenant = r.tenant and m.courier = r.courier and m.version <= r.version
              and p.state in ('accepted', 'superseded')
            order by m.version desc limit 1) m on true
        where r.tenant = p.tenant and r.version = p.version
        """

    /// The stops of a plan `p`; one that runs knows what has become of them. They are read in one pass: joined route by
    /// route, or the view stop by stop, a plan of a thousand stops takes ten times as long.
    private static let stops = """
        select c.vehicle, c.position, (select x from (select c.position, c.kind, c.shipment, c.order_number, c.facility,
            c.compartment, c.break_name, c.label, c.latitude, c.longitude, c.arrival_at, c.departure_at, c.window_start,
            c.window_end, c.latest_at, c.frozen, c.status, c.completed_at, c.eta_p50, c.eta_p90, c.eta_basis) x) as stop
        from isotherm.plans_current c
        where p.state = 'accepted' and c.tenant = p.tenant and c.version = p.version
        union all
        select s.vehicle, s.position, (select x from (select s.position, s.kind, s.shipment, h.order_number, s.facility,
            s.compartment, s.break_name, s.label, s.latitude, s.longitude, s.arrival_at, s.departure_at, s.window_start,
            s.window_end, s.latest_at, s.frozen, null::text as status, h.completed_at, null::timestamptz as eta_p50,
            null::timestamptz as eta_p90, null::text as eta_basis) x)
        from isotherm.plan_stop s
        left join isotherm.shipment h on h.tenant = s.tenant and h.number = s.shipment
        where p.state <> 'accepted' and s.tenant = p.tenant and s.version = p.version
        """

    private static let tag = """
        '"' || p.version || '-' || p.state || '-' || coalesce((select c.version from isotherm.plan c
            where c.tenant = p.tenant and c.state = 'accepted'), 0) || '"'
        """
}

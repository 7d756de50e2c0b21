import Access
import Foundation
import Hummingbird
import Postgres

/// What one courier needs for the day: the stops of the plan that runs, and what changed in it.
struct CourierRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("couriers/{courier}/route") { _, context in
            let courier = try context.parameters.require("courier").removingPercentEncoding ?? ""
            try context.checkActing(for: courier, others: [.dispatcher, .operator])
            guard let item = try await services.item(Self.route, [.text(context.tenant), .text(courier)]) else {
                throw Problem.notFound(.courier, courier)
            }
            return JSONResponse(text: item)
        }
    }

    /// The changes are those of the newest message to the courier's device, which another plan may have made. Whom to call
    /// is told as long as the drop is ahead.
    private static let route = """
        select json_build_object('courier', v.courier, 'vehicle', v.name, 'devices', coalesce(d.items, '[]'),
            'plan_version', p.version, 'accepted_at', p.decided_at,
            'change', m.item, 'stops', coalesce(s.items, '[]'))::text as item
        from isotherm.vehicle v
        left join isotherm.plan p on p.tenant = v.tenant and p.state = 'accepted'
        left join lateral (select json_agg(vd.device order by vd.device) as items from isotherm.vehicle_device vd
            where vd.tenant = v.tenant and vd.vehicle = v.name) d on true
        left join lateral (select json_build_object('plan_version', m.version,
                'reason', m.payload::jsonb -> 'reason', 'trigger', m.payload::jsonb -> 'trigger',
                'changes', m.payload::jsonb -> 'changes') as item
            from isotherm.plan_message m where m.tenant = v.tenant and m.courier = v.courier
            order by m.version desc limit 1) m on true
        left join lateral (select json_agg(json_build_object('position', c.position, 'kind', c.kind,
                'shipment', c.shipment, 'order_number', c.order_number, 'facility', c.facility,
                'compartment', c.compartment, 'break_name', c.break_name, 'label', c.label,
                'latitude', c.latitude, 'longitude', c.longitude, 'arrival_at', c.arrival_at,
                'departure_at', c.departure_at, 'window_start', c.window_start, 'window_end', c.window_end,
                'latest_at', c.latest_at, 'eta_p50', c.eta_p50, 'eta_p90', c.eta_p90, 'eta_basis', c.eta_basis, 'status', c.status, 'completed_at', c.completed_at, 'profile', h.profile,
                'handover_celsius', o.celsius, 'contact', case when n.id is not null then json_build_object(
                    'name', n.name, 'phone', n.phone, 'email', n.email, 'note', n.note) end)
                order by c.position) as items
            from isotherm.plans_current c
            left join isotherm.shipment h on h.tenant = c.tenant and h.number = c.shipment
            left join isotherm_personal.contact n on n.id = h.contact_id and c.kind = 'deliver'
                and h.completed_at is null
            left join isotherm.handover o on o.tenant = c.tenant and o.shipment = c.shipment and c.kind = 'deliver'
            where c.tenant = v.tenant and c.vehicle = v.name and c.kind <> 'start') s on true
        where v.tenant = $1 and v.courier = $2
        """
}

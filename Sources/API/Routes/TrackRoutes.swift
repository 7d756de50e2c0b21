import Access
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// What a customer with a link sees of a shipment, and nothing more: no login, no other customer, no vehicle's name, and
/// no place of the vehicle before the customer is next. Links are passed on: whoever has one reads the customer's own name
/// masked, and the door's place to about a hundred metres.
struct TrackRoutes {
    let services: APIServices

    func add(to router: RouterGroup<APIContext>) {
        router.get("track/{token}") { _, context in
            let link = try await link(try context.parameters.require("token"))
            let silent = services.settings.silentAfterSeconds
            let item = try await SessionScope.$current.withValue(TenantSeparation.scope(link.tenant)) {
                try await services.item(
                    Self.view,
                    [
                        .text(link.tenant), .text(link.shipment), .int(silent),
                        .timestamp(microseconds: link.expires * 1_000_000),
                    ]
                )
            }
            guard let item else { throw Self.unknown }
            return JSONResponse(text: item)
        }
    }

    /// A token that is wrong and one that was never given out are told apart by nobody.
    private func link(_ token: String) async throws -> TrackingLink {
        let key = try await services.pool.withConnection { try TrackingLink.key(on: $0) }
        guard let link = TrackingLink(token: token, key: key) else { throw Self.unknown }
        guard Double(link.expires) > Date().timeIntervalSince1970 else {
            throw Problem(.gone, .linkExpired, "This link has expired.")
        }
        return link
    }

    private static let unknown = Problem(.notFound, .notFound, "This link leads nowhere.")

    /// The arrival is given as a span in steps of five minutes, from ten minutes before the median to the 90th percentile
    /// and at least ten minutes after it: nine of ten come within, and a span that stays the same does not worry anybody.
    private static let view = """
        select json_build_object('order_number', s.number, 'label', isotherm.masked_text(s.label),
            'status', case when s.status = 'loaded' and x.before = 0 then 'next' else s.status end,
            'window_start', s.window_start, 'window_end', s.window_end,
            'eta_from', case when a.median is not null then
                date_bin('5 minutes', a.median - interval '10 minutes', '2000-01-01') end,
            'eta_to', case when a.median is not null then
                date_bin('5 minutes', greatest(a.ninetieth, a.median + interval '10 minutes'), '2000-01-01') end,
            'is_late', coalesce(a.median > s.window_end, false), 'completed_at', s.completed_at,
            'stops_before', x.before,
            'position', case when s.status = 'loaded' and x.before = 0 then p.item end,
            'place', json_build_object('latitude', round(s.latitude::numeric, 3),
                'longitude', round(s.longitude::numeric, 3)),
            'temperature', case when b.open > 0 or w.breach_minutes > 0 then 'out_of_range'
                when s.loaded_at is null then 'not_loaded'
                when s.completed_at is not null and w.watched_minutes > 0 then 'in_range'
                when t.time > now() - make_interval(secs => $3) then 'in_range' else 'unknown' end,
            'expires_at', $4::timestamptz)::text as item
        from isotherm.orders_status s
        left join lateral (select greatest(coalesce(s.eta_p50, s.eta), now()) as median,
                greatest(s.eta_p90, now()) as ninetieth where s.eta is not null) a on true
        left join isotherm.shipment_watch w on w.tenant = s.tenant and w.shipment = s.shipment
        left join lateral (select count(distinct (o.latitude, o.longitude)) as before
            from isotherm.plans_current o join isotherm.plans_current m on m.tenant = o.tenant and m.vehicle = o.vehicle
            where m.tenant = s.tenant and m.shipment = s.shipment and m.kind = 'deliver'
              and o.kind = 'deliver' and o.status in ('open', 'arrived') and o.position < m.position
              and (o.latitude, o.longitude) <> (m.latitude, m.longitude)) x on true
        left join lateral (select json_build_object('latitude', p.latitude, 'longitude', p.longitude, 'time', p.time) as item
            from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.latest_position p on p.device_id = d.id
            where v.tenant = s.tenant and v.vehicle = s.vehicle order by p.time desc limit 1) p on true
        left join lateral (select count(*) as open from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.episode e on e.device_id = d.id and e.class = 'breach' and e.state = 'open'
            where v.tenant = s.tenant and v.vehicle = s.vehicle and s.loaded_at is not null and s.completed_at is null
              and isotherm.watches(v.compartment, s.compartment)) b on true
        left join lateral (select max(r.time) as time from isotherm.vehicle_device v
            join isotherm.device d on d.tenant = v.tenant and d.name = v.device
            join isotherm.series i on i.device_id = d.id and i.metric = 'temperature'
            join isotherm.latest_reading r on r.series_id = i.id
            where v.tenant = s.tenant and v.vehicle = s.vehicle
              and isotherm.watches(v.compartment, s.compartment)) t on true
        where s.tenant = $1 and s.shipment = $2
        """
}

import ColdChain
import Foundation
import Hummingbird
import Postgres

/// Devices, their newest readings, and curves of any span.
struct DeviceRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("devices") { request, context in try await list(request, context) }
        router.get("devices/{device}/readings") { request, context in
            let device = try context.parameters.require("device").removingPercentEncoding ?? ""
            let query = try CurveQuery(Query(request), device: device, now: Instant.now())
            return try await CurveReader(services: services, tenant: context.tenant, query: query).answer()
        }
    }

    /// What is told of goods, for rows `g` of `isotherm.goods_estimate`.
    static let goods =
        "'time', g.time, 'celsius', g.celsius, 'aboard_since', g.aboard_since, 'keeps_until', g.keeps_until"

    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let query = Query(request)
        let page = try PageRequest(query)
        let device = try query.text("device")
        let vehicle = try query.text("vehicle")
        return try await services.page(
            page,
            """
            select d.name as key, json_build_object(
                'name', d.name, 'vehicle', v.vehicle, 'profile', d.profile, 'registered_at', d.registered_at,
                'last_seen_at', isotherm.device_last_received(d.id), 'latest', coalesce(r.items, '[]'),
                'calibration', (select \(CalibrationRoutes.item)::json from isotherm.device_calibration c
                    where c.device_id = d.id order by c.calibrated_at desc, c.id desc limit 1),
                'goods', (select json_build_object(\(Self.goods))
                    from isotherm.goods_estimate g where g.device_id = d.id),
                'open_breaches', (select count(*) from isotherm.episode e where e.tenant = d.tenant
                    and e.device_id = d.id and e.class = 'breach' and e.state = 'open'),
                'open_faults', (select count(*) from isotherm.episode e where e.tenant = d.tenant
                    and e.device_id = d.id and e.class = 'fault' and e.state = 'open'))::text as item
            from isotherm.device d
            left join isotherm.vehicle_device v on v.tenant = d.tenant and v.device = d.name
            left join lateral (
                select json_agg(json_build_object('metric', s.metric, 'channel', s.channel, 'unit', s.unit,
                    'time', l.time, 'value', l.value, 'quality', l.quality) order by s.metric, s.channel) as items
                from isotherm.series s join isotherm.latest_reading l on l.series_id = s.id
                where s.device_id = d.id) r on true
            where d.tenant = $1 and ($2::text is null or d.name > $2) and ($4::text is null or d.name = $4)
              and ($5::text is null or v.vehicle = $5)
            order by d.name limit $3
            """,
            [.text(context.tenant), .text(page.after), .int(page.limit + 1), .text(device), .text(vehicle)]
        )
    }
}

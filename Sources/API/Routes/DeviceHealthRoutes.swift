import Hummingbird
import Postgres

/// What will probably fail first: devices by falling risk, each with why.
struct DeviceHealthRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("devices/health") { request, context in
            let limit = try Query(request).integer("limit", in: 1...500) ?? 100
            let tenant = context.tenant
            let items = try await services.pool.withConnection { connection in
                try connection.query(Self.ranking, [.text(tenant), .int(limit)]).map { try $0.string("item") }
            }
            return ItemPage(items: items, next: nil)
        }
    }

    /// The reasons are those whose share of the risk is its greatest; a risk of nothing has none.
    private static let ranking = """
        select json_build_object('device', d.name, 'vehicle', v.vehicle, 'risk', round(h.risk::numeric, 3),
            'reasons', h.reasons, 'duty_cycle', h.duty_cycle, 'pull_down_seconds', h.pull_down,
            'usual_pull_down_seconds', h.usual_pull_down, 'battery_slope_per_day', h.battery_slope,
            'battery_days', h.battery_days, 'updated_at', h.updated_at)::text as item
        from isotherm.device_health h join isotherm.device d on d.id = h.device_id
        left join isotherm.vehicle_device v on v.tenant = d.tenant and v.device = d.name
        where d.tenant = $1 order by h.risk desc, d.name limit $2
        """
}

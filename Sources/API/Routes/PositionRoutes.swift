import Hummingbird
import Postgres

/// Where every device was seen last.
struct PositionRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("positions/latest") { request, context in
            let page = try PageRequest(Query(request))
            return try await services.page(
                page,
                """
                select d.name as key, json_build_object('device', d.name, 'vehicle', v.vehicle, 'time', p.time,
                    'latitude', p.latitude, 'longitude', p.longitude, 'speed_kmh', p.speed_kmh,
                    'course_deg', p.course_deg, 'received_at', p.received_at)::text as item
                from isotherm.device d
                join isotherm.latest_position p on p.device_id = d.id
                left join isotherm.vehicle_device v on v.tenant = d.tenant and v.device = d.name
                where d.tenant = $1 and ($2::text is null or d.name > $2) order by d.name limit $3
                """,
                [.text(context.tenant), .text(page.after), .int(page.limit + 1)]
            )
        }
    }
}

import Dispatching
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Vehicles: where they are, how cold their loads are, and how they are registered.
struct VehicleRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("vehicles") { request, context in try await list(request, context) }
        router.post("vehicles") { request, context in try await save(request, context) }
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let page = try PageRequest(Query(request))
        return try await services.page(
            page,
            Self.listing,
            [
                .text(context.tenant), .text(page.after), .int(page.limit + 1),
                .int(services.settings.silentAfterSeconds),
            ]
        )
    }

    private func save(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let inputs = try await OneOrMany<VehicleInput>.read(request, key: "vehicles")
        let vehicles = try inputs.values.enumerated().map { index, input in
            try input.vehicle(at: inputs.pointer(index))
        }
        let tenant = context.tenant
        do {
            try await services.pool.transaction { try Vehicles.save(vehicles, tenant: tenant, on: $0) }
        } catch let error as DispatchError where !error.isInternal {
            throw Problem(error, body: inputs.shape)
        }
        return try JSONResponse(["vehicles": vehicles.map(\.name)], status: .created)
    }

    /// A vehicle stands still below 3 km/h: positions of a parked receiver wander.
    private static let listing = """
        select v.name as key, json_build_object(
            'name', v.name, 'courier', v.courier, 'depot', v.depot, 'capacity', v.capacity,
            'shift_starts_at', v.shift_starts_at, 'shift_ends_at', v.shift_ends_at,
            'breaks', coalesce(k.items, '[]'), 'compartments', coalesce(c.items, '[]'), 'state', v.state, 'state_reason', v.state_reason, 'devices', coalesce(e.devices, '[]'),
            'status', case when b.open > 0 then 'cold_trouble' when e.received_at is null then 'unknown'
                when e.received_at < now() - make_interval(secs => $4) then 'silent'
                when p.speed_kmh >= 3 then 'moving' else 'stopped' end,
            'open_breaches', b.open, 'last_received_at', e.received_at, 'position', p.item,
            'temperatures', coalesce(t.items, '[]'), 'goods', coalesce(g.items, '[]'))::text as item
        from isotherm.vehicle v
        left join lateral (
            select json_agg(json_build_object('name', c.name, 'low', c.low, 'high', c.high, 'capacity', c.capacity,
                'devices', array(select d.device from isotherm.vehicle_device d where d.tenant = c.tenant
                    and d.vehicle = c.vehicle and d.compartment = c.name order by d.device)) order by c.position) as items
            from isotherm.vehicle_compartment c where c.tenant = v.tenant and c.vehicle = v.name) c on true
        left join lateral (
            select json_agg(json_build_object('name', k.name, 'earliest', k.earliest, 'latest', k.latest,
                'length_seconds', k.length_seconds, 'time_zone', k.time_zone) order by k.earliest, k.name) as items
            from isotherm.vehicle_break k where k.tenant = v.tenant and k.vehicle = v.name) k on true
        left join lateral (
            select json_agg(d.name order by d.name) as devices,
                max(isotherm.device_last_received(d.id)) as received_at
            from isotherm.vehicle_device vd
            join isotherm.device d on d.tenant = vd.tenant and d.name = vd.device
            where vd.tenant = v.tenant and vd.vehicle = v.name) e on true
        left join lateral (
            select p.speed_kmh, json_build_object('time', p.time, 'latitude', p.latitude, 'longitude', p.longitude,
                'speed_kmh', p.speed_kmh, 'course_deg', p.course_deg) as item
            from isotherm.vehicle_device vd
            join isotherm.device d on d.tenant = vd.tenant and d.name = vd.device
            join isotherm.latest_position p on p.device_id = d.id
            where vd.tenant = v.tenant and vd.vehicle = v.name order by p.time desc limit 1) p on true
        left join lateral (
            select json_agg(json_build_object('device', d.name, 'channel', s.channel, 'compartment', vd.compartment, 'time', r.time,
                'value', r.value, 'profile', d.profile) order by d.name, s.channel) as items
            from isotherm.vehicle_device vd
            join isotherm.device d on d.tenant = vd.tenant and d.name = vd.device
            join isotherm.series s on s.device_id = d.id and s.metric = 'temperature'
            join isotherm.latest_reading r on r.series_id = s.id
            where vd.tenant = v.tenant and vd.vehicle = v.name) t on true
        left join lateral (
            select json_agg(json_build_object('device', d.name, 'compartment', vd.compartment, \(DeviceRoutes.goods))
                order by d.name) as items
            from isotherm.vehicle_device vd
            join isotherm.device d on d.tenant = vd.tenant and d.name = vd.device
            join isotherm.goods_estimate g on g.device_id = d.id
            where vd.tenant = v.tenant and vd.vehicle = v.name) g on true
        left join lateral (
            select count(*) as open from isotherm.vehicle_device vd
            join isotherm.device d on d.tenant = vd.tenant and d.name = vd.device
            join isotherm.episode b on b.tenant = d.tenant and b.device_id = d.id
            where vd.tenant = v.tenant and vd.vehicle = v.name and b.class = 'breach' and b.state = 'open') b on true
        where v.tenant = $1 and ($2::text is null or v.name > $2)
        order by v.name limit $3
        """
}

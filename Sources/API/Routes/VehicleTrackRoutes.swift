import Foundation
import Hummingbird
import Postgres

/// The way that a vehicle has driven, thinned out for a line on a map.
struct VehicleTrackRoutes: RouteGroup {
    static let pointLimits = 10...2_000
    static let usualPoints = 400
    /// Six hours, in microseconds.
    static let usualSpan: Int64 = 6 * 3_600 * 1_000_000
    /// A day, in microseconds: older positions are compressed, and a line of more tells nothing.
    static let longestSpan: Int64 = 86_400 * 1_000_000

    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("vehicles/{vehicle}/track") { request, context in
            let vehicle = try context.parameters.require("vehicle").removingPercentEncoding ?? ""
            let span = try Span(Query(request), now: Instant.now())
            let parameters: [Parameter] = [
                .text(context.tenant), .text(vehicle), .timestamp(microseconds: span.from),
                .timestamp(microseconds: span.to), .int(span.width),
            ]
            guard let item = try await services.item(Self.track, parameters) else {
                throw Problem.notFound(.vehicle, vehicle)
            }
            return JSONResponse(text: item)
        }
    }

    /// Begin and end in microseconds since the Unix epoch, the end left out; the width of a point in milliseconds.
    private struct Span {
        let from: Int64
        let to: Int64
        let width: Int64

        init(_ query: Query, now: Int64) throws(Problem) {
            to = try query.instant("to") ?? now
            from = try query.instant("from") ?? to - VehicleTrackRoutes.usualSpan
            let points =
                try query.integer("points", in: VehicleTrackRoutes.pointLimits) ?? VehicleTrackRoutes.usualPoints
            guard from < to, to - from <= VehicleTrackRoutes.longestSpan else {
                let expected = Requirement.daysBefore("to", most: 1, "before \"to\", by a day at most")
                throw .parameter("from", expected: expected, came: Instant.text(microseconds: from))
            }
            width = max((to - from) / Int64(points) / 1_000 + 1, 1_000)
        }
    }

    /// Of each span of time the newest place that any device of the vehicle has told.
    private static let track = """
        select json_build_object('vehicle', v.name, 'points', coalesce(t.items, '[]'))::text as item
        from isotherm.vehicle v
        left join lateral (
            select json_agg(json_build_object('time', p.time, 'latitude', p.latitude, 'longitude', p.longitude)
                order by p.time) as items
            from (
                select distinct on (b.bin) p.time, p.latitude, p.longitude
                from isotherm.vehicle_device g
                join isotherm.device d on d.tenant = g.tenant and d.name = g.device
                join isotherm.position p on p.device_id = d.id and p.time >= $3 and p.time < $4
                cross join lateral (select date_bin($5::bigint * interval '1 millisecond', p.time, $3) as bin) b
                where g.tenant = v.tenant and g.vehicle = v.name
                order by b.bin, p.time desc) p) t on true
        where v.tenant = $1 and v.name = $2
        """
}

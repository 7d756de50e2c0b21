import Hummingbird
import Postgres

/// Incidents: what one cause has opened at one place, and who has been told of it.
struct IncidentRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("incidents") { request, context in try await list(request, context) }
        router.get("incidents/{id}") { _, context in
            let id = try context.parameters.require("id")
            let sql = "select \(Self.item) as item from isotherm.incident i where i.tenant = $1 and i.id = $2"
            guard let item = try await services.item(sql, [.text(context.tenant), .text(id)]) else {
                throw Problem.notFound("incident", id)
            }
            return JSONResponse(text: item)
        }
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let query = Query(request)
        let page = try PageRequest(query)
        let key = try page.after.map { try TimedKey($0) }
        return try await services.page(
            page,
            """
            select (extract(epoch from i.opened_at) * 1000000)::bigint || '|' || i.id as key, \(Self.item) as item
            from isotherm.incident i
            where i.tenant = $1 and ($2::timestamptz is null or (i.opened_at, i.id) < ($2, $3))
              and ($5::text is null or (i.closed_at is null) = ($5 = 'open')) and ($6::text is null or i.place = $6)
            order by i.opened_at desc, i.id desc limit $4
            """,
            [
                .text(context.tenant), .timestamp(microseconds: key?.microseconds), .text(key?.id),
                .int(page.limit + 1), .text(try query.choice("state", ["open", "closed"])),
                .text(try query.text("place")),
            ]
        )
    }

    private static let item = """
        json_build_object('id', i.id, 'place_kind', i.place_kind, 'place', i.place, 'family', i.family,
            'severity', i.severity, 'opened_at', i.opened_at, 'active_at', i.active_at, 'closed_at', i.closed_at,
            'acknowledged_by', i.acknowledged_by, 'loads', i.document -> 'loads',
            'alerts', (select json_agg(json_build_object('id', a ->> 'id', 'kind', a ->> 'kind',
                'device', a ->> 'device', 'code', a ->> 'code', 'severity', a ->> 'severity',
                'is_open', not a ? 'closedAt') order by n)
                from jsonb_array_elements(i.document -> 'alerts') with ordinality as e (a, n)),
            'told', (select coalesce(json_agg(json_build_object('channel', t ->> 'channel', 'who', t ->> 'who',
                'step', (t ->> 'step')::int,
                'at', to_timestamp((t -> 'told' ->> 'at')::double precision / 1000000)) order by n), '[]')
                from jsonb_array_elements(i.document -> 'notices') with ordinality as e (t, n) where t ? 'told'))::text
        """
}

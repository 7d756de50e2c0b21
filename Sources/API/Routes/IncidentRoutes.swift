import Hummingbird
import Postgres

/// Incidents: what one cause has opened at one place, and who has been told of it.
struct IncidentRoutes: RouteGroup {
    let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("incidents") { request, context in try await list(request, context) }
        router.get("incidents/{id}") { _, context in
            let id = try context.parameters.require("id")
            let sql = "select \(Self.item) as item from isotherm.incident i where i.tenant = $1 and i.id = $2"
            guard let item = try await services.item(sql, [.text(context.tenant), .text(id)]) else {
                throw Problem.notFound(.incident, id)
            }
            return JSONResponse(text: item)
        }
        router.post("incidents/{id}/acknowledge") { request, context in try await acknowledge(request, context) }
        router.post("incidents/{id}/escalate") { request, context in try await escalate(request, context) }
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
              and ($7::text is null or i.id in (select a.incident_id from isotherm.incident_alert a
                  where a.alert_id in ($1 || '/breach/' || $7, $1 || '/warning/' || $7, $1 || '/sensor/' || $7)))
            order by i.opened_at desc, i.id desc limit $4
            """,
            [
                .text(context.tenant), .timestamp(microseconds: key?.microseconds), .text(key?.id),
                .int(page.limit + 1), .text(try query.choice("state", ["open", "closed"])),
                .text(try query.text("place")), .text(try query.text("episode")),
            ]
        )
    }
}

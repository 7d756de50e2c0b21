import Alerting
import Hummingbird
import Postgres

/// Breaches: what was too warm or too cold for too long, and who takes it on.
struct BreachRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("breaches") { request, context in try await list(request, context) }
        router.get("breaches/{id}") { _, context in
            let id = try context.parameters.require("id")
            let sql = "select \(Self.item) as item from \(Self.source) where b.tenant = $1 and b.id = $2"
            guard let item = try await services.item(sql, [.text(context.tenant), .text(id)]) else {
                throw Problem.notFound(.breach, id)
            }
            return JSONResponse(text: item)
        }
        router.post("breaches/{id}/acknowledge") { request, context in try await acknowledge(request, context) }
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let query = Query(request)
        let page = try PageRequest(query)
        let key = try page.after.map { try TimedKey($0) }
        return try await services.page(
            page,
            """
            select (extract(epoch from b.opened_at) * 1000000)::bigint || '|' || b.id as key, \(Self.item) as item
            from \(Self.source)
            where b.tenant = $1 and ($2::timestamptz is null or (b.opened_at, b.id) < ($2, $3))
              and ($5::text is null or b.state = $5) and ($6::text is null or b.device = $6)
              and ($7::text is null or (b.acknowledged_at is not null) = ($7 = 'true'))
            order by b.opened_at desc, b.id desc limit $4
            """,
            [
                .text(context.tenant), .timestamp(microseconds: key?.microseconds), .text(key?.id),
                .int(page.limit + 1), .text(try query.choice("state", ["open", "closed"])),
                .text(try query.text("device")), .text(try query.choice("acknowledged", ["true", "false"])),
            ]
        )
    }

    private func acknowledge(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let id = try context.parameters.require("id")
        let note = try await JSONBody.decodeOptional(Acknowledgement.self, from: request)
        let actor = note?.by ?? context.actor
        let now = Instant.now()
        let tenant = context.tenant
        do {
            try await services.pool.withConnection { connection in
                _ = try EpisodeActions.acknowledge(
                    id,
                    tenant: tenant,
                    by: actor,
                    comment: note?.comment ?? "",
                    at: now,
                    on: connection
                )
            }
        } catch let error as EpisodeActionError {
            if case .database(let failure) = error { throw failure }
            throw Problem(error, id: id)
        }
        return JSONResponse(
            text: """
                {"id":\(JSONText.quoted(id)),"acknowledged_by":\(JSONText.quoted(actor)),\
                "acknowledged_at":\(JSONText.quoted(Instant.text(microseconds: now)))}
                """
        )
    }

    private struct Acknowledgement: Decodable {
        let by: String?
        let comment: String?
    }

    private static let source = """
        isotherm.breaches b left join isotherm.vehicle_device v on v.tenant = b.tenant and v.device = b.device
        left join lateral (
            select p.*, (select max(n.version) from isotherm.profile_version n
                where n.profile = p.profile and n.tenant = coalesce((select o.tenant from isotherm.profile_version o
                    where o.tenant = b.tenant and o.profile = p.profile limit 1), '*')) as in_force
            from isotherm.profile_version p
            where p.tenant in ('*', b.tenant) and p.profile = b.profile and p.version = b.profile_version
            order by p.tenant = '*' limit 1) j on true
        """

    private static let item = """
        json_build_object('id', b.id, 'device', b.device, 'vehicle', v.vehicle, 'code', b.code,
            'severity', b.severity, 'state', b.state, 'started_at', b.started_at, 'opened_at', b.opened_at,
            'closed_at', b.closed_at, 'rule', b.rule, 'profile', b.profile, 'profile_version', b.profile_version,
            'judged_by', case when j.profile is not null then json_build_object('title', j.definition->'title',
                'low', j.definition->'low', 'high', j.definition->'high',
                'rule', jsonb_path_query_first(j.definition, '$.rules[*] ? (@.id == $id)',
                    jsonb_build_object('id', b.rule)),
                'origin', j.origin, 'created_at', j.created_at, 'created_by', j.created_by,
                'version_in_force', j.in_force) end,
            'value_min', b.value_min, 'value_max', b.value_max, 'suspect', b.suspect,
            'sentences', json_build_object('en', b.sentence_en, 'ru', b.sentence_ru), 'explanation', b.explanation,
            'acknowledged_at', b.acknowledged_at, 'acknowledged_by', b.acknowledged_by, 'comment', b.comment)::text
        """
}

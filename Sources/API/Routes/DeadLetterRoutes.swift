import HTTPTypes
import Hummingbird
import Postgres

/// Messages that could not be read: seen, tried again, or given up.
struct DeadLetterRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("dead-letters") { request, context in try await list(request, context) }
        router.post("dead-letters/{id}/retry") { _, context in try await retry(context) }
        router.post("dead-letters/{id}/discard") { _, context in try await discard(context) }
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let query = Query(request)
        let page = try PageRequest(query)
        let key = try page.after.map { try TimedKey($0) }
        return try await services.page(
            page,
            """
            select (extract(epoch from last_received_at) * 1000000)::bigint || '|' || id as key,
                json_build_object('id', id, 'topic', topic, 'code', code, 'reason', reason, 'state', state,
                    'payload_bytes', payload_bytes, 'content_type', content_type,
                    'payload_base64', replace(encode(substring(payload from 1 for 2048), 'base64'), E'\\n', ''),
                    'first_received_at', first_received_at, 'last_received_at', last_received_at,
                    'occurrences', occurrences, 'attempts', attempts)::text as item
            from isotherm.dead_letter
            where tenant = $1 and ($2::timestamptz is null or (last_received_at, id) < ($2, $3::bigint))
              and ($5::text is null or state = $5) and ($6::text is null or code = $6)
              and ($7::text is null or position(lower($7) in lower(topic || ' ' || reason)) > 0
                   or position(convert_to($7, 'UTF8') in payload) > 0)
            order by last_received_at desc, id desc limit $4
            """,
            [
                .text(context.tenant), .timestamp(microseconds: key?.microseconds), .int(key.flatMap { Int64($0.id) }),
                .int(page.limit + 1), .text(try query.choice("state", ["waiting", "stored", "discarded"])),
                .text(try query.text("code")), .text(try query.text("search")),
            ]
        )
    }

    private func retry(_ context: APIContext) async throws -> JSONResponse {
        let id = try letter(context)
        guard let retry = services.dependencies.deadLetterRetry else {
            throw Problem(
                .serviceUnavailable,
                .noCollectorHere,
                "This process does not collect: ask one that has the role collector."
            )
        }
        switch try await retry.retry(context.tenant, id) {
        case .stored: return JSONResponse(text: "{\"id\":\(id),\"state\":\"stored\"}")
        case .refused(let code, let reason):
            throw Problem(
                .conflict,
                .stillUnreadable,
                "It cannot be read yet: \(reason)",
                particulars: ["reason": .text(code)]
            )
        case .notFound: throw Problem.notFound(.waitingLetter, "\(id)")
        }
    }

    private func discard(_ context: APIContext) async throws -> JSONResponse {
        let id = try letter(context)
        let tenant = context.tenant
        let changed = try await services.pool.withConnection { connection in
            try connection.execute(
                "update isotherm.dead_letter set state = 'discarded' where tenant = $1 and id = $2 and state = 'waiting'",
                [.text(tenant), .int(id)]
            )
        }
        guard changed == 1 else { throw Problem.notFound(.waitingLetter, "\(id)") }
        return JSONResponse(text: "{\"id\":\(id),\"state\":\"discarded\"}")
    }

    private func letter(_ context: APIContext) throws(Problem) -> Int64 {
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text) else { throw .notFound(.deadLetter, text) }
        return id
    }
}

import Alerting
import HTTPTypes
import Hummingbird
import Postgres

/// Events on their way to hooks: where they stand, what was tried, and sending again.
struct DeliveryRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("deliveries") { request, context in try await list(request, context) }
        router.get("deliveries/{id}/attempts") { _, context in try await attempts(context) }
        router.post("deliveries/{id}/replay") { _, context in
            let id = try delivery(context)
            let tenant = context.tenant
            let known = try await services.pool.withConnection {
                try DeliveryQueries.replay(delivery: id, tenant: tenant, on: $0)
            }
            guard known else { throw Problem.notFound(.delivery, "\(id)") }
            return JSONResponse(status: .accepted, text: "{\"id\":\(id),\"state\":\"pending\"}")
        }
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let query = Query(request)
        let page = try PageRequest(query)
        let before = try page.after.map { key throws(Problem) -> Int64 in
            guard let id = Int64(key) else {
                throw .parameter("cursor", expected: .cursor, came: key)
            }
            return id
        }
        let filter = DeliveryFilter(
            hook: try query.text("hook"),
            tenant: context.tenant,
            state: try query.choice("state", DeliveryState.allCases.map(\.rawValue)).flatMap {
                DeliveryState(rawValue: $0)
            },
            eventID: try query.text("event"),
            before: before
        )
        let records = try await services.pool.withConnection {
            try DeliveryQueries.list(filter, limit: page.limit + 1, on: $0)
        }
        return ItemPage(
            items: try records.prefix(page.limit).map { try JSONResponse(DeliveryItem($0)).text },
            next: records.count > page.limit ? PageRequest.cursor("\(records[page.limit - 1].id)") : nil
        )
    }

    private func attempts(_ context: APIContext) async throws -> JSONResponse {
        let id = try delivery(context)
        let tenant = context.tenant
        let attempts = try await services.pool.withConnection {
            try DeliveryQueries.attempts(of: id, tenant: tenant, on: $0)
        }
        return try JSONResponse(["items": attempts.map(AttemptItem.init)])
    }

    private func delivery(_ context: APIContext) throws(Problem) -> Int64 {
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text) else { throw .notFound(.delivery, text) }
        return id
    }
}

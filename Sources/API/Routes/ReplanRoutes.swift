import Dispatching
import HTTPTypes
import Hummingbird
import Postgres

/// Wishes for a new plan, and what became of them.
struct ReplanRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.post("plans") { request, context in try await ask(request, context) }
        router.get("replans/{id}") { _, context in
            let text = context.parameters.get("id") ?? ""
            let tenant = context.tenant
            guard let id = Int64(text),
                let wish = try await services.pool.withConnection({
                    try ReplanRequests.get(id, tenant: tenant, on: $0)
                })
            else { throw Problem.notFound(.replan, text) }
            return try JSONResponse(Item(wish))
        }
    }

    /// Plans take seconds: the answer is where to look for what becomes of the wish.
    private func ask(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let wish = try await JSONBody.decodeOptional(Wish.self, from: request)
        let tenant = context.tenant
        let reference = wish?.reason ?? ""
        let acceptBy = wish?.accept == true ? context.actor : nil
        let id = try await services.pool.transaction { connection in
            try ReplanRequests.add(
                .request,
                reference: reference,
                acceptBy: acceptBy,
                tenant: tenant,
                on: connection
            )
        }
        return JSONResponse(
            status: .accepted,
            headers: [.location: "/v1/replans/\(id)"],
            text: "{\"id\":\(id),\"outcome\":null}"
        )
    }

    private struct Wish: Decodable {
        /// Why, for people.
        let reason: String?
        /// Whether the plan may run without another look at it.
        let accept: Bool?
    }

    private struct Item: Encodable {
        let id: Int64
        let trigger: String
        let reference: String
        let outcome: String?
        let planVersion: Int?
        let planState: String?
        let detail: String
        let reason: ReplanReason?

        enum CodingKeys: String, CodingKey {
            case id, trigger, reference, outcome, detail, reason
            case planVersion = "plan_version"
            case planState = "plan_state"
        }

        init(_ wish: ReplanRequest) {
            id = wish.id
            trigger = wish.trigger.rawValue
            reference = wish.reference
            outcome = wish.outcome?.rawValue
            planVersion = wish.planVersion
            planState = wish.planState?.rawValue
            detail = wish.detail
            reason = wish.reason
        }
    }
}

import Dispatching
import HTTPTypes
import Hummingbird
import Postgres

/// What couriers report over HTTP: the same as over MQTT.
struct CourierEventRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.post("courier-events") { request, context in try await take(request, context) }
    }

    /// Every report is kept; what could not take effect is told with its reason, and is no error of the request.
    private func take(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let inputs = try await OneOrMany<CourierEventInput>.read(request, key: "events")
        for input in inputs.values { try context.checkActing(for: input.courier) }
        let tenant = context.tenant
        let results = try await services.pool.transaction { connection in
            try inputs.values.map { input in
                let outcome = try CourierEvents.take(input.report, from: input.courier, tenant: tenant, on: connection)
                return Result(id: input.report.id, outcome)
            }
        }
        return try JSONResponse(["events": results], status: .accepted)
    }

    private struct Result: Encodable, Sendable {
        let id: String
        let outcome: String
        let reason: String?
        let refusal: CourierRefusal?

        init(id: String, _ outcome: CourierEvents.Outcome) {
            self.id = id
            switch outcome {
            case .applied: (self.outcome, reason, refusal) = ("applied", nil, nil)
            case .duplicate: (self.outcome, reason, refusal) = ("duplicate", nil, nil)
            case .refused(let why): (self.outcome, reason, refusal) = ("refused", why.sentence, why)
            }
        }
    }
}

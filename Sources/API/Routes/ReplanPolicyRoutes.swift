import Dispatching
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// What happens with the plans that triggers cause: the configuration's word, and what the tenant wants otherwise.
struct ReplanPolicyRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("replan-policies") { _, context in
            let tenant = context.tenant
            let wanted = try await services.pool.withConnection { try TenantPolicies.list(tenant: tenant, on: $0) }
            let own = Dictionary(uniqueKeysWithValues: wanted.map { ($0.trigger, $0) })
            let items = ReplanTrigger.allCases.map { trigger in
                Item(trigger, own[trigger]?.policy ?? services.policies[trigger], own[trigger])
            }
            return try JSONResponse(["items": items])
        }
        router.post("replan-policies/{trigger}") { request, context in try await set(request, context) }
        router.delete("replan-policies/{trigger}") { _, context in
            let trigger = try trigger(context)
            let tenant = context.tenant
            _ = try await services.pool.withConnection {
                try TenantPolicies.reset(trigger, tenant: tenant, on: $0)
            }
            return Response(status: .noContent)
        }
    }

    private func trigger(_ context: APIContext) throws -> ReplanTrigger {
        let text = try context.parameters.require("trigger")
        guard let trigger = ReplanTrigger(rawValue: text) else { throw Problem.notFound(.trigger, text) }
        return trigger
    }

    private func set(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let trigger = try trigger(context)
        let input = try await JSONBody.decode(Input.self, from: request)
        let tenant = context.tenant
        let actor = context.actor
        do {
            let policy = try input.policy()
            let entry = try await services.pool.transaction { connection in
                try TenantPolicies.set(policy, for: trigger, tenant: tenant, by: actor, at: Date(), on: connection)
            }
            return try JSONResponse(Item(trigger, policy, entry))
        } catch let error as DispatchError where !error.isInternal {
            throw Problem(error)
        }
    }

    private struct Input: Decodable {
        let mode: String
        let movedStops: Int?
        let brokenWindows: Int?
        let droppedShipments: Int?

        func policy() throws(DispatchError) -> ReplanPolicy {
            try ReplanPolicy(
                mode: mode,
                movedStops: movedStops,
                brokenWindows: brokenWindows,
                droppedShipments: droppedShipments
            )
        }
    }

    private struct Item: Encodable {
        let trigger: String
        let mode: String
        let isStandard: Bool
        let movedStops, brokenWindows, droppedShipments: Int?
        let changedBy: String?
        let changedAt: Date?

        enum CodingKeys: String, CodingKey {
            case trigger, mode
            case isStandard = "is_standard"
            case movedStops = "moved_stops"
            case brokenWindows = "broken_windows"
            case droppedShipments = "dropped_shipments"
            case changedBy = "changed_by"
            case changedAt = "changed_at"
        }

        init(_ trigger: ReplanTrigger, _ policy: ReplanPolicy, _ entry: TenantPolicies.Entry?) {
            self.trigger = trigger.rawValue
            mode = policy.mode
            isStandard = entry == nil
            let limits: ReplanLimits? = if case .auto(let limits) = policy { limits } else { nil }
            movedStops = limits?.movedStops
            brokenWindows = limits?.brokenWindows
            droppedShipments = limits?.droppedShipments
            changedBy = entry?.changedBy
            changedAt = entry?.changedAt
        }
    }
}

import Alerting
import Foundation
import Hummingbird
import Postgres

/// The configured receivers of events, and whether they are told anything.
struct HookRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("hooks") { _, context in
            let disabled = try await services.pool.withConnection { try DeliveryQueries.disabledHooks(on: $0) }
            let items = services.dependencies.hooks
                .filter { $0.tenants.isEmpty || $0.tenants.contains(context.tenant) }
                .map { hook in Item(hook, disabled.first { $0.name == hook.name && $0.url == hook.url }) }
            return try JSONResponse(["items": items])
        }
    }

    private struct Item: Encodable {
        let name: String
        /// Without its query: keys are sometimes put there.
        let url: String
        let events: [String]
        let disabledReason: String?
        let disabledAt: String?

        enum CodingKeys: String, CodingKey {
            case name, url, events
            case disabledReason = "disabled_reason"
            case disabledAt = "disabled_at"
        }

        init(_ hook: Hook, _ disabled: DisabledHook?) {
            name = hook.name
            url = String(hook.url.prefix { $0 != "?" })
            events = hook.events.map(\.text)
            disabledReason = disabled?.reason
            disabledAt = disabled.map { Instant.text(microseconds: $0.disabledAt) }
        }
    }
}

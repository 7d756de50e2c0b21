import Alerting
import Foundation
import Hummingbird
import Postgres

/// The configured receivers of events: whether they are told anything, a test, a span of time once more, and switching one
/// on again that wanted no more.
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
        router.post("hooks/{id}/test") { _, context in try await test(context) }
        router.post("hooks/{id}/replay") { request, context in try await replay(request, context) }
        router.post("hooks/{id}/enable") { _, context in try await enable(context) }
    }

    /// The longest span that is sent again at once, in microseconds: an outage, not an archive.
    private static let longestSpan: Int64 = 31 * 86_400_000_000

    /// A hook that hears of this tenant.
    private func hook(_ context: APIContext) throws -> Hook {
        let name = try context.parameters.require("id").removingPercentEncoding ?? ""
        let hook = services.dependencies.hooks.first { hook in
            hook.name == name && (hook.tenants.isEmpty || hook.tenants.contains(context.tenant))
        }
        guard let hook else { throw Problem.notFound(.hook, name) }
        return hook
    }

    private func test(_ context: APIContext) async throws -> JSONResponse {
        let (hook, tenant, now) = (try hook(context), context.tenant, Instant.now())
        let event = try await services.pool.withConnection {
            try DeliveryQueries.sendTest(to: hook, tenant: tenant, at: now, on: $0)
        }
        return try JSONResponse(["event": event], status: .accepted)
    }

    private func replay(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let (hook, tenant) = (try hook(context), context.tenant)
        let input = try await JSONBody.decode(Span.self, from: request)
        let (from, until) = (Self.microseconds(input.from), Self.microseconds(input.until))
        guard from < until else {
            throw Problem.field("#/until", expected: .after("from"), came: input.until.formatted(.iso8601))
        }
        guard until - from <= Self.longestSpan else {
            let requirement = Requirement.daysBefore("until", most: 31, "at most 31 days before until")
            throw Problem.field("#/from", expected: requirement, came: input.from.formatted(.iso8601))
        }
        let count = try await services.pool.withConnection {
            try DeliveryQueries.replay(to: hook, from: from..<until, tenant: tenant, on: $0)
        }
        return try JSONResponse(["deliveries": count], status: .accepted)
    }

    /// What it has missed is had by a replay.
    private func enable(_ context: APIContext) async throws -> JSONResponse {
        let hook = try hook(context)
        let wasDisabled = try await services.pool.withConnection {
            try DeliveryQueries.enable(hook: hook.name, on: $0)
        }
        return try JSONResponse(["was_disabled": wasDisabled])
    }

    private static func microseconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970 * 1_000_000) }

    private struct Span: Decodable {
        let from: Date
        let until: Date
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

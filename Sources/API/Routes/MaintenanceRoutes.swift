import Alerting
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Maintenance: times in which what a place reports wakes nobody.
struct MaintenanceRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("maintenance") { _, context in
            let tenant = context.tenant
            let entries = try await services.pool.withConnection {
                try Maintenance.list(tenant: tenant, endingAfter: Instant.now(), on: $0)
            }
            return ItemPage(items: entries.map(Self.text), next: nil)
        }
        router.post("maintenance") { request, context in try await add(request, context) }
        router.delete("maintenance/{id}") { _, context in
            let text = try context.parameters.require("id")
            let tenant = context.tenant
            guard let id = Int64(text),
                try await services.pool.withConnection({
                    try Maintenance.end(id, tenant: tenant, at: Instant.now(), on: $0)
                })
            else { throw Problem.notFound(.maintenance, text) }
            return Response(status: .noContent)
        }
    }

    private func add(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let input = try await JSONBody.decode(Input.self, from: request)
        let tenant = context.tenant
        let actor = input.by ?? context.actor
        let window = try Self.window(input, tenant: tenant, now: Instant.now())
        let id = try await services.pool.withConnection {
            try Maintenance.add(window, tenant: tenant, by: actor, on: $0)
        }
        let kept = MaintenanceWindow(
            id: String(id),
            tenant: tenant,
            place: window.place,
            span: window.span,
            reason: window.reason
        )
        return JSONResponse(status: .created, text: Self.text(.init(window: kept, createdBy: actor)))
    }

    private static func window(_ input: Input, tenant: String, now: Int64) throws -> MaintenanceWindow {
        let from = input.from.map(microseconds) ?? now
        let until = microseconds(input.until)
        guard !input.place.isEmpty, !input.place.contains("\0") else {
            throw Problem.field(
                "#/place",
                expected: .placePattern,
                came: input.place
            )
        }
        guard from < until, until > now else {
            throw Problem.field(
                "#/until",
                expected: .futureAfter("from"),
                came: input.until.formatted(.iso8601)
            )
        }
        let reason = input.reason ?? ""
        return MaintenanceWindow(id: "", tenant: tenant, place: input.place, span: from..<until, reason: reason)
    }

    private static func microseconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970 * 1_000_000) }

    private static func text(_ entry: Maintenance.Entry) -> String {
        let window = entry.window
        return """
            {"id":\(window.id),"place":\(JSONText.quoted(window.place ?? "*")),\
            "from":\(JSONText.quoted(Instant.text(microseconds: window.span.lowerBound))),\
            "until":\(JSONText.quoted(Instant.text(microseconds: window.span.upperBound))),\
            "reason":\(JSONText.quoted(window.reason)),"by":\(JSONText.quoted(entry.createdBy))}
            """
    }

    private struct Input: Decodable {
        let place: String
        let from: Date?
        let until: Date
        let reason: String?
        let by: String?
    }
}

import Access
import Foundation
import Hummingbird
import Postgres

/// The audit trail of a tenant, the newest entries first.
struct AuditRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("audit") { request, context in
            let page = try PageRequest(Query(request))
            let before = try page.after.map { key throws(Problem) -> Int64 in
                guard let number = Int64(key) else {
                    throw .parameter("cursor", expected: .cursor, came: key)
                }
                return number
            }
            let tenant = context.tenant
            let entries = try await services.pool.withConnection {
                try AuditTrail.newest(tenant: tenant, before: before, limit: page.limit + 1, on: $0)
            }
            return ItemPage(
                items: try entries.prefix(page.limit).map { try JSONResponse(Item($0)).text },
                next: entries.count > page.limit ? PageRequest.cursor("\(entries[page.limit - 1].number)") : nil
            )
        }
    }

    private struct Item: Encodable {
        let number: Int64
        let at: String
        let who: String
        let roles: [String]
        let via: String
        let action: String
        let object: String
        /// JSON text: an entry is shown as it was hashed.
        let detail: String
        let hash: String

        init(_ entry: AuditEntry) {
            number = entry.number
            at = Instant.text(microseconds: entry.at)
            who = entry.who
            roles = entry.roles
            via = entry.via
            action = entry.action
            object = entry.object
            detail = entry.detail
            hash = AuditEntry.hex(entry.hash)
        }
    }
}

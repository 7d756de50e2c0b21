import Access
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// The tokens of a tenant: listed, made, taken back.
struct TokenRoutes {
    let services: APIServices

    func add(to router: RouterGroup<APIContext>) {
        router.get("tokens") { _, context in
            let tenant = context.tenant
            let tokens = try await services.pool.withConnection { try AccessTokens.list(tenant: tenant, on: $0) }
            let now = Instant.now()
            return try JSONResponse(["items": tokens.map { TokenItem($0, now: now) }])
        }
        router.post("tokens") { request, context in try await add(request, context) }
        router.delete("tokens/{id}") { _, context in try await revoke(context) }
    }

    /// The secret is in this answer and nowhere else.
    private func add(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let input = try await JSONBody.decode(TokenInput.self, from: request)
        let wish = try input.wish(tenant: context.tenant)
        let isFirst = context.identity.source == .thisMachine
        if isFirst, !wish.roles.contains(.admin) {
            let came = wish.roles.sorted().map(\.rawValue).joined(separator: ", ")
            throw Problem.field("#/roles", expected: .firstAdmin, came: came)
        }
        let secret = TokenSecret.token()
        let actor = context.actor
        let now = Instant.now()
        let token = try await told {
            try await services.pool.withConnection {
                try AccessTokens.add(wish, secret: secret, by: actor, at: now, on: $0)
            }
        }
        // Whoever makes the first token on a page would be locked out by it: the page is logged in with it.
        let headers: HTTPFields = isFirst ? [.setCookie: try await services.gate.open(for: token.identity)] : [:]
        return try JSONResponse(TokenItem(token, now: now, secret: secret.text), status: .created, headers: headers)
    }

    private func revoke(_ context: APIContext) async throws -> JSONResponse {
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text) else { throw Problem.notFound(.token, text) }
        let (tenant, actor, now) = (context.tenant, context.actor, Instant.now())
        let token = try await told {
            try await services.pool.withConnection {
                try AccessTokens.revoke(id, tenant: tenant, by: actor, at: now, on: $0)
            }
        }
        return try JSONResponse(TokenItem(token, now: now))
    }

    /// What was changed counts at once.
    private func told(_ body: () async throws -> AccessToken) async throws -> AccessToken {
        defer { services.gate.memory.forget() }
        do {
            return try await body()
        } catch let error as AccessError {
            throw Problem(error)
        }
    }
}

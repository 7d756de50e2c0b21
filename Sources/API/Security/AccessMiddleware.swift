import Access
import HTTPTypes
import Hummingbird
import Postgres

/// Lets in who may come in: the gate says who it is, the matrix what they may do, a token acts for its tenant alone,
/// and so does every connection to the database that the request takes until it is answered.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let gate: Gate
    /// The tenant of requests that name none.
    let usualTenant: String

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let wish = try TenantWish(request)
        context.tenant = wish.tenant ?? usualTenant
        context.actor = wish.actor ?? "dispatcher"
        // Where nothing answers there is nothing to guard.
        guard let path = context.endpointPath else { return try await next(request, context) }
        guard let rule = AccessMatrix.rule(request.method, path) else {
            throw Problem(.forbidden, .noRule, "Nobody may use this address: it stands in no rule.")
        }
        guard let roles = rule.roles else { return try await next(request, context) }
        guard let visitor = try await visitor(request, context) else {
            if case .page = rule {
                return Response(status: .seeOther, headers: [.location: "/login", .cacheControl: "no-store"])
            }
            throw Problem(
                .unauthorized,
                .tokenNeeded,
                "Show the token: Authorization: Bearer …",
                headers: [.wwwAuthenticate: "Bearer realm=\"isotherm\""]
            )
        }
        let identity = visitor.identity
        try Self.check(identity, roles: roles)
        context.tenant = try wish.tenant(of: identity, usual: usualTenant)
        context.actor = wish.actor ?? (identity.source == .thisMachine ? "dispatcher" : identity.name)
        context.identity = identity
        context.isByCookie = visitor.isByCookie
        let ready = context
        return try await SessionScope.$current.withValue(TenantSeparation.scope(context.tenant)) {
            try await next(request, ready)
        }
    }

    /// - Throws: 401 for a token that does not count, 403 for a write that a foreign page or machine sends.
    private func visitor(_ request: Request, _ context: APIContext) async throws -> Gate.Visitor? {
        let writes = request.method != .get && request.method != .head
        guard try await gate.isClosed() else {
            if writes { try Self.checkThisMachine(request, context) }
            return Gate.Visitor(identity: .thisMachine, isByCookie: false)
        }
        guard let visitor = try await gate.visitor(request, from: context.address) else { return nil }
        if writes, visitor.isByCookie { try SameOrigin.check(request) }
        return visitor
    }

    private static func check(_ identity: Identity, roles: Set<AccessRole>) throws(Problem) {
        guard !identity.has(anyOf: roles) else { return }
        let wanted = roles.sorted().map(\.rawValue)
        let came = identity.roles.sorted().map(\.rawValue)
        let words = (wanted.joined(separator: ", "), came.joined(separator: ", "))
        throw Problem(
            .forbidden,
            .forbiddenRole,
            "This needs one of the roles \(words.0); the token has \(words.1).",
            particulars: ["wanted": .texts(wanted), "roles": .texts(came)]
        )
    }

    private static func checkThisMachine(_ request: Request, _ context: APIContext) throws(Problem) {
        let authority = request.head.authority ?? ""
        guard LoopbackName.isLoopback(authority: authority) else {
            throw Problem(
                .forbidden,
                .notThisMachine,
                "Without a token only this machine may write; the request was for \(Described.text(authority))."
            )
        }
        guard context.isFromThisMachine else {
            throw Problem(
                .forbidden,
                .notThisMachine,
                "Without a token only this machine may write; the request came from another."
            )
        }
        guard let origin = request.headers[.origin] else { return }
        guard LoopbackName.isLoopback(origin: origin) else {
            throw Problem.foreignOrigin(origin)
        }
    }
}

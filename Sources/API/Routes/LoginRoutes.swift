import Access
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// The login form: gives the page's cookie to whoever knows a token.
struct LoginRoutes {
    let services: APIServices

    func add(to router: Router<APIContext>) {
        router.get("login") { request, _ in
            guard try await services.gate.isClosed() else { return Response.redirect(to: "/", type: .normal) }
            return form(request, failed: false)
        }
        router.post("login") { request, context in try await login(request, context) }
        router.post("logout") { request, _ in
            guard try await services.gate.isClosed() else { return Response.redirect(to: "/", type: .normal) }
            try SameOrigin.check(request)
            try await services.gate.close(request)
            let headers: HTTPFields = [.location: "/login", .setCookie: services.gate.cookie.closing()]
            return Response(status: .seeOther, headers: headers)
        }
    }

    private func login(_ request: Request, _ context: APIContext) async throws -> Response {
        guard try await services.gate.isClosed() else { return Response.redirect(to: "/", type: .normal) }
        try SameOrigin.check(request)
        let body = try await JSONBody.bytes(of: request, limit: 8_192)
        let fields = URLComponents(string: "?" + String(buffer: body).replacing("+", with: "%20"))?.queryItems ?? []
        let token = fields.first { $0.name == "token" }?.value ?? ""
        let identity: Identity
        do {
            identity = try await services.gate.holder(of: token, from: context.address)
        } catch let problem as Problem where problem.status == .unauthorized {
            return form(request, failed: true)
        }
        let note = AuditTrail.Note(
            tenant: identity.tenant ?? services.settings.defaultTenant,
            identity: identity,
            via: "page",
            action: "POST /login"
        )
        try await services.pool.withConnection { try AuditTrail.append(note, on: $0) }
        return Response(
            status: .seeOther,
            headers: [.location: Self.home(of: identity), .setCookie: try await services.gate.open(for: identity)]
        )
    }

    /// The first page of whom it may show something.
    private static func home(of identity: Identity) -> String {
        if identity.has(anyOf: [.dispatcher, .operator, .quality]) { return "/" }
        if identity.roles.contains(.partner) { return "/orders" }
        guard let courier = identity.courier else { return "/" }
        return "/courier/" + (courier.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? courier)
    }

    private func form(_ request: Request, failed: Bool) -> Response {
        let page = services.assets.page(.login, request, ["failed": failed ? "" : "hidden"])
        return Response(
            status: failed ? .forbidden : .ok,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: page))
        )
    }
}

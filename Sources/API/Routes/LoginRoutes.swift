import Foundation
import HTTPTypes
import Hummingbird

/// The login form: gives the page's cookie to whoever knows the token.
struct LoginRoutes {
    let services: APIServices

    func add(to router: Router<APIContext>) {
        router.get("login") { request, _ in
            guard services.session != nil else { return Response.redirect(to: "/", type: .normal) }
            return form(request, failed: false)
        }
        router.post("login") { request, _ in try await login(request) }
        router.post("logout") { _, _ in
            guard let session = services.session else { return Response.redirect(to: "/", type: .normal) }
            return Response(status: .seeOther, headers: [.location: "/login", .setCookie: session.closing()])
        }
    }

    private func login(_ request: Request) async throws -> Response {
        guard let session = services.session else { return Response.redirect(to: "/", type: .normal) }
        if let origin = request.headers[.origin],
            LoopbackName.authority(ofOrigin: origin) != request.head.authority
        {
            throw Problem(.forbidden, "foreign-origin", "A page of \(Described.text(origin)) may not log in here.")
        }
        let body = try await JSONBody.bytes(of: request, limit: 8_192)
        let fields = URLComponents(string: "?" + String(buffer: body).replacing("+", with: "%20"))?.queryItems ?? []
        let token = fields.first { $0.name == "token" }?.value ?? ""
        guard session.isToken(token) else { return form(request, failed: true) }
        return Response(status: .seeOther, headers: [.location: "/", .setCookie: session.opening()])
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

import HTTPTypes
import Hummingbird

/// Lets in who may come in.
///
/// With a token every request must show it, and a write by cookie must come from a page of ours. Without one, only this
/// machine may write, and a name that an attacker's DNS points here is not this machine.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let session: PageSession?

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let writes = request.method != .get && request.method != .head
        if let session {
            try Self.check(request, session, writes: writes)
        } else if writes {
            try Self.checkLoopback(request)
        }
        return try await next(request, context)
    }

    private static func check(_ request: Request, _ session: PageSession, writes: Bool) throws(Problem) {
        if session.hasBearer(request) { return }
        guard session.hasCookie(request) else {
            throw Problem(
                .unauthorized,
                "token-needed",
                "Show the token: Authorization: Bearer …",
                headers: [.wwwAuthenticate: "Bearer realm=\"isotherm\""]
            )
        }
        guard writes, let origin = request.headers[.origin] else { return }
        guard LoopbackName.authority(ofOrigin: origin) == request.head.authority else {
            throw Problem(.forbidden, "foreign-origin", "A page of \(Described.text(origin)) may not write here.")
        }
    }

    private static func checkLoopback(_ request: Request) throws(Problem) {
        let authority = request.head.authority ?? ""
        guard LoopbackName.isLoopback(authority: authority) else {
            throw Problem(
                .forbidden,
                "not-this-machine",
                "Without http.token only this machine may write; the request was for \(Described.text(authority))."
            )
        }
        guard let origin = request.headers[.origin] else { return }
        guard LoopbackName.isLoopback(origin: origin) else {
            throw Problem(.forbidden, "foreign-origin", "A page of \(Described.text(origin)) may not write here.")
        }
    }
}

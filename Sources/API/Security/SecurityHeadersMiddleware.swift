import HTTPTypes
import Hummingbird

/// Headers that keep a browser from doing more with our pages than we want.
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private let policy: String
    private let referrer: String

    /// The hash admits one style attribute: dygraphs measures the width of its legend with
    /// `margin: 0; padding: 0 0 0 1em; border: 0;`. MapLibre draws in workers that it makes from blobs; nothing but a
    /// configured map comes from elsewhere, no script stands in a page.
    ///
    /// Servers of tiles want to know which site asks: https://operations.osmfoundation.org/policies/tiles/
    init(map: OnlineMap? = nil) {
        let origin = map.map { " " + $0.origin } ?? ""
        policy = [
            "default-src 'none'", "script-src 'self'",
            "style-src 'self' 'unsafe-hashes' 'sha256-MJyOH6fkfzWPCLv2CfAAYjOtxkqoLBYZsmiMyy1D4sc='",
            "img-src 'self' data: blob:" + origin,
            "connect-src 'self'" + origin, "font-src 'self'", "worker-src 'self' blob:", "child-src blob:",
            "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
        referrer = map == nil ? "same-origin" : "strict-origin-when-cross-origin"
    }

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.xContentTypeOptions] = "nosniff"
        // Without any referrer browsers also hide where a form comes from (Origin: null), and our own login is refused:
        // https://fetch.spec.whatwg.org/#append-a-request-origin-header
        for (name, value) in [("Referrer-Policy", referrer), ("Cross-Origin-Opener-Policy", "same-origin")] {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return response
    }
}

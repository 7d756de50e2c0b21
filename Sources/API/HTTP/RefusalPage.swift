import HTTPTypes
import Hummingbird

/// A refusal as a page, for a browser that has asked for one: there it is said in the language of the browser.
struct RefusalPage: Sendable {
    let assets: PageAssets

    /// The answer to `request`: the page where it prefers one, the problem document otherwise.
    func response(_ problem: Problem, to request: Request, context: some RequestContext) -> Response {
        guard Self.wantsPage(request) else { return problem.response(from: request, context: context) }
        let values = [
            "status": "\(problem.status.code)", "problem": problem.json(instance: request.uri.path),
            "detail": problem.detail,
        ]
        var headers = problem.headers
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(
            status: problem.status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: assets.page(.refusal, request, values)))
        )
    }

    /// Browsers name HTML first when a person goes somewhere, and not when a script asks.
    private static func wantsPage(_ request: Request) -> Bool {
        request.headers[.accept]?.lowercased().hasPrefix("text/html") == true
    }
}

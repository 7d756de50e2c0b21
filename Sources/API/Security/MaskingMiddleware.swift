import Access
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Masks personal data in every JSON document that goes to somebody who only has to recognise whom it is about: an
/// operator on the telephone, a partner among others. No route has to think of it, and none can forget it.
///
/// The stream masks its events itself, the printed record its comments.
struct MaskingMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let pool: Pool

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        guard context.seesMasked, !isOwnRoute(context),
            response.headers[.contentType]?.hasPrefix("application/json") == true
        else { return response }
        let answer = try await CollectedAnswer(response)
        guard !answer.text.isEmpty else { return response }
        return answer.response(with: try await pool.withConnection { try Masking.text(answer.text, on: $0) })
    }

    /// A courier who is an operator too has still to find the door.
    private func isOwnRoute(_ context: APIContext) -> Bool {
        guard let courier = context.parameters.get("courier")?.removingPercentEncoding else { return false }
        return context.identity.mayActFor(courier: courier, others: [])
    }
}

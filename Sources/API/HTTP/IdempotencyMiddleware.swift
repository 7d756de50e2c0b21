import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Answers a repeated write with what was answered the first time: the same key with the same body is the same
/// request, with another body it is a mistake of the sender.
struct IdempotencyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    static let header = HTTPField.Name("Idempotency-Key")
    static let replayed = HTTPField.Name("Idempotent-Replayed")

    let pool: Pool
    let bodyLimit: Int

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head, let name = Self.header,
            let key = request.headers[name]
        else { return try await next(request, context) }
        guard (1...200).contains(key.utf8.count) else {
            throw Problem(.badRequest, .invalidHeader, "Idempotency-Key must have 1 to 200 characters.")
        }
        let body = try await JSONBody.bytes(of: request, limit: bodyLimit)
        var request = request
        request.body = RequestBody(buffer: body)
        let entry = IdempotencyEntry(
            tenant: context.tenant,
            key: key,
            request: "\(request.method.rawValue) \(request.uri.string)",
            digest: Array(SHA256.hash(data: Data(body.readableBytesView)))
        )
        if let earlier = try await entry.begin(pool) { return earlier }
        let answer: CollectedAnswer
        do {
            answer = try await CollectedAnswer(try await next(request, context))
        } catch let problem as Problem where problem.status.code < 500 && problem.status != .tooManyRequests {
            let answer = try await CollectedAnswer(problem.response(from: request, context: context))
            // When the refusal cannot be kept, the key comes free by itself, and the refusal is the one to tell.
            try? await entry.finish(answer, pool)
            throw problem
        } catch {
            // What failed on our side may be tried again with the same key. When this fails too, the key comes free by
            // itself, and the first error is the one to tell.
            try? await entry.forget(pool)
            throw error
        }
        // Outside: a write that was done must not be forgotten because its answer could not be kept.
        try await entry.finish(answer, pool)
        return answer.response
    }
}

import Dispatching
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Postgres
import Profiles

/// Turns whatever goes wrong into a problem document, or into a page that says it; what is our own fault is logged, and the client is told no inside.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let page: RefusalPage

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return page.response(problem(error, request, context), to: request, context: context)
        }
    }

    private func problem(_ error: any Error, _ request: Request, _ context: APIContext) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case is NIOTooManyBytesError:
            return Problem(.contentTooLarge, .bodyTooLarge, "The body is larger than this address takes.")
        case let error as HTTPError where error.status == .notFound:
            return .noRoute(request)
        case let error as any HTTPResponseError:
            return Problem(error.status, .request, (error as? HTTPError)?.body ?? "The request was refused.")
        case ProfileArchiveError.database(let error):
            return problem(error, request, context)
        case let error as PostgresError:
            context.logger.error("database failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return Problem(error)
        case let error as DispatchError:
            if error.isInternal {
                context.logger.error(
                    "dispatching failed",
                    metadata: ["error": "\(error)", "path": "\(request.uri.path)"]
                )
            }
            return Problem(error)
        default:
            context.logger.error("request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return Problem(.internalServerError, .internal, "Something failed here; the log has the details.")
        }
    }
}

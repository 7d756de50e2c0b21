import Access
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Postgres

/// Writes down who writes what, before it is done: where the trail cannot be kept nothing is done.
///
/// What was refused or failed is a second entry that names the first. Bodies are not kept: they may say who lives where.
struct AuditMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let pool: Pool

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head, let path = context.endpointPath else {
            return try await next(request, context)
        }
        var note = AuditTrail.Note(
            tenant: context.tenant,
            identity: context.identity,
            via: context.isByCookie ? "page" : "api",
            action: request.method.rawValue + " " + path,
            object: Self.object(request, context),
            detail: "{\"as\":\(JSONText.quoted(context.actor))}"
        )
        let first = try await append(note)
        do {
            let response = try await next(request, context)
            guard response.status.code >= 400 else { return response }
            note.detail = Self.refusal(of: first, response.status.code, "")
            try await append(note)
            return response
        } catch {
            let problem = error as? Problem
            note.detail = Self.refusal(of: first, problem?.status.code ?? 500, problem?.code.rawValue ?? "failed")
            do {
                try await append(note)
            } catch {
                context.logger.error("the audit trail lacks a refusal", metadata: ["error": "\(error)"])
            }
            throw error
        }
    }

    @discardableResult
    private func append(_ note: AuditTrail.Note) async throws -> Int64 {
        try await pool.withConnection { try AuditTrail.append(note, on: $0) }
    }

    /// The parameters of the address: what the write is about.
    private static func object(_ request: Request, _ context: APIContext) -> String {
        let names = ["id", "number", "version", "device"]
        let values = names.compactMap { context.parameters.get($0)?.removingPercentEncoding }
        return String(values.joined(separator: " ").prefix(200))
    }

    private static func refusal(of number: Int64, _ status: Int, _ code: String) -> String {
        "{\"of\":\(number),\"status\":\(status),\"refused\":\(JSONText.quoted(code))}"
    }
}

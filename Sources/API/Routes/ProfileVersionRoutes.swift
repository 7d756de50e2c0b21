import ColdChain
import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import Profiles

/// The versions of a profile: listed, shown, compared, and a new one made.
struct ProfileVersionRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("profiles/{id}/versions") { _, context in try await list(context) }
        router.get("profiles/{id}/versions/{version}") { _, context in
            try JSONResponse(ProfileItem(try await version(try Self.number(context), context)))
        }
        router.get("profiles/{id}/versions/{version}/difference") { request, context in
            try await difference(request, context)
        }
        router.post("profiles/{id}/versions") { request, context in try await add(request, context) }
    }

    static func id(_ context: APIContext) throws -> String {
        try context.parameters.require("id").removingPercentEncoding ?? ""
    }

    /// The numbers that a version can have.
    private static let numbers = 1...Int(Int32.max)

    private static func number(_ context: APIContext) throws -> Int {
        let text = try context.parameters.require("version")
        guard let number = Int(text), numbers.contains(number) else { throw Problem.notFound(.profileVersion, text) }
        return number
    }

    private func list(_ context: APIContext) async throws -> JSONResponse {
        let (tenant, id) = (context.tenant, try Self.id(context))
        let versions = try await services.pool.withConnection { try ProfileArchive($0).history(id, tenant: tenant) }
        guard !versions.isEmpty else { throw Problem.notFound(.profile, id) }
        return try JSONResponse(["items": versions.map { ProfileItem($0) }])
    }

    private func version(_ number: Int, _ context: APIContext) async throws -> ProfileVersion {
        let (tenant, id) = (context.tenant, try Self.id(context))
        let version = try await services.pool.withConnection { connection in
            try ProfileArchive(connection).version(number, of: id, tenant: tenant)
        }
        guard let version else { throw Problem.notFound(.profileVersion, "\(id) v\(number)") }
        return version
    }

    /// What a version says other than an earlier one: than the one before it, unless `from` names another.
    private func difference(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let (tenant, id, number) = (context.tenant, try Self.id(context), try Self.number(context))
        let after = try await version(number, context)
        let from: Int?
        if let wish = try Query(request).integer("from", in: Self.numbers) {
            from = wish
        } else {
            let known = try await services.pool.withConnection { try ProfileArchive($0).history(id, tenant: tenant) }
            from = known.map(\.number).filter { $0 < number }.max()
        }
        guard let from else { return try JSONResponse(Difference(from: nil, to: number, changes: [])) }
        let before = try await version(from, context)
        let entries = try ProfileDifference(from: before.profile, to: after.profile).entries
        let changes = entries.map { Difference.Change(path: $0.path, before: $0.before, after: $0.after) }
        return try JSONResponse(Difference(from: from, to: number, changes: changes))
    }

    /// Keeps a new version, in force from now on, if the one that its author has seen is still in force.
    private func add(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let (tenant, id) = (context.tenant, try Self.id(context))
        let input = try await ProfileInput.read(request, id: id)
        let seen = try Self.seen(request)
        let author = input.by ?? context.actor
        do {
            let version = try await services.pool.withConnection { connection in
                try ProfileArchive(connection).append(
                    input.profile,
                    tenant: tenant,
                    after: seen,
                    by: author,
                    comment: input.comment
                )
            }
            return try JSONResponse(
                ProfileItem(version),
                status: .created,
                headers: [
                    .eTag: "\"\(version.number)\"", .location: "/v1/profiles/\(id)/versions/\(version.number)",
                ]
            )
        } catch ProfileArchiveError.moved(let current) {
            throw Problem.moved(id, to: current)
        }
    }

    /// The number of the version that the author has seen; nil for who makes a new profile, `If-None-Match: *`.
    ///
    /// - Throws: 428 without either, 412 for what is no number of a version.
    private static func seen(_ request: Request) throws(Problem) -> Int? {
        if request.headers[.ifNoneMatch] == "*" { return nil }
        guard let tag = request.headers[.ifMatch] else {
            throw Problem(
                .preconditionRequired,
                .ifMatchNeeded,
                "Send the ETag of the profile in If-Match, or If-None-Match: * for a new one.",
                faults: [Problem.Fault(pointer: "If-Match", code: "missing", detail: "If-Match is missing.")]
            )
        }
        guard tag.hasPrefix("\""), tag.hasSuffix("\""), let number = Int(tag.dropFirst().dropLast()) else {
            throw Problem(
                .preconditionFailed,
                .worldMovedOn,
                "If-Match is not the tag of a version.",
                faults: [Problem.Fault(pointer: "If-Match", code: "stale", detail: "came \(Described.text(tag))")]
            )
        }
        return number
    }

    private struct Difference: Encodable {
        let from: Int?
        let to: Int
        let changes: [Change]

        struct Change: Encodable {
            let path: String
            let before: String?
            let after: String?
        }
    }
}

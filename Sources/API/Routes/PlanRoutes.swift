import Dispatching
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Plans: the one that runs, the proposals that wait, and the decisions about them.
struct PlanRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("plans") { request, context in try await list(request, context) }
        router.get("plans/current") { _, context in
            try await whole(
                context,
                "p.state = 'accepted'",
                .null,
                absent: Problem(.notFound, .noPlan, "No plan runs yet.")
            )
        }
        router.get("plans/{version}") { _, context in
            let version = try Self.version(context)
            return try await whole(version, context)
        }
        router.post("plans/{version}/accept") { request, context in try await accept(request, context) }
        router.post("plans/{version}/reject") { request, context in try await reject(request, context) }
    }

    /// The version that the address names.
    static func version(_ context: APIContext) throws(Problem) -> Int {
        let text = context.parameters.get("version") ?? ""
        guard let version = Int(text), (1...Int(Int32.max)).contains(version) else { throw .notFound(.plan, text) }
        return version
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let query = Query(request)
        let page = try PageRequest(query)
        let before = try page.after.map { key throws(Problem) -> Int in
            guard let version = Int(key) else {
                throw .parameter("cursor", expected: .cursor, came: key)
            }
            return version
        }
        return try await services.page(
            page,
            """
            select p.version as key, (\(PlanSQL.head))::text as item from isotherm.plan p
            where p.tenant = $1 and ($2::integer is null or p.version < $2) and ($4::text is null or p.state = $4)
            order by p.version desc limit $3
            """,
            [
                .text(context.tenant), .int(before), .int(page.limit + 1),
                .text(try query.choice("state", PlanState.allCases.map(\.rawValue))),
            ]
        )
    }

    /// One version with its routes and its entity tag.
    func whole(_ version: Int, _ context: APIContext) async throws -> JSONResponse {
        try await whole(context, "p.version = $2", .int(Int64(version)), absent: .notFound(.plan, "\(version)"))
    }

    private func whole(
        _ context: APIContext,
        _ condition: String,
        _ parameter: Parameter,
        absent: Problem
    ) async throws -> JSONResponse {
        let parameters = [.text(context.tenant)] + (parameter == .null ? [] : [parameter])
        let plan = try await services.pool.withConnection { connection in
            try PlanDocument(connection.query(PlanSQL.parts(condition), parameters))
        }
        guard let plan else { throw absent }
        return JSONResponse(headers: [.eTag: plan.tag], text: plan.text)
    }

    private func accept(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let version = try Self.version(context)
        let note = try await JSONBody.decodeOptional(Decision.self, from: request)
        let seen = try PlanTag.required(request, version: version)
        let tenant = context.tenant
        let actor = note?.by ?? context.actor
        try await services.pool.transaction { connection in
            let running = try PlanTag.running(seen, tenant: tenant, on: connection)
            try Proposals.accept(
                version,
                expectedRunning: running,
                by: actor,
                reason: note?.reason ?? "",
                tenant: tenant,
                at: Date(),
                on: connection
            )
        }
        return try await whole(version, context)
    }

    private func reject(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let version = try Self.version(context)
        let note = try await JSONBody.decode(Decision.self, from: request)
        let tenant = context.tenant
        let actor = note.by ?? context.actor
        do {
            try await services.pool.transaction { connection in
                try Proposals.reject(
                    version,
                    by: actor,
                    reason: note.reason ?? "",
                    tenant: tenant,
                    at: Date(),
                    on: connection
                )
            }
        } catch let error as DispatchError {
            // A decided proposal is a state of the resource here: no precondition was given.
            if case .conflict(let conflict) = error { throw Problem(conflict, status: .conflict, .alreadyDecided) }
            throw error
        }
        return try await whole(version, context)
    }

    private struct Decision: Decodable {
        let by: String?
        let reason: String?
    }
}

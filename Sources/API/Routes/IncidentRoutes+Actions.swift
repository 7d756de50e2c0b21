import Alerting
import Hummingbird
import Postgres

/// What a person does about an incident.
extension IncidentRoutes {
    func acknowledge(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let (id, note) = try await wish(request, context)
        let (actor, now, tenant) = (note?.by ?? context.actor, Instant.now(), context.tenant)
        try await act(on: id) { (connection) throws(IncidentActionError) in
            try IncidentActions.acknowledge(
                id,
                tenant: tenant,
                by: actor,
                comment: note?.comment ?? "",
                at: now,
                on: connection
            )
        }
        return JSONResponse(
            text: """
                {"id":\(JSONText.quoted(id)),"acknowledged_by":\(JSONText.quoted(actor)),\
                "acknowledged_at":\(JSONText.quoted(Instant.text(microseconds: now)))}
                """
        )
    }

    func escalate(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let (id, note) = try await wish(request, context)
        let (actor, now, tenant) = (note?.by ?? context.actor, Instant.now(), context.tenant)
        let step = try await act(on: id) { (connection) throws(IncidentActionError) in
            try IncidentActions.escalate(id, tenant: tenant, by: actor, at: now, on: connection)
        }
        return JSONResponse(
            text: """
                {"id":\(JSONText.quoted(id)),"step":\(step.step),"channel":\(JSONText.quoted(step.channel)),\
                "who":\(JSONText.quoted(step.who)),"by":\(JSONText.quoted(actor))}
                """
        )
    }

    private func wish(_ request: Request, _ context: APIContext) async throws -> (id: String, note: Note?) {
        let id = try context.parameters.require("id")
        return (id, try await JSONBody.decodeOptional(Note.self, from: request))
    }

    private func act<Result: Sendable>(
        on id: String,
        _ work: @Sendable @escaping (Connection) throws(IncidentActionError) -> Result
    ) async throws -> Result {
        do {
            return try await services.pool.withConnection { try work($0) }
        } catch let error as IncidentActionError {
            if case .database(let failure) = error { throw failure }
            throw Problem(error, id: id)
        }
    }

    private struct Note: Decodable {
        let by: String?
        let comment: String?
    }
}

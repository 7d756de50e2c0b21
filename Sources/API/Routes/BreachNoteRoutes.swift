import Alerting
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// What people say of a breach: who takes it, a word about it, until when it need not be shown.
struct BreachNoteRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("breach-notes") { _, context in
            let items = try await items(Self.inForce, [.text(context.tenant)])
            return ItemPage(items: items, next: nil)
        }
        router.get("breaches/{id}/notes") { _, context in
            let id = try context.parameters.require("id")
            return ItemPage(items: try await items(Self.story, [.text(context.tenant), .text(id)]), next: nil)
        }
        router.post("breaches/{id}/notes") { request, context in try await add(request, context) }
    }

    private func items(_ sql: String, _ parameters: [Parameter]) async throws -> [String] {
        try await services.pool.withConnection { try $0.query(sql, parameters).map { try $0.string("item") } }
    }

    private func add(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let id = try context.parameters.require("id")
        let note = try await JSONBody.decode(BreachNote.self, from: request)
        try note.check(now: Date())
        let tenant = context.tenant
        let actor = note.by ?? context.actor
        do {
            let action = try await services.pool.withConnection { connection in
                try Self.act(note, on: id, tenant: tenant, by: actor, at: Instant.now(), connection)
            }
            return JSONResponse(status: .created, text: Self.text(action, kind: note.kind))
        } catch let error as EpisodeActionError {
            if case .database(let failure) = error { throw failure }
            throw Problem(error, id: id)
        }
    }

    private static func act(
        _ note: BreachNote,
        on id: String,
        tenant: String,
        by actor: String,
        at now: Int64,
        _ connection: Connection
    ) throws(EpisodeActionError) -> EpisodeAction {
        let comment = note.comment ?? ""
        switch note.kind {
        case "assigned":
            return try EpisodeActions.assign(
                id,
                tenant: tenant,
                to: note.assignee ?? "",
                insteadOf: note.insteadOf,
                by: actor,
                comment: comment,
                at: now,
                on: connection
            )
        case "snoozed":
            // Without a time it is shown again from now on.
            let until = note.until.map { Int64($0.timeIntervalSince1970 * 1_000_000) } ?? now
            return try EpisodeActions.snooze(
                id,
                tenant: tenant,
                until: until,
                by: actor,
                comment: comment,
                at: now,
                on: connection
            )
        default:
            return try EpisodeActions.comment(id, tenant: tenant, by: actor, comment: comment, at: now, on: connection)
        }
    }

    private static func text(_ action: EpisodeAction, kind: String) -> String {
        let until = action.until.map { JSONText.quoted(Instant.text(microseconds: $0)) } ?? "null"
        return """
            {"kind":\(JSONText.quoted(kind)),"by":\(JSONText.quoted(action.actor)),\
            "assignee":\(JSONText.quoted(action.assignee ?? "")),"comment":\(JSONText.quoted(action.comment)),\
            "until":\(until),"time":\(JSONText.quoted(Instant.text(microseconds: action.time)))}
            """
    }

    /// Of every open breach that somebody has taken, put off or spoken of: what is in force.
    private static let inForce = """
        select json_build_object('breach', e.id, 'assignee', e.assigned_to, 'snoozed_until', e.snoozed_until,
            'comments', (select count(*) from isotherm.episode_action a
                where a.episode_id = e.id and a.action = 'commented'))::text as item
        from isotherm.episode e
        where e.tenant = $1 and e.class = 'breach' and e.state = 'open'
          and exists (select from isotherm.episode_action a
              where a.episode_id = e.id and a.action in ('assigned', 'commented', 'snoozed'))
        order by e.opened_at desc limit 1000
        """

    /// Everything that people did about one breach, in order.
    private static let story = """
        select json_build_object('kind', case action when 'commented' then 'comment' else action end, 'by', actor,
            'assignee', coalesce(assignee, ''), 'comment', comment, 'until', until, 'time', time)::text as item
        from isotherm.episode_action where tenant = $1 and episode_id = $2 order by id
        """
}

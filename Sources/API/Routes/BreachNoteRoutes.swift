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
        let parameters: [Parameter] = [
            .text(context.tenant), .text(id), .text(note.kind), .text(note.by ?? context.actor),
            .text(note.assignee ?? ""), .text(note.comment ?? ""),
            .timestamp(microseconds: note.until.map { Int64($0.timeIntervalSince1970 * 1_000_000) }),
        ]
        let item = try await services.pool.withConnection { connection in
            try connection.query(
                """
                insert into isotherm.episode_note (tenant, episode_id, kind, actor, assignee, comment, until)
                select e.tenant, e.id, $3, $4, $5, $6, $7 from isotherm.episode e where e.tenant = $1 and e.id = $2
                returning json_build_object('id', id, 'kind', kind, 'by', actor, 'assignee', assignee,
                    'comment', comment, 'until', until, 'time', time)::text as item
                """,
                parameters
            ).first?.string("item")
        }
        guard let item else { throw Problem.notFound("breach", id) }
        return JSONResponse(status: .created, text: item)
    }

    /// Of every open breach that somebody has taken, put off or spoken of: what is in force.
    private static let inForce = """
        select json_build_object('breach', e.id,
            'assignee', (select nullif(n.assignee, '') from isotherm.episode_note n
                where n.episode_id = e.id and n.kind = 'assigned' order by n.id desc limit 1),
            'snoozed_until', (select n.until from isotherm.episode_note n
                where n.episode_id = e.id and n.kind = 'snoozed' order by n.id desc limit 1),
            'comments', (select count(*) from isotherm.episode_note n
                where n.episode_id = e.id and n.comment <> ''))::text as item
        from isotherm.episode e
        where e.tenant = $1 and e.class = 'breach' and e.state = 'open'
          and exists (select from isotherm.episode_note n where n.episode_id = e.id)
        order by e.opened_at desc limit 1000
        """

    /// Everything that people did about one breach, in order.
    private static let story = """
        select json_build_object('kind', s.kind, 'by', s.actor, 'assignee', s.assignee, 'comment', s.comment,
            'until', s.until, 'time', s.time)::text as item
        from (
            select kind, actor, assignee, comment, until, time from isotherm.episode_note
            where tenant = $1 and episode_id = $2
            union all
            select action, actor, '', comment, null, time from isotherm.episode_action
            where tenant = $1 and episode_id = $2
        ) s order by s.time
        """
}

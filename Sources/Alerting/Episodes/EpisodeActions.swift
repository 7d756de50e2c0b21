internal import Outbox
public import Postgres

/// What a person does about a breach, a warning or a fault: each with its event, and with a row of the audit trail.
///
/// Called inside a transaction of the caller, an action is part of it.
public enum EpisodeActions {
    /// Takes an episode on, so that others need not; also one that has ended already.
    ///
    /// - Parameters:
    ///   - id: The episode.
    ///   - tenant: Whose it is.
    ///   - actor: Who takes it on; not empty.
    ///   - comment: What they say about it; may be empty.
    ///   - time: When, in microseconds since the Unix epoch.
    ///   - connection: Where it is kept.
    /// - Returns: The action as it was written down.
    /// - Throws: ``EpisodeActionError/conflict(first:)`` when somebody was faster.
    @discardableResult
    public static func acknowledge(
        _ id: String,
        tenant: String,
        by actor: String,
        comment: String = "",
        at time: Int64,
        on connection: Connection
    ) throws(EpisodeActionError) -> EpisodeAction {
        let action = EpisodeAction(kind: .acknowledged, episodeID: id, actor: actor, comment: comment, time: time)
        guard actor.hasText else { throw .incomplete("the name of who acknowledges") }
        return try carryOut(action, tenant: tenant, on: connection) { episode in
            episode.acknowledgement.map { .conflict(first: $0) }
        }
    }

    /// Ends an episode by hand, for instance the breach of a sensor that is lost.
    ///
    /// - Parameters:
    ///   - id: The episode.
    ///   - tenant: Whose it is.
    ///   - actor: Who ends it; not empty.
    ///   - comment: Why; not empty.
    ///   - time: When, in microseconds since the Unix epoch; becomes the end of the episode.
    ///   - connection: Where it is kept.
    /// - Returns: The action as it was written down.
    /// - Throws: ``EpisodeActionError/conflict(first:)`` when somebody else has ended it,
    ///   ``EpisodeActionError/alreadyClosed(at:)`` when it has ended by itself.
    @discardableResult
    public static func close(
        _ id: String,
        tenant: String,
        by actor: String,
        comment: String,
        at time: Int64,
        on connection: Connection
    ) throws(EpisodeActionError) -> EpisodeAction {
        let action = EpisodeAction(kind: .closed, episodeID: id, actor: actor, comment: comment, time: time)
        guard actor.hasText else { throw .incomplete("the name of who closes") }
        guard comment.hasText else { throw .incomplete("the comment") }
        return try carryOut(action, tenant: tenant, on: connection) { episode in
            if let first = episode.manualClose { return .conflict(first: first) }
            return episode.closedAt.map { .alreadyClosed(at: $0) }
        }
    }

    /// What was done about an episode, the first action first.
    public static func history(
        of id: String,
        tenant: String,
        on connection: Connection
    ) throws(PostgresError) -> [EpisodeAction] {
        let rows = try connection.query(
            """
            select action, episode_id, actor, comment, time, assignee, until from isotherm.episode_action
            where episode_id = $1 and tenant = $2 order by id
            """,
            [.text(id), .text(tenant)]
        )
        var actions: [EpisodeAction] = []
        for row in rows {
            if let action = try EpisodeAction(row) { actions.append(action) }
        }
        return actions
    }

    /// Locks the episode, asks whether anything stands against the action, and carries it out.
    static func carryOut(
        _ action: EpisodeAction,
        tenant: String,
        on connection: Connection,
        unless objection: (EpisodeForAction) -> EpisodeActionError?
    ) throws(EpisodeActionError) -> EpisodeAction {
        let decision: Decision
        do throws(PostgresError) {
            decision = try connection.transaction { () throws(PostgresError) -> Decision in
                guard let episode = try EpisodeForAction.lock(action.episodeID, tenant: tenant, on: connection) else {
                    return .refused(.notFound)
                }
                if let objection = objection(episode) { return .refused(objection) }
                try write(action, about: episode, on: connection)
                return .done
            }
        } catch {
            throw .database(error)
        }
        if case .refused(let reason) = decision { throw reason }
        return action
    }

    private static func write(
        _ action: EpisodeAction,
        about episode: EpisodeForAction,
        on connection: Connection
    ) throws(PostgresError) {
        try connection.execute(
            """
            insert into isotherm.episode_action (episode_id, tenant, action, actor, comment, time, assignee, until)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(episode.id), .text(episode.tenant), .text(action.kind.rawValue), .text(action.actor),
                .text(action.comment), .timestamp(microseconds: action.time),
                action.assignee.map { .text($0) } ?? .null, .timestamp(microseconds: action.until),
            ]
        )
        try mark(action, on: connection)
        try Outbox.append(episode.event(for: action), on: connection)
    }

    /// Brings the episode's own row up to date.
    private static func mark(_ action: EpisodeAction, on connection: Connection) throws(PostgresError) {
        let id = action.episodeID
        switch action.kind {
        case .acknowledged:
            try connection.execute(
                """
                update isotherm.episode set acknowledged_at = $2, acknowledged_by = $3,
                    comment = coalesce(nullif($4, ''), comment) where id = $1
                """,
                [.text(id), .timestamp(microseconds: action.time), .text(action.actor), .text(action.comment)]
            )
        case .closed:
            try connection.execute(
                "update isotherm.episode set state = 'closed', closed_at = $2, comment = $3 where id = $1",
                [.text(id), .timestamp(microseconds: action.time), .text(action.comment)]
            )
        case .assigned:
            try connection.execute(
                "update isotherm.episode set assigned_to = $2 where id = $1",
                [.text(id), .text(action.assignee ?? "")]
            )
        case .snoozed:
            try connection.execute(
                "update isotherm.episode set snoozed_until = $2 where id = $1",
                [.text(id), .timestamp(microseconds: action.until)]
            )
        case .commented:
            try connection.execute(
                "update isotherm.episode set comment = $2 where id = $1",
                [.text(id), .text(action.comment)]
            )
        }
    }

    private enum Decision {
        case done
        case refused(EpisodeActionError)
    }
}

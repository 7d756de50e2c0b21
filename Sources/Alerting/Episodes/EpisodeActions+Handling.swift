public import Postgres

/// Giving an episode to somebody, talking about it, and keeping it quiet for a while.
extension EpisodeActions {
    /// Gives an episode to a person.
    ///
    /// - Parameters:
    ///   - id: The episode.
    ///   - tenant: Whose it is.
    ///   - assignee: Who shall see to it; not empty.
    ///   - current: Who is believed to see to it now; nil for nobody.
    ///   - actor: Who gives it; not empty.
    ///   - comment: What they say about it; may be empty.
    ///   - time: When, in microseconds since the Unix epoch.
    ///   - connection: Where it is kept.
    /// - Returns: The action as it was written down.
    /// - Throws: ``EpisodeActionError/conflict(first:)`` when somebody else has given it to a person meanwhile,
    ///   ``EpisodeActionError/alreadyClosed(at:)`` when it has ended.
    @discardableResult
    public static func assign(
        _ id: String,
        tenant: String,
        to assignee: String,
        insteadOf current: String? = nil,
        by actor: String,
        comment: String = "",
        at time: Int64,
        on connection: Connection
    ) throws(EpisodeActionError) -> EpisodeAction {
        let action = EpisodeAction(
            kind: .assigned,
            episodeID: id,
            actor: actor,
            comment: comment,
            time: time,
            assignee: assignee
        )
        guard actor.hasText else { throw .incomplete("the name of who assigns") }
        guard assignee.hasText else { throw .incomplete("the name of who is to see to it") }
        return try carryOut(action, tenant: tenant, on: connection) { episode in
            if let last = episode.lastAssignment, last.assignee != current { return .conflict(first: last) }
            return episode.closedAt.map { .alreadyClosed(at: $0) }
        }
    }

    /// Writes down what somebody says about an episode; also about one that has ended.
    ///
    /// - Returns: The action as it was written down.
    /// - Throws: ``EpisodeActionError/incomplete(_:)`` without a name or a text.
    @discardableResult
    public static func comment(
        _ id: String,
        tenant: String,
        by actor: String,
        comment: String,
        at time: Int64,
        on connection: Connection
    ) throws(EpisodeActionError) -> EpisodeAction {
        let action = EpisodeAction(kind: .commented, episodeID: id, actor: actor, comment: comment, time: time)
        guard actor.hasText else { throw .incomplete("the name of who comments") }
        guard comment.hasText else { throw .incomplete("the comment") }
        return try carryOut(action, tenant: tenant, on: connection) { _ in nil }
    }

    /// Keeps an open episode quiet until a time; it goes on being judged and recorded. Until now ends the quiet,
    /// whoever wanted it.
    ///
    /// - Returns: The action as it was written down.
    /// - Throws: ``EpisodeActionError/conflict(first:)`` while somebody else's quiet lasts,
    ///   ``EpisodeActionError/alreadyClosed(at:)`` when it has ended.
    @discardableResult
    public static func snooze(
        _ id: String,
        tenant: String,
        until: Int64,
        by actor: String,
        comment: String = "",
        at time: Int64,
        on connection: Connection
    ) throws(EpisodeActionError) -> EpisodeAction {
        let action = EpisodeAction(
            kind: .snoozed,
            episodeID: id,
            actor: actor,
            comment: comment,
            time: time,
            until: until
        )
        guard actor.hasText else { throw .incomplete("the name of who wants quiet") }
        guard until >= time else { throw .incomplete("a time that is still to come") }
        return try carryOut(action, tenant: tenant, on: connection) { episode in
            if until > time, let last = episode.lastSnooze, last.actor != actor, (last.until ?? 0) > time {
                return .conflict(first: last)
            }
            return episode.closedAt.map { .alreadyClosed(at: $0) }
        }
    }
}

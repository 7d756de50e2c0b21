internal import Outbox
public import Postgres

/// What a person does about an incident as a whole: with it also about the alerts in it, each with its event.
///
/// Called inside a transaction of the caller, an action is part of it.
public enum IncidentActions {
    /// How long the notifier may take to hear that somebody has acknowledged one of the alerts, in microseconds.
    static let hearingTime: Int64 = 60_000_000

    /// Takes an incident on as grave as it is now, and every open alert in it that nobody has taken on.
    ///
    /// - Parameters:
    ///   - id: The incident.
    ///   - tenant: Whose it is.
    ///   - actor: Who takes it on; not empty.
    ///   - comment: What they say about it; may be empty.
    ///   - time: When, in microseconds since the Unix epoch.
    ///   - connection: Where it is kept.
    /// - Throws: ``IncidentActionError/conflict(by:at:)`` when somebody was faster and it has not become graver since.
    public static func acknowledge(
        _ id: String,
        tenant: String,
        by actor: String,
        comment: String = "",
        at time: Int64,
        on connection: Connection
    ) throws(IncidentActionError) {
        guard actor.hasText else { throw .incomplete("the name of who acknowledges") }
        try change(id, tenant: tenant, at: time, on: connection) { (incident) throws(PostgresError) in
            if incident.isAcknowledged, let first = incident.acknowledgement {
                return .refused(.conflict(by: first.by, at: first.at))
            }
            let word = Word(actor: actor, comment: comment, time: time)
            let taken = try acknowledgeAlerts(of: incident, word, on: connection)
            // Somebody has taken its alerts on, and only the notifier has not heard of it yet.
            let isHeard = incident.acknowledgement != nil || taken.count > 0
            if !isHeard, let first = taken.first, time - first.time < hearingTime {
                return .refused(.conflict(by: first.actor, at: first.time))
            }
            incident.takeOn(by: actor, at: time, comment: comment)
            incident.version += 1
            return .done(incident.event(.acknowledged))
        }
    }

    /// Lets the next step of the escalation be told now, whoever has acknowledged it, snoozes it or sleeps.
    ///
    /// - Parameters:
    ///   - id: The incident.
    ///   - tenant: Whose it is.
    ///   - actor: Who wants it; not empty.
    ///   - time: When, in microseconds since the Unix epoch.
    ///   - connection: Where it is kept.
    /// - Returns: The step that is told.
    /// - Throws: ``IncidentActionError/noFurtherStep`` when nobody is left who could be told,
    ///   ``IncidentActionError/alreadyClosed(at:)`` when it has ended.
    public static func escalate(
        _ id: String,
        tenant: String,
        by actor: String,
        at time: Int64,
        on connection: Connection
    ) throws(IncidentActionError) -> Notice {
        guard actor.hasText else { throw .incomplete("the name of who escalates") }
        var step: Notice?
        try change(id, tenant: tenant, at: time, on: connection) { (incident) throws(PostgresError) in
            if let end = incident.closedAt { return .refused(.alreadyClosed(at: end)) }
            step = incident.escalate(by: actor, at: time)
            return step == nil ? .refused(.noFurtherStep) : .done(incident.event(.updated))
        }
        guard let step else { throw .noFurtherStep }
        return step
    }

    // MARK: - How

    private enum Outcome {
        case done(OutboxEvent)
        case refused(IncidentActionError)
    }

    /// What somebody says, and when.
    private struct Word {
        let actor: String
        let comment: String
        let time: Int64
    }

    /// Locks the incident, changes it, and lets the notifier look at it at once: whom it tells only it knows.
    private static func change(
        _ id: String,
        tenant: String,
        at time: Int64,
        on connection: Connection,
        _ work: (inout Incident) throws(PostgresError) -> Outcome
    ) throws(IncidentActionError) {
        let outcome: Outcome
        do throws(PostgresError) {
            outcome = try connection.transaction { () throws(PostgresError) -> Outcome in
                let store = IncidentStore(connection: connection, policy: AlertPolicy(), now: time)
                guard var incident = try store.lock(id, tenant: tenant) else { return .refused(.notFound) }
                let outcome = try work(&incident)
                if case .done(let event) = outcome {
                    try store.save(incident, dueAt: time)
                    try Outbox.append(event, on: connection)
                }
                return outcome
            }
        } catch {
            throw .database(error)
        }
        if case .refused(let reason) = outcome { throw reason }
    }

    /// Acknowledges the open breaches, warnings and faults; a lost gateway has nothing but its incident.
    ///
    /// - Returns: How many were taken on by this, and who had taken the first of the others on.
    private static func acknowledgeAlerts(
        of incident: Incident,
        _ word: Word,
        on connection: Connection
    ) throws(PostgresError) -> (count: Int, first: EpisodeAction?) {
        var count = 0
        var first: EpisodeAction?
        for alert in incident.alerts where alert.isOpen {
            guard let episode = alert.episode(of: incident.tenant) else {
                count += 1
                continue
            }
            do throws(EpisodeActionError) {
                try EpisodeActions.acknowledge(
                    episode,
                    tenant: incident.tenant,
                    by: word.actor,
                    comment: word.comment,
                    at: word.time,
                    on: connection
                )
                count += 1
            } catch {
                switch error {
                case .conflict(let other): first = first ?? other
                case .database(let failure): throw failure
                // It has ended or has been removed meanwhile: the incident is taken on all the same.
                case .notFound, .alreadyClosed, .incomplete: continue
                }
            }
        }
        return (count, first)
    }
}

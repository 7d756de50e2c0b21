internal import Outbox
internal import Postgres

/// An episode that is locked until somebody's action on it is written.
struct EpisodeForAction {
    let id: String
    let tenant: String
    /// When it ended; nil while it is open.
    let closedAt: Int64?
    let acknowledgement: EpisodeAction?
    let manualClose: EpisodeAction?
    /// The last time that it was given to somebody, and that somebody wanted quiet.
    let lastAssignment: EpisodeAction?
    let lastSnooze: EpisodeAction?
    /// How many actions there were before.
    private let count: Int
    private let device: String
    private let episodeClass: String
    private let code: String
    private let severity: String

    /// Reads and locks an episode; nil when the tenant has no such one.
    static func lock(_ id: String, tenant: String, on connection: Connection) throws(PostgresError) -> EpisodeForAction?
    {
        let rows = try connection.query(
            """
            select e.id, e.tenant, d.name as device, e.class, e.code, e.severity, e.closed_at, e.acknowledged_at,
                e.acknowledged_by, e.comment
            from isotherm.episode e join isotherm.device d on d.id = e.device_id
            where e.id = $1 and e.tenant = $2 for update of e
            """,
            [.text(id), .text(tenant)]
        )
        guard let row = rows.first else { return nil }
        // Read under the lock: whoever was faster has committed.
        return try EpisodeForAction(row, history: EpisodeActions.history(of: id, tenant: tenant, on: connection))
    }

    private init(_ row: Row, history: [EpisodeAction]) throws(PostgresError) {
        id = try row.string("id")
        tenant = try row.string("tenant")
        closedAt = try row.optionalMicroseconds("closed_at")
        device = try row.string("device")
        episodeClass = try row.string("class")
        code = try row.string("code")
        severity = try row.string("severity")
        acknowledgement = history.first { $0.kind == .acknowledged }
        manualClose = history.first { $0.kind == .closed }
        lastAssignment = history.last { $0.kind == .assigned }
        lastSnooze = history.last { $0.kind == .snoozed }
        count = history.count
    }

    /// What others hear of an action.
    func event(for action: EpisodeAction) -> OutboxEvent {
        let data = EventData(
            id: id,
            device: device,
            class: episodeClass,
            code: code,
            severity: severity,
            by: action.actor,
            comment: action.comment,
            time: RFC3339.text(microseconds: action.time),
            manual: action.kind == .closed ? true : nil,
            assignee: action.assignee,
            until: action.until.map { RFC3339.text(microseconds: $0) }
        )
        return OutboxEvent(
            id: eventID(for: action.kind),
            tenant: tenant,
            type: "isotherm.\(family).\(ending(for: action.kind))",
            subject: "\(family)/\(id)",
            time: action.time,
            data: JSONText.of(data)
        )
    }

    /// Taken on and closed it is once; the rest may be done again.
    private func eventID(for kind: EpisodeAction.Kind) -> String {
        let isOnce = kind == .acknowledged || kind == .closed
        return "\(id)-\(kind.rawValue)-by-hand" + (isOnce ? "" : "-\(count + 1)")
    }

    /// The family of event types: faults are told under `isotherm.sensor`.
    private var family: String { episodeClass == "fault" ? "sensor" : episodeClass }

    private func ending(for kind: EpisodeAction.Kind) -> String {
        kind == .closed && episodeClass == "warning" ? "cleared" : kind.rawValue
    }

    private struct EventData: Encodable {
        let id: String
        let device: String
        let `class`: String
        let code: String
        let severity: String
        let by: String
        let comment: String
        let time: String
        let manual: Bool?
        let assignee: String?
        let until: String?
    }
}

extension EpisodeAction {
    /// Reads a row of the audit trail; nil for a kind that this program does not know.
    init?(_ row: Row) throws(PostgresError) {
        guard let kind = Kind(rawValue: try row.string("action")) else { return nil }
        self.init(
            kind: kind,
            episodeID: try row.string("episode_id"),
            actor: try row.string("actor"),
            comment: try row.string("comment"),
            time: try row.microseconds("time"),
            assignee: try row.optionalString("assignee"),
            until: try row.optionalMicroseconds("until")
        )
    }
}

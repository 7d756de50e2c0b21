internal import ColdChain
internal import Outbox
internal import Postgres
internal import Telemetry

/// The table of breaches, warnings and faults, and the events that others hear of them.
enum EpisodeStore {
    /// Writes what the detectors said, in the open transaction.
    ///
    /// The ids come from what an event is about. A replay meets its own rows: nothing is said twice. What a person has
    /// ended stays ended: later readings neither reopen it nor are others told of it again. What the detector itself
    /// has ended may begin again: others hear of that as they heard of its beginning.
    static func write(_ events: [JudgedEvent], on connection: Connection) throws(PostgresError) {
        for judged in events {
            let rows = try connection.query(statement, parameters(of: judged))
            guard let row = rows.first else { continue }
            let wasClosed = try row.bool("was_closed")
            let isBack = wasClosed && judged.event.phase != .close
            try Outbox.append(outboxEvent(of: judged, isBack: isBack), on: connection)
        }
    }

    private static let statement = """
        with before as (select state from isotherm.episode where id = $1)
        insert into isotherm.episode as e
            (id, tenant, device_id, class, code, channel, severity, state, started_at, opened_at, closed_at,
             predicted_at, rule, profile, profile_version, value_min, value_max, suspect, sentence_en, sentence_ru,
             explanation)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        on conflict (id) do update
        set severity = excluded.severity, state = excluded.state, started_at = excluded.started_at,
            closed_at = excluded.closed_at, predicted_at = excluded.predicted_at, rule = excluded.rule,
            profile = excluded.profile, profile_version = excluded.profile_version,
            value_min = least(e.value_min, excluded.value_min), value_max = greatest(e.value_max, excluded.value_max),
            suspect = excluded.suspect, sentence_en = excluded.sentence_en, sentence_ru = excluded.sentence_ru,
            explanation = excluded.explanation
        where not exists (
            select from isotherm.episode_action a where a.episode_id = e.id and a.action = 'closed'
        )
        returning coalesce((select state = 'closed' from before), false) as was_closed
        """

    private static func parameters(of judged: JudgedEvent) -> [Parameter] {
        let event = judged.event
        let isClosed = event.phase == .close
        return [
            .text(event.id), .text(judged.tenant.rawValue), .int(judged.device), .text(event.eventClass.rawValue),
            .text(event.code.rawValue), .text(event.channel ?? ""), .text(event.severity.rawValue),
            .text(isClosed ? "closed" : "open"), .timestamp(microseconds: event.start.microseconds),
            .timestamp(microseconds: event.decidedAt.microseconds),
            .timestamp(microseconds: isClosed ? (event.end ?? event.decidedAt).microseconds : nil),
            .timestamp(microseconds: event.predictedAt?.microseconds), .text(event.rule ?? ""), .text(event.profile),
            .int(event.profileVersion), .double(event.evidence.minimum), .double(event.evidence.maximum),
            .bool(event.suspect != nil), .text(event.englishSentence), .text(event.russianSentence),
            .json(explanation(of: event)),
        ]
    }

    private static func explanation(of event: DetectorEvent) -> String {
        JSONObject.text([
            ("cause", event.cause.map { .text($0.rawValue) }),
            ("suspect", event.suspect.map { .text($0) }),
            ("withdrawn", event.withdrawn ? .bool(true) : nil),
            ("evidence", .json(String(decoding: event.evidence.json(), as: UTF8.self))),
        ])
    }

    /// What others hear of an event; `isBack` says that it had ended.
    static func outboxEvent(of judged: JudgedEvent, isBack: Bool = false) -> OutboxEvent {
        let event = judged.event
        let family = event.eventClass == .fault ? "sensor" : event.eventClass.rawValue
        return OutboxEvent(
            id: identifier(of: event, isBack: isBack),
            tenant: judged.tenant.rawValue,
            type: "isotherm.\(family).\(ending(of: event, isBack: isBack))",
            subject: "\(family)/\(event.id)",
            time: event.decidedAt.microseconds,
            data: JSONObject.text([
                ("id", .text(event.id)), ("device", .text(event.device.rawValue)),
                ("class", .text(event.eventClass.rawValue)), ("code", .text(event.code.rawValue)),
                ("severity", .text(event.severity.rawValue)), ("channel", event.channel.map { .text($0) }),
                ("started_at", .text(event.start.rfc3339)), ("decided_at", .text(event.decidedAt.rfc3339)),
                ("ended_at", event.end.map { .text($0.rfc3339) }),
                ("predicted_at", event.predictedAt.map { .text($0.rfc3339) }),
                ("rule", event.rule.map { .text($0) }), ("profile", .text(event.profile)),
                ("profile_version", .integer(Int64(event.profileVersion))),
                ("cause", event.cause.map { .text($0.rawValue) }), ("suspect", event.suspect.map { .text($0) }),
                ("withdrawn", event.withdrawn ? .bool(true) : nil),
                ("sentence_en", .text(event.englishSentence)), ("sentence_ru", .text(event.russianSentence)),
                ("evidence", .json(String(decoding: event.evidence.json(), as: UTF8.self))),
            ])
        )
    }

    /// An episode opens once; it may change and end, and begin again after late readings or within its window.
    private static func identifier(of event: DetectorEvent, isBack: Bool) -> String {
        switch event.phase {
        case _ where isBack: "\(event.id)-reopened-\(event.decidedAt.microseconds)"
        case .open: "\(event.id)-opened"
        case .update: "\(event.id)-updated-\(event.decidedAt.microseconds)"
        case .close: "\(event.id)-closed-\((event.end ?? event.decidedAt).microseconds)"
        }
    }

    private static func ending(of event: DetectorEvent, isBack: Bool) -> String {
        let isWarning = event.eventClass == .warning
        return switch event.phase {
        case .open,
            _ where isBack:
            isWarning ? "raised" : "opened"
        case .update: "updated"
        case .close: isWarning ? "cleared" : "closed"
        }
    }
}

internal import Outbox

extension Incident {
    /// What others hear of an incident.
    enum EventKind: String {
        case opened
        /// An alert has joined it, has ended or has become graver, or somebody wants quiet.
        case updated
        /// Somebody has taken it on.
        case acknowledged
        /// A channel is told, for the first time or anew.
        case told
        /// The next step is told, because nobody has taken it on or because somebody wants it.
        case escalated
        /// A channel has what it was told.
        case delivered
        case closed
    }

    /// The event that tells of it.
    ///
    /// - Parameters:
    ///   - kind: What has happened.
    ///   - told: Which notice it is about, where it is about one.
    ///   - attempt: Names the attempt by which a message arrived.
    /// - Returns: The event, with the incident as it is.
    func event(_ kind: EventKind, of told: (channel: String, step: Int)? = nil, attempt: String = "") -> OutboxEvent {
        let notice = told.flatMap { told in
            notices.first { $0.channel == told.channel && $0.step == told.step }
        }
        let receiver = "-\(notice?.step ?? 0)-\(notice?.channel ?? "")"
        let (mark, time): (String, Int64) =
            switch kind {
            case .opened: ("", openedAt)
            case .updated: ("-\(version)", activeAt)
            case .acknowledged: ("-\(version)", acknowledgement?.at ?? activeAt)
            case .told: (receiver + "-\(version)-\(notice?.told?.at ?? 0)", notice?.told?.at ?? activeAt)
            case .escalated: (receiver, notice?.told?.at ?? activeAt)
            case .delivered: ("-" + attempt, notice?.told?.at ?? activeAt)
            case .closed: ("-\(version)", closedAt ?? activeAt)
            }
        return OutboxEvent(
            id: "incident-\(id)-\(kind.rawValue)\(mark)",
            tenant: tenant,
            type: "isotherm.incident.\(kind.rawValue)",
            subject: "incident/\(id)",
            time: time,
            data: JSONText.of(EventData(self, kind, notice))
        )
    }

    /// The data of the event; the names are those of the JSON.
    private struct EventData: Encodable {
        struct Alert: Encodable {
            let id: String
            let kind: String
            let device: String
            let code: String
            let severity: AlertSeverity
        }

        let id: String
        let place_kind: String
        let place: String
        let family: AlertFamily
        let severity: AlertSeverity
        let opened_at: String
        let closed_at: String?
        let cause: String?
        let alerts: [Alert]
        let further_alerts: Int
        let loads: [String]
        let acknowledged_by: String?
        let channel: String?
        let step: Int?
        let who: String?
        let by: String?
        let comment: String?
        let time: String?

        init(_ incident: Incident, _ kind: EventKind, _ notice: Notice?) {
            id = incident.id
            place_kind = incident.place.kind.rawValue
            place = incident.place.name
            family = incident.family
            severity = incident.severity
            opened_at = RFC3339.text(microseconds: incident.openedAt)
            closed_at = incident.closedAt.map { RFC3339.text(microseconds: $0) }
            cause = incident.cause
            alerts = incident.alerts.map {
                Alert(id: $0.id, kind: $0.kind, device: $0.device, code: $0.code, severity: $0.severity)
            }
            further_alerts = incident.furtherAlerts
            loads = incident.loads
            acknowledged_by = incident.acknowledgement?.by
            channel = notice?.channel
            step = notice?.step
            who = notice?.who
            let taken = kind == .acknowledged ? incident.acknowledgement : nil
            by = taken?.by ?? notice?.wantedBy
            comment = taken.map { $0.comment ?? "" }
            time = taken.map { RFC3339.text(microseconds: $0.at) }
        }
    }
}

internal import Outbox

extension Incident {
    /// What others hear of an incident.
    enum EventKind: String {
        case opened
        case escalated
        case closed
    }

    /// The event that tells of it; of an escalation with the step.
    func event(_ kind: EventKind, _ saying: Saying? = nil) -> OutboxEvent {
        let step = saying.flatMap { saying in
            notices.first { $0.channel == saying.channel && $0.step == saying.step }
        }
        let mark =
            switch kind {
            case .opened: ""
            case .escalated: "-\(step?.step ?? 0)-\(step?.channel ?? "")"
            case .closed: "-\(version)"
            }
        return OutboxEvent(
            id: "incident-\(id)-\(kind.rawValue)\(mark)",
            tenant: tenant,
            type: "isotherm.incident.\(kind.rawValue)",
            subject: "incident/\(id)",
            time: kind == .closed ? closedAt ?? activeAt : kind == .opened ? openedAt : step?.told?.at ?? activeAt,
            data: JSONText.of(EventData(self, step))
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

        init(_ incident: Incident, _ notice: Notice?) {
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
        }
    }
}

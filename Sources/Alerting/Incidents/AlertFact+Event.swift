internal import Foundation
public import Outbox
internal import Telemetry

extension AlertFact {
    /// Reads an event; nil when it is about no alert, or in words that this program does not know.
    public init?(_ event: OutboxEvent) {
        let parts = event.type.split(separator: ".").map(String.init)
        guard parts.count == 3, parts[0] == "isotherm" else { return nil }
        let details: Details
        do {
            details = try JSONDecoder().decode(Details.self, from: Data(event.data.utf8))
        } catch {
            // Not an episode and not a gateway: nobody is alerted by it.
            return nil
        }
        guard let change = Self.change(family: parts[1], ending: parts[2], details),
            let device = details.device ?? details.gateway
        else { return nil }
        let isGateway = parts[1] == "gateway"
        var alert = IncidentAlert(
            id: "\(event.tenant)/\(event.subject)",
            kind: parts[1],
            device: device,
            code: isGateway ? "offline" : details.code ?? "",
            severity: isGateway ? .major : AlertSeverity(rawValue: details.severity ?? "") ?? .major,
            cause: details.cause,
            profile: details.profile,
            openedAt: event.time,
            englishSentence: details.sentence_en ?? (isGateway ? "Gateway \(device) is offline." : ""),
            russianSentence: details.sentence_ru ?? (isGateway ? "Шлюз \(device) не на связи." : "")
        )
        if change == .closed { alert.closedAt = event.time }
        self.init(change: change, tenant: event.tenant, time: event.time, alert: alert)
    }

    private static func change(family: String, ending: String, _ details: Details) -> Change? {
        switch (family, ending) {
        case ("breach", "opened"), ("sensor", "opened"), ("warning", "raised"), ("gateway", "offline"): .opened
        case ("breach", "closed"), ("sensor", "closed"), ("warning", "cleared"), ("gateway", "online"): .closed
        case ("breach", "updated"), ("sensor", "updated"), ("warning", "updated"): .updated
        case ("breach", "acknowledged"), ("sensor", "acknowledged"), ("warning", "acknowledged"):
            .acknowledged(by: details.by ?? "")
        case ("breach", "snoozed"), ("sensor", "snoozed"), ("warning", "snoozed"):
            details.until.flatMap { Timestamp(rfc3339: $0) }.map { .snoozed(until: $0.microseconds) }
        default: nil
        }
    }

    /// The members of an event's data that matter here; the names are those of the JSON.
    private struct Details: Decodable {
        let device: String?
        let gateway: String?
        let code: String?
        let severity: String?
        let cause: String?
        let profile: String?
        let sentence_en: String?
        let sentence_ru: String?
        let by: String?
        let until: String?
    }
}

import Alerting
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

/// What the page shows of an incident, out of the very document that the notifier writes.
@Suite("Incidents as the notifier keeps them")
struct IncidentStoryTests {
    /// 2026-01-01T10:00:00Z.
    private static let start: Int64 = 1_767_261_600_000_000
    private static let alert = IncidentAlert(
        id: "default/breach/b1",
        kind: "breach",
        device: "logger-1",
        code: "hot",
        severity: .major,
        cause: "door_ajar",
        openedAt: start,
        englishSentence: "Too warm.",
        russianSentence: "Слишком тепло."
    )

    /// Tells the desk at once, the night shift not in its quiet hours, and the chief after a quarter of an hour.
    private static func policy() throws -> AlertPolicy {
        var rule = AlertRule(name: "cold", channels: ["desk", "night"])
        rule.escalation = [EscalationStep(after: .seconds(900), channel: "chief", who: "Anna")]
        let quiet = try #require(DailyHours("00:00-23:59", timeZone: "UTC"))
        let channels = [
            "desk": ChannelManners(), "night": ChannelManners(quietHours: quiet), "chief": ChannelManners(),
        ]
        return AlertPolicy(rules: [rule], channels: channels, wait: .zero)
    }

    private static func opened() throws -> Incident {
        var incident = Incident(
            id: "I-7",
            tenant: "default",
            place: AlertPlace(kind: .vehicle, name: "van-1"),
            fact: AlertFact(change: .opened, tenant: "default", time: start, alert: alert)
        )
        incident.loads = ["A-1"]
        _ = incident.tell(at: start, by: try policy())
        return incident
    }

    private static func keep(_ incident: Incident, in api: TestAPI) throws {
        let document = String(decoding: try JSONEncoder().encode(incident), as: UTF8.self)
        let closed = incident.closedAt.map { "to_timestamp(\($0 / 1_000_000))" } ?? "null"
        try api.sql(
            """
            insert into isotherm.incident (id, tenant, place_kind, place, family, severity, opened_at, active_at,
                closed_at, acknowledged_by, document)
            values ('I-7', 'default', 'vehicle', 'van-1', '\(incident.family.rawValue)',
                '\(incident.severity.rawValue)', to_timestamp(\(start / 1_000_000)), to_timestamp(\(start / 1_000_000)),
                \(closed), \(incident.acknowledgement.map { "'\($0.by)'" } ?? "null"), $$\(document)$$)
            on conflict (id) do update set severity = excluded.severity, closed_at = excluded.closed_at,
                acknowledged_by = excluded.acknowledged_by, document = excluded.document;
            insert into isotherm.incident_alert values ('default/breach/b1', 'I-7') on conflict do nothing;
            """
        )
    }

    /// The desk's message, which it has had; in this state by now.
    private static func tellDesk(_ state: String, in api: TestAPI) throws {
        try api.sql(
            """
            insert into isotherm.outbox (event_id, tenant, type, subject, time, data) values ('incident-I-7-opened',
                'default', 'isotherm.incident.opened', 'incident/I-7', now(), '{}');
            insert into isotherm.delivery (hook, tenant, event_id, state, delivered_at)
            values ('desk', 'default', 'incident-I-7-opened', '\(state)', now());
            """
        )
    }

    @Test("It says who was told and whether that arrived, who comes next, and until when quiet hours last")
    func told() async throws {
        let api = try await TestAPI()
        try Self.keep(Self.opened(), in: api)
        try Self.tellDesk("delivered", in: api)
        try await api.call { client in
            let one = try await client.send(.get, "/v1/incidents/I-7")
            #expect(one["told", "0", "channel"] as? String == "desk", "\(one.text)")
            #expect(one["told", "0", "delivery"] as? String == "delivered")
            #expect(one["told", "0", "rule"] as? String == "cold")
            #expect(one["waiting", "0", "channel"] as? String == "chief" && one["waiting", "0", "step"] as? Int == 1)
            #expect(one["waiting", "0", "who"] as? String == "Anna")
            #expect(one["waiting", "0", "is_quiet"] as? Bool == false)
            #expect((one["waiting", "0", "at"] as? String)?.hasPrefix("2026-01-01T10:15:00") == true)
            #expect(one["waiting", "1", "channel"] as? String == "night")
            #expect(one["waiting", "1", "is_quiet"] as? Bool == true)
            #expect((one["waiting", "1", "quiet_until"] as? String)?.hasPrefix("2026-01-01T23:59:00") == true)
            #expect(one["is_acknowledged"] as? Bool == false && one["acknowledged_at"] is NSNull)
            #expect(one["cause"] as? String == "door_ajar" && one["further_alerts"] as? Int == 0)
            #expect(one["alerts", "0", "episode"] as? String == "b1" && one["alerts", "0", "closed_at"] is NSNull)
            #expect(one["alerts", "0", "sentences", "ru"] as? String == "Слишком тепло.")
        }
    }

    @Test("What has arrived stays so while a quiet change of it is on its way; what must be noticed anew is on its way")
    func quietChange() async throws {
        let api = try await TestAPI()
        try Self.keep(Self.opened(), in: api)
        try Self.tellDesk("pending", in: api)
        try await api.call { client in
            let quiet = try await client.send(.get, "/v1/incidents/I-7")
            #expect(quiet["told", "0", "delivery"] as? String == "delivered", "\(quiet.text)")
            try api.sql("update isotherm.delivery set delivered_at = null")
            let loud = try await client.send(.get, "/v1/incidents/I-7")
            #expect(loud["told", "0", "delivery"] as? String == "pending", "\(loud.text)")
        }
    }

    @Test("An acknowledgement stops the steps until it becomes graver; an end leaves what quiet hours held back")
    func acknowledged() async throws {
        let api = try await TestAPI()
        var incident = try Self.opened()
        func take(_ change: AlertFact.Change, _ severity: AlertSeverity = .major) throws {
            var alert = Self.alert
            alert.severity = severity
            incident.take(AlertFact(change: change, tenant: "default", time: Self.start + 60_000_000, alert: alert))
            try Self.keep(incident, in: api)
        }
        try take(.acknowledged(by: "Vera"))
        #expect(try await Self.shown(api) == ["acknowledged", "night"])
        try take(.updated, .critical)
        #expect(try await Self.shown(api) == ["chief", "night"])
        try take(.closed)
        #expect(try await Self.shown(api) == ["night"])
    }

    /// Whether it is acknowledged, and which channels wait.
    private static func shown(_ api: TestAPI) async throws -> [String] {
        try await api.server.application().test(.router) { client in
            let one = try await client.send(.get, "/v1/incidents/I-7")
            let waiting = (one["waiting"] as? [[String: Any]])?.compactMap { $0["channel"] as? String } ?? []
            return (one["is_acknowledged"] as? Bool == true ? ["acknowledged"] : []) + waiting
        }
    }

    @Test("The incident of a breach is found by the breach")
    func byEpisode() async throws {
        let api = try await TestAPI()
        try Self.keep(Self.opened(), in: api)
        try await api.call { client in
            #expect(try await client.send(.get, "/v1/incidents?episode=b1")["items", "0", "id"] as? String == "I-7")
            for path in ["?episode=b2", "?episode=b1&tenant=other", "?episode=b1&state=closed"] {
                let answer = try await client.send(.get, "/v1/incidents" + path)
                #expect((answer["items"] as? [Any])?.isEmpty == true, "\(path): \(answer.text)")
            }
        }
    }

    @Test("An incident of a gateway alone is taken on by one, and its next step is told by hand; both are in the trail")
    func handled() async throws {
        let api = try await TestAPI()
        let lost = IncidentAlert(
            id: "default/gateway/gw-1",
            kind: "gateway",
            device: "gw-1",
            code: "offline",
            severity: .major,
            openedAt: Self.start
        )
        var incident = Incident(
            id: "I-7",
            tenant: "default",
            place: AlertPlace(kind: .gateway, name: "gw-1"),
            fact: AlertFact(change: .opened, tenant: "default", time: Self.start, alert: lost)
        )
        _ = incident.tell(at: Self.start, by: try Self.policy())
        try Self.keep(incident, in: api)
        try await api.call { client in
            let path = "/v1/incidents/I-7"
            #expect(try await client.send(.get, path)["next_step", "who"] as? String == "Anna")
            let taken = try await client.send(.post, path + "/acknowledge", #"{"by":"Vera","comment":"I call"}"#)
            #expect(taken.status == .ok && taken["acknowledged_by"] as? String == "Vera", "\(taken.text)")
            let second = try await client.send(.post, path + "/acknowledge", #"{"by":"Boris"}"#)
            #expect(second.status == .conflict && second["first", "by"] as? String == "Vera", "\(second.text)")
            let told = try await client.send(.post, path + "/escalate", #"{"by":"Vera"}"#)
            #expect(told.status == .ok && told["channel"] as? String == "chief", "\(told.text)")
            let last = try await client.send(.post, path + "/escalate", #"{"by":"Boris"}"#)
            #expect(last.status == .conflict && last["type"] as? String != nil, "\(last.text)")
            let one = try await client.send(.get, path)
            #expect(one["is_acknowledged"] as? Bool == true && one["acknowledgement_comment"] as? String == "I call")
            let wanted = (one["waiting"] as? [[String: Any]])?.compactMap { $0["wanted_by"] as? String }
            #expect(one["next_step"] is NSNull && wanted == ["Vera"], "\(one.text)")
            #expect(try await client.send(.post, "/v1/incidents/I-0/acknowledge", "{}").status == .notFound)
            let nul = #"{"by":"a\u0000b"}"#
            #expect(try await client.send(.post, path + "/escalate", nul).status == .unprocessableContent)
            let trail = try await client.send(.get, "/v1/audit")
            let actions = (trail["items"] as? [[String: Any]])?.compactMap { $0["action"] as? String } ?? []
            #expect(actions.contains("POST /v1/incidents/{id}/acknowledge"), "\(actions)")
            #expect(actions.contains("POST /v1/incidents/{id}/escalate"), "\(actions)")
        }
    }
}

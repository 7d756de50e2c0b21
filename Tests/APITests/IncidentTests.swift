import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Incidents, maintenance and the health of devices")
struct IncidentTests {
    @Test("Incidents say what lies in them and who was told, the newest first, in parts")
    func incidents() async throws {
        let api = try await TestAPI()
        try api.sql(
            """
            insert into isotherm.incident (id, tenant, place_kind, place, family, severity, opened_at, active_at,
                closed_at, document)
            select 'I-' || i, 'default', 'vehicle', 'van-' || i, 'heat', 'major', '2026-01-01T00:00:00Z'::timestamptz
                + i * interval '1 minute', now(), case when i = 1 then now() end, jsonb_build_object(
                'loads', '["S-1"]'::jsonb, 'alerts', jsonb_build_array(jsonb_build_object('id', 'default/breach/b',
                'kind', 'breach', 'device', 'l-1', 'code', 'hot', 'severity', 'major')),
                'notices', '[{"channel":"desk","step":0,"who":"","told":{"at":1767225600000000}},
                {"channel":"chief","step":1,"who":"Anna"}]'::jsonb)
            from generate_series(1, 3) i
            """
        )
        try await api.call { client in
            let first = try await client.send(.get, "/v1/incidents?limit=2")
            #expect((first["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == ["I-3", "I-2"])
            let next = try #require(first["next"] as? String)
            let rest = try await client.send(.get, "/v1/incidents?limit=2&cursor=\(next)")
            #expect(rest["items", "0", "id"] as? String == "I-1" && rest["next"] is NSNull)
            let open = try await client.send(.get, "/v1/incidents?state=closed&place=van-1")
            #expect((open["items"] as? [Any])?.count == 1)
            let one = try await client.send(.get, "/v1/incidents/I-2")
            #expect(one["alerts", "0", "is_open"] as? Bool == true, "\(one.text)")
            #expect((one["told"] as? [Any])?.count == 1 && one["told", "0", "channel"] as? String == "desk")
            #expect(one["loads", "0"] as? String == "S-1")
            #expect(try await client.send(.get, "/v1/incidents/I-9").status == .notFound)
            #expect(try await client.send(.get, "/v1/incidents?state=lost").status == .badRequest)
            #expect(try await client.send(.get, "/v1/incidents/I-2?tenant=other").status == .notFound)
        }
    }

    @Test("Maintenance is entered, listed and ended; what makes no sense is refused")
    func maintenance() async throws {
        let api = try await TestAPI()
        let until = Date(timeIntervalSinceNow: 3_600).formatted(.iso8601)
        try await api.call { client in
            let body = #"{"place":"van-*","until":"\#(until)","reason":"washing","by":"Anna"}"#
            let made = try await client.send(.post, "/v1/maintenance", body)
            #expect(made.status == .created && made["by"] as? String == "Anna", "\(made.text)")
            let listed = try await client.send(.get, "/v1/maintenance")
            #expect(listed["items", "0", "place"] as? String == "van-*", "\(listed.text)")
            let id = try #require(listed["items", "0", "id"] as? Int)
            #expect(try await client.send(.delete, "/v1/maintenance/\(id)?tenant=other").status == .notFound)
            #expect(try await client.send(.delete, "/v1/maintenance/\(id)").status == .noContent)
            #expect(try await client.send(.delete, "/v1/maintenance/\(id)").status == .notFound)
            #expect(try await client.send(.delete, "/v1/maintenance/x").status == .notFound)
            #expect((try await client.send(.get, "/v1/maintenance")["items"] as? [Any])?.isEmpty == true)
            for wrong in [
                #"{"place":"","until":"\#(until)"}"#, #"{"place":"van-1","until":"2020-01-01T00:00:00Z"}"#,
                #"{"place":"van-1","from":"2090-01-01T00:00:00Z","until":"\#(until)"}"#,
            ] {
                let answer = try await client.send(.post, "/v1/maintenance", wrong)
                #expect(answer.status == .unprocessableContent, "\(wrong): \(answer.text)")
            }
        }
    }

    @Test("Devices are ranked by what will fail, each with why")
    func health() async throws {
        let api = try await TestAPI()
        try api.sql(
            """
            insert into isotherm.device (tenant, name) values ('default', 'a'), ('default', 'b'), ('other', 'c');
            insert into isotherm.device_health (device_id, state, risk, reasons, duty_cycle, updated_at)
            select id, '{}', case name when 'a' then 0 else 0.71234 end,
                case name when 'a' then '{}' else array['duty', 'battery'] end, 0.75, now() from isotherm.device
            """
        )
        try await api.call { client in
            let answer = try await client.send(.get, "/v1/devices/health")
            let items = try #require(answer["items"] as? [[String: Any]])
            #expect(items.compactMap { $0["device"] as? String } == ["b", "a"])
            #expect(answer["items", "0", "risk"] as? Double == 0.712)
            #expect(answer["items", "0", "reasons"] as? [String] == ["duty", "battery"])
            #expect(answer["items", "0", "battery_days"] is NSNull)
            #expect((try await client.send(.get, "/v1/devices/health?limit=1")["items"] as? [Any])?.count == 1)
            #expect(try await client.send(.get, "/v1/devices/health?limit=0").status == .badRequest)
        }
    }
}

import Alerting
import Foundation
import HTTPTypes
import Testing

@testable import API

/// A hook is tried, sent a span of time again, and switched on again.
@Suite("Hooks over the API") struct HookTests {
    private static func api() async throws -> TestAPI {
        let secret = "whsec_" + Data(repeating: 7, count: 24).base64EncodedString()
        let all = try Hook(name: "all", url: "https://example.org/all", secrets: [secret], events: ["isotherm.plan.*"])
        let north = try Hook(name: "north", url: "https://example.org/north", secrets: [secret], tenants: ["north"])
        let api = try await TestAPI(hooks: [all, north])
        try api.sql(
            """
            insert into isotherm.outbox (event_id, tenant, type, subject, time, data) values
                ('p1', 'default', 'isotherm.plan.accepted', 'plan/1', '2026-01-05T10:00Z', '{}'),
                ('p2', 'default', 'isotherm.plan.accepted', 'plan/2', '2026-01-05T12:00Z', '{}'),
                ('p3', 'north', 'isotherm.plan.accepted', 'plan/1', '2026-01-05T10:00Z', '{}'),
                ('b1', 'default', 'isotherm.breach.opened', 'breach/1', '2026-01-05T10:00Z', '{}');
            insert into isotherm.hook_disabled (hook, url, reason) values ('all', 'https://example.org/all', '410 Gone');
            """
        )
        return api
    }

    @Test("A test event goes to one hook, in the name of who asks") func test() async throws {
        try await Self.api().call { client in
            let sent = try await client.send(.post, "/v1/hooks/all/test")
            #expect(sent.status == .accepted, "\(sent.text)")
            let event = try #require(sent["event"] as? String)
            let list = try await client.send(.get, "/v1/deliveries?event=\(event)")
            #expect(list["items", "0", "hook"] as? String == "all")
            #expect(list["items", "0", "type"] as? String == "isotherm.webhook.test")
            let other = try await client.send(.post, "/v1/hooks/north/test")
            #expect(other.status == .notFound && other["particulars", "kind"] as? String == "hook")
        }
    }

    @Test("Of a span the hook is sent what it wants of this tenant, the end left out") func span() async throws {
        try await Self.api().call { client in
            let body = #"{"from":"2026-01-05T10:00:00Z","until":"2026-01-05T12:00:00Z"}"#
            let sent = try await client.send(.post, "/v1/hooks/all/replay", body)
            #expect(sent.status == .accepted && sent["deliveries"] as? Int == 1, "\(sent.text)")
            let list = try await client.send(.get, "/v1/deliveries")
            #expect((list["items"] as? [Any])?.count == 1 && list["items", "0", "event"] as? String == "p1")
        }
    }

    @Test(
        "A span that cannot be is named",
        arguments: [
            (#"{"from":"2026-01-05T10:00:00Z","until":"2026-01-05T10:00:00Z"}"#, "#/until", "after"),
            (#"{"from":"2026-01-05T10:00:00Z","until":"2026-03-05T10:00:00Z"}"#, "#/from", "days_before"),
        ]
    )
    func wrongSpan(body: String, pointer: String, code: String) async throws {
        try await Self.api().call { client in
            let answer = try await client.send(.post, "/v1/hooks/all/replay", body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer["errors", "0", "pointer"] as? String == pointer)
            #expect(answer["errors", "0", "expected", "code"] as? String == code)
        }
    }

    @Test("A hook that wanted no more is switched on again") func enable() async throws {
        try await Self.api().call { client in
            let before = try await client.send(.get, "/v1/hooks")
            #expect(before["items", "0", "disabled_reason"] as? String == "410 Gone")
            #expect(try await client.send(.post, "/v1/hooks/all/enable")["was_disabled"] as? Bool == true)
            #expect(try await client.send(.get, "/v1/hooks")["items", "0", "disabled_reason"] == nil)
            #expect(try await client.send(.post, "/v1/hooks/all/enable")["was_disabled"] as? Bool == false)
        }
    }
}

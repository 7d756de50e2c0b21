import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Orders and plans")
struct DispatchingTests {
    private func order(_ number: String, facility: String = "depot", window: String = "2026-01-01T12:00:00Z") -> String
    {
        """
        {"number":"\(number)","shipments":[{"facility":"\(facility)","place":{"latitude":55.82,"longitude":37.6},
        "window_start":"2026-01-01T10:00:00Z","window_end":"\(window)","profile":"chilled"}]}
        """
    }

    @Test("The same order sent twice is one order; another one under its number is a conflict")
    func repeated() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        let (first, other) = (order("A-7"), order("A-7", window: "2026-01-01T13:00:00Z"))
        try await api.call { client in
            #expect(try await client.send(.post, "/v1/orders", first).status == .created)
            let again = try await client.send(.post, "/v1/orders", first, headers: [("Idempotency-Key", "k")])
            #expect(again.status == .created, "\(again.text)")
            #expect(again.headers[.init("Idempotent-Replayed") ?? .accept] == "true")
            #expect(try await client.send(.post, "/v1/orders", other).status == .conflict)
            let list = try await client.send(.get, "/v1/orders")
            #expect((list["items"] as? [Any])?.count == 1)
            #expect(list["items", "0", "status"] as? String == "new")
        }
    }

    @Test(
        "An order is changed while it can be, its event says what and not how, and a person's wish is followed by a plan"
    )
    func change() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        let later = order("A-7", window: "2026-01-01T13:00:00Z")
        try await api.call { client in
            #expect(try await client.send(.post, "/v1/orders/A-7/change", later).status == .notFound)
            #expect(try await client.send(.post, "/v1/orders", order("A-7")).status == .created)
            let changed = try await client.send(.post, "/v1/orders/A-7/change", later)
            #expect(changed.status == .ok && changed["changed", "0"] as? String == "A-7", "\(changed.text)")
            let again = try await client.send(.post, "/v1/orders/A-7/change", later)
            #expect((again["changed"] as? [Any])?.isEmpty == true)
            let list = try await client.send(.get, "/v1/orders")
            #expect((list["items", "0", "window_end"] as? String)?.hasPrefix("2026-01-01T13:00:00") == true)
            let other = try await client.send(.post, "/v1/orders/A-8/change", later)
            #expect(other.status == .unprocessableContent && other["errors", "0", "pointer"] as? String == "#/number")
            let ended = try await client.send(
                .post,
                "/v1/orders/A-7/change",
                order("A-7", window: "2026-01-01T09:00:00Z")
            )
            #expect(ended["errors", "0", "pointer"] as? String == "#/shipments/0/window_end", "\(ended.text)")
            // On board: another window is a wish that can be met, other goods are none; done: nothing is.
            try api.sql("update isotherm.shipment set state = 'loaded', vehicle = 'van-1', loaded_at = now()")
            #expect(try await client.send(.post, "/v1/orders/A-7/change", order("A-7")).status == .ok)
            let goods = order("A-7").replacing("\"chilled\"", with: "\"unheard-of\"")
            let more = order("A-7").replacing("\"profile\"", with: "\"amount\":[2],\"profile\"")
            let unknown = try await client.send(.post, "/v1/orders", goods.replacing("A-7", with: "A-9"))
            #expect(unknown.status == .unprocessableContent)
            #expect(unknown["errors", "0", "pointer"] as? String == "#/shipments/0/profile", "\(unknown.text)")
            let swapped = try await client.send(.post, "/v1/orders/A-7/change", more)
            #expect(swapped["errors", "0", "pointer"] as? String == "#/shipments/0/amount", "\(swapped.text)")
            try api.sql("update isotherm.shipment set state = 'delivered', completed_at = now()")
            #expect(try await client.send(.post, "/v1/orders/A-7/change", later).status == .unprocessableContent)
        }
        let events = try Connection(api.options).query(
            "select data::text as data from isotherm.outbox where type = 'isotherm.order.changed' order by position"
        ).map { try $0.string("data") }
        #expect(events.count == 2)
        #expect(events[0].contains("\"window_end\"") && !events[0].contains("2026"), "\(events)")
    }

    @Test("One wrong order of many keeps all of them out, and is pointed at")
    func allOrNone() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        let body = "{\"orders\":[\(order("A-1")),\(order("A-2", facility: "nowhere"))]}"
        try await api.call { client in
            let answer = try await client.send(.post, "/v1/orders", body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer["errors", "0", "pointer"] as? String == "#/orders/1/shipments/0/facility", "\(answer.text)")
            let stored = try await client.send(.get, "/v1/orders")
            #expect((stored["items"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("A proposal is accepted only by who has seen what runs")
    func accept() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.plans)
        try await api.call { client in
            let proposal = try await client.send(.get, "/v1/plans/2")
            let tag = try #require(proposal.headers[.eTag])
            let blind = try await client.send(.post, "/v1/plans/2/accept")
            #expect(blind.status == .preconditionRequired)
            let stale = try await client.send(.post, "/v1/plans/2/accept", headers: [("If-Match", "\"2-proposed-9\"")])
            #expect(stale.status == .preconditionFailed)
            let seen = try await client.send(
                .post,
                "/v1/plans/2/accept",
                #"{"by":"Anna"}"#,
                headers: [("If-Match", tag)]
            )
            #expect(seen.status == .ok, "\(seen.text)")
            let current = try await client.send(.get, "/v1/plans/current")
            #expect(current["version"] as? Int == 2)
            #expect(current["decided_by"] as? String == "Anna")
            #expect(current["routes", "0", "stops", "0", "status"] as? String == "open")
            let late = try await client.send(.post, "/v1/plans/2/accept", headers: [("If-Match", tag)])
            #expect(late.status == .preconditionFailed)
        }
    }

    @Test("A proposal is rejected with a reason, once")
    func reject() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.plans)
        try await api.call { client in
            #expect(try await client.send(.post, "/v1/plans/2/reject", "{}").status == .unprocessableContent)
            let rejected = try await client.send(.post, "/v1/plans/2/reject", #"{"by":"Anna","reason":"too far"}"#)
            #expect(rejected["state"] as? String == "rejected", "\(rejected.text)")
            let again = try await client.send(.post, "/v1/plans/2/reject", #"{"by":"Anna","reason":"too far"}"#)
            #expect(again.status == .conflict)
        }
    }

    @Test("A wish for a plan is accepted at once and can be followed; the same wish again is the same one")
    func replan() async throws {
        try await TestAPI().call { client in
            let wish = try await client.send(.post, "/v1/plans", #"{"reason":"rush hour"}"#)
            #expect(wish.status == .accepted, "\(wish.text)")
            let location = try #require(wish.headers[.location])
            // A wish that wants to be accepted is another one, which says the same.
            let urgent = try await client.send(.post, "/v1/plans", #"{"reason":"rush hour","accept":true}"#)
            #expect(urgent.status == .accepted && urgent.headers[.location] != location)
            let again = try await client.send(.post, "/v1/plans", #"{"reason":"rush hour"}"#)
            #expect(again.headers[.location] == location, "\(again.text)")
            let state = try await client.send(.get, location)
            #expect(state["reference"] as? String == "rush hour")
            #expect(try await client.send(.get, "/v1/plans/current").status == .notFound)
        }
    }

    @Test("A courier's report takes effect once, and one that does not fit is kept with its reason")
    func courierEvents() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.plans)
        let loaded = #"{"courier":"van-1","id":"r1","kind":"loaded","shipment":"A-1","at":"2026-01-01T10:00:00Z"}"#
        let unknown = #"{"courier":"van-1","id":"r2","kind":"loaded","shipment":"none","at":"2026-01-01T10:00:00Z"}"#
        try await api.call { client in
            let first = try await client.send(.post, "/v1/courier-events", loaded)
            #expect(first["events", "0", "outcome"] as? String == "applied", "\(first.text)")
            let both = try await client.send(.post, "/v1/courier-events", "{\"events\":[\(loaded),\(unknown)]}")
            #expect(both["events", "0", "outcome"] as? String == "duplicate")
            #expect(both["events", "1", "outcome"] as? String == "refused")
        }
    }

    @Test("A running route says whether its courier's device has it, a proposed one has told nobody")
    func confirmation() async throws {
        let api = try await TestAPI()
        try api.sql(
            Samples.fleet + Samples.plans + """
                insert into isotherm.plan_message (tenant, version, courier, topic, payload, published_at, overdue_told_at)
                values ('default', 1, 'van-1', 't', '{}', now() - interval '5 minutes', now());
                """
        )
        try await api.call { client in
            let running = try await client.send(.get, "/v1/plans/current")
            #expect(running["routes", "0", "message", "is_overdue"] as? Bool == true, "\(running.text)")
            let proposed = try await client.send(.get, "/v1/plans/2")
            #expect(proposed["routes", "0", "message"] is NSNull)
            try api.sql("update isotherm.plan_message set acknowledged_at = now()")
            let confirmed = try await client.send(.get, "/v1/plans/current")
            #expect(confirmed["routes", "0", "message", "is_overdue"] as? Bool == false)
            #expect(confirmed["routes", "0", "message", "acknowledged_at"] is String)
        }
    }

    @Test("A routing problem is answered with the solver's bytes and the status of its code")
    func vroom() async throws {
        let solver = RoutingSolver { body in
            body == Array("{}".utf8)
                ? RoutingSolver.Answer(code: 0, body: Array("{\"code\":0}".utf8))
                : RoutingSolver.Answer(code: 2, body: Array("{\"code\":2}".utf8))
        }
        try await TestAPI(solver: solver).call { client in
            let good = try await client.send(.post, "/vroom", "{}")
            #expect(good.status == .ok && good["code"] as? Int == 0)
            #expect(try await client.send(.post, "/vroom", "[]").status == .badRequest)
            #expect(try await client.send(.get, "/vroom/health").status == .ok)
        }
        try await TestAPI().call { client in
            let health = try await client.send(.get, "/vroom/health")
            #expect(health.status == .serviceUnavailable)
        }
    }
}

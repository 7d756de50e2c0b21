import Crypto
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Shipments, couriers and customers' links")
struct ShipmentTests {
    /// The sample's shipment on board of van-1, whose logger was heard just now.
    private static let aboard =
        Samples.fleet + Samples.plans + """
            update isotherm.shipment set state = 'loaded', vehicle = 'van-1', loaded_at = now() - interval '30 minutes';
            insert into isotherm.latest_reading values (1, now(), 4, 0, now());
            insert into isotherm.latest_position values (1, now(), 55.8, 37.5, 30, 90, now());
            """

    @Test("A shipment's record has its history, its time on board and the breaches in it")
    func record() async throws {
        let api = try await TestAPI()
        try api.sql(Self.aboard + Samples.breach)
        try api.sql(
            """
            insert into isotherm.shipment_history (tenant, shipment, to_state, at, cause)
            values ('default', 'A-1', 'loaded', now(), 'courier')
            """
        )
        try await api.call { client in
            let record = try await client.send(.get, "/v1/shipments/A-1")
            #expect(record["status"] as? String == "loaded", "\(record.text)")
            #expect(record["devices", "0"] as? String == "logger-1")
            #expect(record["history", "0", "to"] as? String == "loaded")
            #expect(record["episodes", "0", "id"] as? String == "b1")
            let aboard = try #require(record["watch", "aboard_minutes"] as? Double)
            let breach = try #require(record["watch", "breach_minutes"] as? Double)
            #expect(abs(aboard - 30) < 1)
            #expect(abs(breach - 20) < 1)
            #expect(try await client.send(.get, "/v1/shipments/none").status == .notFound)
        }
    }

    @Test("The first temperature at the door stands, whatever a repeat says")
    func handover() async throws {
        let api = try await TestAPI()
        try api.sql(Self.aboard)
        let body = #"{"courier":"van-1","celsius":4.5,"measured_at":"2026-01-01T10:00:00Z"}"#
        try await api.call { client in
            let first = try await client.send(.post, "/v1/shipments/A-1/handover", body)
            #expect(first.status == .created, "\(first.text)")
            let again = try await client.send(.post, "/v1/shipments/A-1/handover", body.replacing("4.5", with: "9.5"))
            #expect(again["celsius"] as? Double == 4.5)
            #expect(try await client.send(.post, "/v1/shipments/none/handover", body).status == .notFound)
            let absurd = try await client.send(.post, "/v1/shipments/A-1/handover", body.replacing("4.5", with: "451"))
            #expect(absurd.status == .unprocessableContent)
            let route = try await client.send(.get, "/v1/couriers/van-1/route")
            #expect(route["stops", "0", "handover_celsius"] as? Double == 4.5, "\(route.text)")
            #expect(try await client.send(.get, "/v1/couriers/nobody/route").status == .notFound)
        }
    }

    @Test(
        "A customer sees the own delivery; the vehicle's place only as the next one, and nothing with a changed token"
    )
    func link() async throws {
        let api = try await TestAPI(token: "secret")
        try api.sql(Self.aboard)
        try await api.call { client in
            let bearer = [("Authorization", "Bearer secret")]
            #expect(try await client.send(.post, "/v1/shipments/A-1/link").status == .unauthorized)
            let made = try await client.send(.post, "/v1/shipments/A-1/link", headers: bearer)
            let path = try #require(made["path"] as? String, "\(made.text)")
            let seen = try await client.send(.get, "/v1" + path)
            #expect(seen.status == .ok, "\(seen.text)")
            #expect(seen["status"] as? String == "next")
            #expect(seen["temperature"] as? String == "in_range")
            #expect(seen["position", "latitude"] as? Double == 55.8)
            for secret in ["van-1", "logger-1", "value_minor", "tenant"] { #expect(!seen.text.contains(secret)) }
            let changed = try await client.send(.get, "/v1" + String(path.dropLast(2)) + "aa")
            #expect(changed.status == .notFound)
            #expect(try await client.send(.get, "/v1/track/a.b").status == .notFound)
        }
        // Another customer comes first now.
        try api.sql(
            """
            insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start,
                window_end, amount, profile, state, vehicle, loaded_at)
            select 'default', 'A-0', 'A-1', 'depot', 55.9, 37.7, now(), now(), '{1}', 'chilled', 'loaded', 'van-1', now();
            update isotherm.plan_stop set position = 2 where version = 1;
            insert into isotherm.plan_stop (tenant, version, vehicle, position, kind, shipment, latitude, longitude,
                arrival_at, departure_at) values ('default', 1, 'van-1', 1, 'deliver', 'A-0', 55.9, 37.7, now(), now());
            """
        )
        try await api.call { client in
            let made = try await client.send(
                .post,
                "/v1/shipments/A-1/link",
                headers: [("Authorization", "Bearer secret")]
            )
            let path = try #require(made["path"] as? String)
            let seen = try await client.send(.get, "/v1" + path)
            #expect(seen["stops_before"] as? Int == 1, "\(seen.text)")
            #expect(seen["position"] is NSNull)
            #expect(!seen.text.contains("A-0"))
        }
    }

    @Test("A link that has expired says so")
    func expired() async throws {
        let api = try await TestAPI()
        try api.sql(Self.aboard)
        let key = try TrackingLink.key(on: Connection(api.options))
        let link = TrackingLink(tenant: "default", shipment: "A-1", expires: 1_000)
        #expect(TrackingLink(token: link.token(key: key), key: key) == link)
        #expect(TrackingLink(token: link.token(key: key), key: SymmetricKey(size: .bits256)) == nil)
        let address = "/v1/track/" + link.token(key: key)
        try await api.call { client in
            let answer = try await client.send(.get, address)
            #expect(answer.status == .gone)
        }
    }

    @Test("The operator's search finds parts of numbers and places, and takes signs of patterns as they are")
    func search() async throws {
        let api = try await TestAPI()
        try api.sql(Self.aboard + "update isotherm.shipment set label = 'Café 100%';")
        try await api.call { client in
            for (query, count) in [("a-1", 1), ("caf", 1), ("100%25", 1), ("%25%25", 0), ("A_1", 0), ("zz", 0)] {
                let answer = try await client.send(.get, "/v1/order-search?q=" + query)
                #expect((answer["items"] as? [Any])?.count == count, "\(query): \(answer.text)")
            }
            #expect(try await client.send(.get, "/v1/order-search?q=a").status == .badRequest)
        }
    }
}

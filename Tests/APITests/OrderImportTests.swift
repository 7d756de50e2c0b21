import Foundation
import HTTPTypes
import HummingbirdTesting
import RoadNetwork
import Testing

@testable import API

@Suite("Orders in")
struct OrderImportTests {
    private let csv = """
        number,facility,latitude,longitude,window_start,window_end,profile
        A-1,depot,55.82,37.6,2026-01-01T08:00:00Z,2026-01-01T12:00:00Z,chilled
        A-2,nowhere,55.82,37.6,2026-01-01T08:00:00Z,2026-01-01T12:00:00Z,chilled
        """

    @Test("A file is taken row by row, and every refused row says why")
    func file() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        try await api.call { client in
            let trial = try await client.send(.post, "/v1/orders/import?dry_run=true", csv)
            #expect(trial.status == .ok)
            let answer = try await client.send(.post, "/v1/orders/import", csv)
            #expect(answer.status == .created)
            #expect(answer["orders", "0"] as? String == "A-1")
            #expect(answer["rows"] as? Int == 2 && answer["imported"] as? Int == 1)
            #expect(answer["refused", "0", "line"] as? Int == 3)
            #expect(answer["refused", "0", "column"] as? String == "facility")
            let again = try await client.send(.post, "/v1/orders/import", csv)
            #expect(again.status == .unprocessableContent)
            let bad = try await client.send(.post, "/v1/orders/import", "phone\n1\n")
            #expect(bad.status == .unprocessableContent)
            #expect(bad.headers[.contentType] == "application/problem+json")
        }
    }

    private func order(_ number: String) -> String {
        """
        {"number":"\(number)","shipments":[{"facility":"depot","place":{"latitude":55.82,"longitude":37.6},
        "window_start":"2026-01-01T08:00:00Z","window_end":"2026-01-01T12:00:00.5+00:00","profile":"chilled"}]}
        """
    }

    @Test("The same key with the same body has one effect and one answer; with another body it is refused")
    func idempotency() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        try await api.call { client in
            let key = [("Idempotency-Key", "k1")]
            let replayed = try #require(HTTPField.Name("Idempotent-Replayed"))
            let first = try await client.send(.post, "/v1/orders", order("B-1"), headers: key)
            #expect(first.status == .created)
            let cancelled = try await client.send(.post, "/v1/orders/B-1/cancel")
            #expect(cancelled.status == .ok && cancelled["cancelled", "0"] as? String == "B-1")
            let again = try await client.send(.post, "/v1/orders", order("B-1"), headers: key)
            #expect(again.status == .created && again.text == first.text)
            #expect(again.headers[replayed] == "true")
            let other = try await client.send(.post, "/v1/orders", order("B-2"), headers: key)
            #expect(other.status == .unprocessableContent)
            #expect(other["type"] as? String == "urn:isotherm:problem:key-reused")
            let refused = try await client.send(.post, "/v1/orders", "{}", headers: [("Idempotency-Key", "k2")])
            let refusedAgain = try await client.send(.post, "/v1/orders", "{}", headers: [("Idempotency-Key", "k2")])
            #expect(refused.status == .unprocessableContent && refusedAgain.text == refused.text)
            let foreign = try await client.send(.post, "/v1/orders?tenant=other", order("B-1"), headers: key)
            #expect(foreign.headers[replayed] == nil)
        }
    }

    @Test("An order that is not there, or is on board, cannot be called off")
    func cancel() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.plans + "update isotherm.shipment set state = 'loaded', vehicle = 'van-1';")
        try await api.call { client in
            #expect(try await client.send(.post, "/v1/orders/none/cancel").status == .notFound)
            let answer = try await client.send(.post, "/v1/orders/A-1/cancel", #"{"reason":"changed my mind"}"#)
            #expect(answer.status == .conflict)
        }
    }

    @Test("Travel times are answered as OSRM answers, and estimates say so")
    func table() async throws {
        let api = try await TestAPI(travelTimes: GreatCircle(detourFactor: 1, speed: 36, reason: "a test"))
        try await api.call { client in
            let uri =
                "/osrm/table/v1/driving/37.6,55.8;37.6,55.9;37.6,56.0?sources=0&destinations=1;2&annotations=duration,distance"
            let answer = try await client.send(.get, uri)
            #expect(answer["code"] as? String == "Ok")
            #expect(answer["durations", "0", "0"] as? Int == 1_112)
            #expect(answer["distances", "0", "1"] as? Int == 22_239)
            #expect(answer["estimated"] as? String == "a test")
            for bad in ["37.6,55.8;x", "37.6,95", "37.6,55.8;37.6,55.9?sources=7", "37.6,55.8?annotations=speed"] {
                let refused = try await client.send(.get, "/osrm/table/v1/driving/\(bad)")
                #expect(refused.status == .badRequest && refused["code"] as? String != "Ok", "\(bad)")
            }
        }
        try await TestAPI().call { client in
            let answer = try await client.send(.get, "/osrm/table/v1/driving/1,1;2,2")
            #expect(answer.status == .serviceUnavailable)
        }
    }
}

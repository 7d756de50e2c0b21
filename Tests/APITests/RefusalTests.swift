import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Refusals")
struct RefusalTests {
    @Test("An unknown address is a problem document")
    func unknownAddress() async throws {
        try await TestAPI().call { client in
            let answer = try await client.send(.get, "/v1/nothing")
            #expect(answer.status == .notFound)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer["instance"] as? String == "/v1/nothing")
        }
    }

    @Test("An address that has other methods says which", arguments: ["/v1/plans/3/accept", "/livez/", "/v1/vehicles"])
    func wrongMethod(path: String) async throws {
        try await TestAPI().call { client in
            let answer = try await client.send(.patch, path)
            #expect(answer.status == .methodNotAllowed)
            let allowed = ["/livez/": "GET, HEAD", "/v1/vehicles": "GET, HEAD, POST"][path] ?? "POST"
            #expect(answer.headers[.allow] == allowed)
            #expect(answer["type"] as? String == "urn:isotherm:problem:wrong-method")
        }
    }

    @Test("An empty tenant is refused: it must not pass for the usual one")
    func emptyTenant() async throws {
        try await TestAPI().call { client in
            let answer = try await client.send(.get, "/v1/vehicles?tenant=")
            #expect(answer.status == .badRequest)
            #expect(answer["errors", "0", "pointer"] as? String == "?tenant")
        }
    }

    @Test(
        "A wrong body is told which field, what is expected and what came",
        arguments: [
            ("{", "#", "syntax", 400),
            (#"{"label":"x"}"#, "#/name", "missing", 422),
            (#"{"name":5}"#, "#/name", "type", 422),
            (#"{"name":"a","kind":"castle","place":{"latitude":1,"longitude":2}}"#, "#/kind", "invalid", 422),
            (#"{"name":"a","kind":"depot","place":{"latitude":"x","longitude":2}}"#, "#/place/latitude", "type", 422),
            (#"{"name":"a","kind":"depot","place":{"latitude":91,"longitude":2}}"#, "#/place/latitude", "invalid", 422),
            (
                #"{"facilities":[{"name":"a","kind":"depot","place":{}}]}"#, "#/facilities/0/place/latitude", "missing",
                422
            ),
            (#"{"facilities":[]}"#, "#/facilities", "invalid", 422),
            (#"{"facilities":[{"name":"a\u0000b"}]}"#, "#/facilities/0/name", "invalid", 422),
        ]
    )
    func wrongBody(body: String, pointer: String, code: String, status: Int) async throws {
        try await TestAPI().call { client in
            let answer = try await client.send(.post, "/v1/facilities", body)
            #expect(answer.status.code == status)
            #expect(answer["errors", "0", "pointer"] as? String == pointer, "\(answer.text)")
            #expect(answer["errors", "0", "code"] as? String == code)
        }
    }

    @Test("A refusal says in codes and figures what its English sentence says")
    func codes() async throws {
        try await TestAPI().call { client in
            let absent = try await client.send(.get, "/v1/shipments/S-9")
            #expect(absent["type"] as? String == "urn:isotherm:problem:not-found", "\(absent.text)")
            #expect(absent["particulars", "kind"] as? String == "shipment")
            #expect(absent["particulars", "name"] as? String == "S-9")

            let far = try await client.send(.get, "/v1/vehicles?limit=900")
            #expect(far["errors", "0", "expected", "code"] as? String == "whole", "\(far.text)")
            #expect(far["errors", "0", "expected", "most"] as? Int == 500)
            #expect(far["errors", "0", "came"] as? String == "900")

            let body = #"{"name":"a","kind":"depot","place":{"latitude":91,"longitude":2}}"#
            let north = try await client.send(.post, "/v1/facilities", body)
            #expect(north["errors", "0", "expected", "code"] as? String == "range", "\(north.text)")
            #expect(north["errors", "0", "expected", "least"] as? Int == -90)
            #expect(north["errors", "0", "came"] as? String == "91.0")

            let missing = try await client.send(.post, "/v1/facilities", #"{"name":5}"#)
            #expect(missing["errors", "0", "expected", "type"] as? String == "string", "\(missing.text)")
            #expect(missing["errors", "0", "came"] as? String == "5")

            let token = try await client.send(.post, "/v1/tokens", #"{"name":"Vera","roles":["quality"]}"#)
            #expect(token["errors", "0", "expected", "code"] as? String == "first_admin", "\(token.text)")
        }
    }

    @Test("A browser that goes somewhere is refused with a page, everybody else with a problem document")
    func page() async throws {
        try await TestAPI().call { client in
            let navigation = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]
            let page = try await client.send(.get, "/nowhere?<b>", headers: navigation)
            #expect(page.status == .notFound)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(page.text.contains("urn:isotherm:problem:no-such-address"))
            let script = try await client.send(.get, "/nowhere", headers: [("Accept", "*/*")])
            #expect(script.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("A body over the limit is refused")
    func tooLarge() async throws {
        try await TestAPI().call { client in
            let body = "{\"name\":\"" + String(repeating: "x", count: 2 << 20) + "\"}"
            let answer = try await client.send(.post, "/v1/facilities", body)
            #expect(answer.status == .contentTooLarge)
        }
    }

    @Test(
        "A parameter that cannot be used is named",
        arguments: [
            ("/v1/vehicles?limit=0", "?limit"), ("/v1/vehicles?limit=501", "?limit"),
            ("/v1/vehicles?cursor=%21%21", "?cursor"), ("/v1/breaches?state=half", "?state"),
            ("/v1/devices/x/readings?from=yesterday", "?from"), ("/v1/vehicles?tenant=a%2Fb", "?tenant"),
            ("/v1/devices/x/readings?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "?from"),
        ]
    )
    func wrongParameter(uri: String, pointer: String) async throws {
        try await TestAPI().call { client in
            let answer = try await client.send(.get, uri)
            #expect(answer.status == .badRequest)
            #expect(answer["errors", "0", "pointer"] as? String == pointer)
        }
    }

    @Test("A part that does not work makes the process not ready, and is named with its reason")
    func notReady() async throws {
        let probe = ReadinessProbe(part: "broker") { "connection refused" }
        try await TestAPI(probes: [probe]).call { client in
            let answer = try await client.send(.get, "/readyz")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer["checks", "0", "part"] as? String == "broker")
            #expect(answer["checks", "0", "reason"] as? String == "connection refused")
            #expect(try await client.send(.get, "/livez").status == .ok)
        }
    }
}

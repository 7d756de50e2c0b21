import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Tokens")
struct TokenTests {
    private static func bearer(_ secret: String) -> [(String, String)] { [("Authorization", "Bearer " + secret)] }

    @Test("A secret is shown once, works at once, and ends with its revocation")
    func life() async throws {
        let api = try await TestAPI(token: "s3cret")
        try await api.call { client in
            let admin = Self.bearer("s3cret")
            let body = #"{"name":"desk","roles":["dispatcher"]}"#
            let made = try await client.send(.post, "/v1/tokens", body, headers: admin)
            #expect(made.status == .created)
            let secret = try #require(made["secret"] as? String)
            #expect(secret.hasPrefix("iso_") && secret.count == 47)
            #expect(try await client.send(.get, "/v1/vehicles", headers: Self.bearer(secret)).status == .ok)
            let listed = try await client.send(.get, "/v1/tokens", headers: admin)
            #expect(!listed.text.contains(secret))
            #expect(listed["items", "0", "state"] as? String == "valid")
            #expect(listed["items", "0", "used_at"] as? String != nil)
            let id = try #require(made["id"] as? Int)
            #expect(try await client.send(.delete, "/v1/tokens/\(id)", headers: admin).status == .ok)
            let refused = try await client.send(.get, "/v1/vehicles", headers: Self.bearer(secret))
            #expect(refused.status == .unauthorized)
            #expect(refused["type"] as? String == "urn:isotherm:problem:token-revoked")
            #expect(try await client.send(.delete, "/v1/tokens/\(id)", headers: admin).status == .notFound)
        }
        let kept = try Connection(api.options).query("select row_to_json(t)::text as row from isotherm.access_token t")
        #expect(kept.count == 1)
    }

    @Test("No secret is kept: neither in the table nor for repeated requests")
    func secretIsNotKept() async throws {
        let api = try await TestAPI(token: "s3cret")
        try await api.call { client in
            let made = try await client.send(
                .post,
                "/v1/tokens",
                #"{"name":"desk","roles":["dispatcher"]}"#,
                headers: Self.bearer("s3cret") + [("Idempotency-Key", "k1")]
            )
            let secret = try #require(made["secret"] as? String)
            let connection = try Connection(api.options)
            let table = try connection.query("select row_to_json(t)::text as row from isotherm.access_token t").single()
            #expect(try !table.string("row").contains(secret))
            let keys = try connection.query("select count(*) as n from isotherm.idempotency").single()
            #expect(try keys.int("n") == 0)
        }
    }

    @Test("An expired token is refused and told so")
    func expired() async throws {
        let api = try await TestAPI()
        let past = Instant.now() - 10_000_000
        let secret = try api.token("old", [.admin], expiresAt: past + 1_000_000, at: past)
        try await api.call { client in
            let answer = try await client.send(.get, "/v1/vehicles", headers: Self.bearer(secret))
            #expect(answer.status == .unauthorized)
            #expect(answer["type"] as? String == "urn:isotherm:problem:token-expired")
            let none = try await client.send(.get, "/v1/vehicles")
            #expect(none.status == .unauthorized, "a door that was closed once does not open by itself")
        }
    }

    @Test("While no token exists this machine may do all; the first one must be an admin's and closes the door")
    func first() async throws {
        try await TestAPI().call { client in
            #expect(try await client.send(.get, "/v1/vehicles", headers: Self.bearer("whatever")).status == .ok)
            let weak = try await client.send(.post, "/v1/tokens", #"{"name":"a","roles":["partner"]}"#)
            #expect(weak.status == .unprocessableContent)
            #expect(weak["errors", "0", "pointer"] as? String == "#/roles")
            let made = try await client.send(.post, "/v1/tokens", #"{"name":"a","roles":["admin"]}"#)
            #expect(made.status == .created)
            #expect(try await client.send(.get, "/v1/vehicles").status == .unauthorized)
            let cookie = try #require(made.headers[.setCookie]).prefix { $0 != ";" }
            #expect(try await client.send(.get, "/", headers: [("Cookie", String(cookie))]).status == .ok)
        }
    }

    @Test(
        "What cannot be is told by field",
        arguments: [
            (#"{"name":"","roles":["admin"]}"#, "#/name", 422), (#"{"name":"a","roles":[]}"#, "#/roles", 422),
            (#"{"name":"a","roles":["king"]}"#, "#/roles/0", 422),
            (#"{"name":"a","roles":["admin"],"courier":"x"}"#, "#/courier", 422),
            (#"{"name":"a","roles":["admin"],"expires_at":"2020-01-01T00:00:00Z"}"#, "#/expires_at", 422),
        ]
    )
    func wrong(body: String, pointer: String, status: Int) async throws {
        try await TestAPI(token: "s3cret").call { client in
            let answer = try await client.send(.post, "/v1/tokens", body, headers: Self.bearer("s3cret"))
            #expect(answer.status.code == status)
            #expect(answer["errors", "0", "pointer"] as? String == pointer, "\(answer.text)")
        }
    }

    @Test("A name is taken once among a tenant's living tokens, and an admin sees and revokes only its tenant's")
    func names() async throws {
        let api = try await TestAPI(token: "s3cret")
        let north = Self.bearer(try api.token("chief", [.admin], tenant: "north"))
        try await api.call { client in
            let body = #"{"name":"desk","roles":["operator"]}"#
            let admin = Self.bearer("s3cret")
            let made = try await client.send(.post, "/v1/tokens", body, headers: admin)
            #expect(made.status == .created)
            #expect(try await client.send(.post, "/v1/tokens", body, headers: admin).status == .conflict)
            #expect(try await client.send(.post, "/v1/tokens", body, headers: north).status == .created)
            let seen = try await client.send(.get, "/v1/tokens", headers: north)
            #expect((seen["items"] as? [Any])?.count == 2)
            let id = try #require(made["id"] as? Int)
            #expect(try await client.send(.delete, "/v1/tokens/\(id)", headers: north).status == .notFound)
        }
    }

    @Test("The page's session has the roles of its token, and ends with logging out or with the token")
    func session() async throws {
        let api = try await TestAPI(token: "s3cret")
        let secret = try api.token("Vera", [.quality])
        try await api.call { client in
            let login = { () async throws -> [(String, String)] in
                let answer = try await client.send(.post, "/login", "token=" + secret)
                #expect(answer.status == .seeOther)
                let cookie = try #require(answer.headers[.setCookie])
                #expect(!cookie.contains(secret) && cookie.contains("HttpOnly"))
                return [("Cookie", String(cookie.prefix { $0 != ";" }))]
            }
            let first = try await login()
            #expect(try await client.send(.get, "/", headers: first).status == .ok)
            #expect(try await client.send(.post, "/v1/plans", "{}", headers: first).status == .forbidden)
            #expect(try await client.send(.post, "/logout", headers: first).status == .seeOther)
            #expect(try await client.send(.get, "/v1/vehicles", headers: first).status == .unauthorized)
            let second = try await login()
            let admin = Self.bearer("s3cret")
            let listed = try await client.send(.get, "/v1/tokens", headers: admin)
            let id = try #require(listed["items", "0", "id"] as? Int)
            #expect(try await client.send(.delete, "/v1/tokens/\(id)", headers: admin).status == .ok)
            #expect(try await client.send(.get, "/v1/vehicles", headers: second).status == .unauthorized)
        }
    }

    @Test("A courier's login leads to its route")
    func courierHome() async throws {
        let api = try await TestAPI()
        let secret = try api.token("Anna", [.courier], courier: "van 1")
        try await api.call { client in
            let answer = try await client.send(.post, "/login", "token=" + secret)
            #expect(answer.headers[.location] == "/courier/van%201")
        }
    }
}

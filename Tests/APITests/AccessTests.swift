import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Who may do what")
struct AccessTests {
    private let facility = #"{"name":"a","kind":"depot","place":{"latitude":1,"longitude":2}}"#

    @Test("Without a token a page of another site may not write, and neither may a name that merely points here")
    func loopbackOnly() async throws {
        let facility = facility
        try await TestAPI().call { client in
            let foreign = try await client.send(
                .post,
                "/v1/facilities",
                facility,
                headers: [("Origin", "https://evil.example")]
            )
            #expect(foreign.status == .forbidden)
            #expect(foreign["type"] as? String == "urn:isotherm:problem:foreign-origin")
            let own = try await client.send(
                .post,
                "/v1/facilities",
                facility,
                headers: [("Origin", "http://localhost:8080")]
            )
            #expect(own.status == .created)
        }
        #expect(LoopbackName.isLoopback(authority: "[::1]:8080"))
        #expect(!LoopbackName.isLoopback(authority: "localhost.evil.example"))
        #expect(!LoopbackName.isLoopback(authority: "127.0.0.1.evil.example:80"))
        #expect(!LoopbackName.isLoopback(origin: "null"))
    }

    @Test("With a token every request must show it")
    func token() async throws {
        try await TestAPI(token: "s3cret").call { client in
            #expect(try await client.send(.get, "/v1/vehicles").status == .unauthorized)
            let wrong = try await client.send(.get, "/v1/vehicles", headers: [("Authorization", "Bearer s3cre")])
            #expect(wrong.status == .unauthorized)
            let right = try await client.send(.get, "/v1/vehicles", headers: [("Authorization", "Bearer s3cret")])
            #expect(right.status == .ok)
            #expect(try await client.send(.get, "/livez").status == .ok)
        }
    }

    @Test("The login form gives a cookie that scripts cannot read and other sites cannot use")
    func login() async throws {
        let facility = facility
        try await TestAPI(token: "s3cret").call { client in
            let page = try await client.send(.get, "/")
            #expect(page.status == .seeOther)
            #expect(page.headers[.location] == "/login")
            #expect(try await client.send(.post, "/login", "token=wrong").status == .forbidden)
            let login = try await client.send(.post, "/login", "token=s3cret")
            #expect(login.status == .seeOther)
            let cookie = try #require(login.headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            #expect(!cookie.contains("s3cret"))
            let value = String(cookie.prefix { $0 != ";" })
            #expect(try await client.send(.get, "/v1/vehicles", headers: [("Cookie", value)]).status == .ok)
            let foreign = try await client.send(
                .post,
                "/v1/facilities",
                facility,
                headers: [("Cookie", value), ("Origin", "https://evil.example")]
            )
            #expect(foreign.status == .forbidden)
        }
    }

    @Test("No page may run a script that stands in it")
    func policy() async throws {
        try await TestAPI().call { client in
            let page = try await client.send(.get, "/")
            #expect(page.status == .ok)
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(
                policy.contains("script-src 'self'") && !policy.contains("unsafe-inline")
                    && !policy.contains("unsafe-eval")
            )
            #expect(!page.text.contains("{{"))
            #expect(page.text.firstMatch(of: /<script(?![^>]*src=)/) == nil)
        }
    }

    @Test("A map from a server is the only thing that a page may fetch from elsewhere")
    func onlineMap() async throws {
        let address = "https://tiles.example.org:8443/{z}/{x}/{y}.png"
        let origin = "https://tiles.example.org:8443"
        let map = OnlineMap(address: address, origin: origin, attribution: "© \"us\" & <them>")
        try await TestAPI(configure: { $0.onlineMap = map }).call { client in
            let page = try await client.send(.get, "/")
            let policy = try #require(page.headers[.contentSecurityPolicy])
            let rules = policy.split(separator: "; ").filter { $0.contains("example.org") }
            #expect(
                rules == [
                    "img-src 'self' data: blob: https://tiles.example.org:8443",
                    "connect-src 'self' https://tiles.example.org:8443",
                ]
            )
            let referrer = try #require(HTTPField.Name("Referrer-Policy"))
            #expect(page.headers[referrer] == "strict-origin-when-cross-origin")
            #expect(page.text.contains("data-online=\"\(address)\""))
            #expect(page.text.contains("data-attribution=\"© &quot;us&quot; &amp; &lt;them>\""))
        }
    }

    @Test("A tenant sees nothing of another")
    func tenants() async throws {
        let facility = facility
        try await TestAPI().call { client in
            _ = try await client.send(.post, "/v1/facilities?tenant=north", facility)
            let own = try await client.send(.get, "/v1/facilities?tenant=north")
            let other = try await client.send(.get, "/v1/facilities")
            #expect((own["items"] as? [Any])?.count == 1)
            #expect((other["items"] as? [Any])?.isEmpty == true)
        }
    }
}

import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JWTKit
import Synchronization
import Testing

@testable import API

@Suite("Tokens of an issuer")
struct IssuerTests {
    /// What the issuer's tokens say; a test changes one thing.
    private struct Payload: JWTPayload {
        var iss = "https://login.example"
        var aud: [String] = ["isotherm", "other"]
        var sub = "u-17"
        var name: String? = "Vera"
        var exp = Date.now.addingTimeInterval(600)
        var nbf: Date?
        var tenant: String? = "north"
        var realm = ["roles": ["quality", "something-else"]]

        func verify(using _: some JWTAlgorithm) async throws {}
    }

    /// An issuer with a key pair, on a local HTTP server.
    private final class Issuing: Sendable {
        let keys = Mutex<[(name: String, key: ES256PrivateKey)]>([])
        let asked = Mutex(0)

        func addKey(_ name: String) { keys.withLock { $0.append((name, ES256PrivateKey())) } }

        func sign(_ payload: Payload, key name: String) async throws -> String {
            let key = try #require(keys.withLock { $0.first { $0.name == name } }).key
            let collection = await JWTKeyCollection().add(ecdsa: key, kid: JWKIdentifier(string: name))
            return try await collection.sign(payload, kid: JWKIdentifier(string: name))
        }

        /// The public keys as RFC 7517 has them, beside one for encryption and one of a kind that nobody knows.
        var document: String {
            let items = keys.withLock { keys in
                keys.compactMap { name, key in
                    key.parameters.map { parameters in
                        #"{"kty":"EC","crv":"P-256","use":"sig","kid":"\#(name)","#
                            + #""x":"\#(Self.url(parameters.x))","y":"\#(Self.url(parameters.y))"}"#
                    }
                }
            }
            return #"{"keys":[{"kty":"oct","k":"AAAA","kid":"shared"},"#
                + #"{"kty":"RSA","use":"enc","kid":"seal","n":"AQAB","e":"AQAB"},"# + items.joined(separator: ",")
                + "]}"
        }

        static func url(_ text: String) -> String {
            text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }

        /// Serves the keys while `body` runs, which gets the issuer's address.
        func serve(_ body: @Sendable (String) async throws -> Void) async throws {
            let router = Router()
            router.get("keys") { [self] _, _ in
                asked.withLock { $0 += 1 }
                return document
            }
            router.get(".well-known/openid-configuration") { request, _ in
                #"{"jwks_uri":"http://\#(request.head.authority ?? "")/keys"}"#
            }
            try await Application(router: router).test(.live) { client in
                try await body("http://localhost:\(try #require(client.port))")
            }
        }
    }

    private static func settings(_ keys: IssuerSettings.KeySource) -> IssuerSettings {
        IssuerSettings(
            issuer: "https://login.example",
            audience: "isotherm",
            keys: keys,
            roleClaim: "realm.roles",
            nameClaim: "name"
        )
    }

    private static func get(
        _ client: any TestClientProtocol,
        _ path: String,
        _ token: String
    ) async throws -> Answer {
        try await client.send(.get, path, headers: [("Authorization", "Bearer " + token)])
    }

    @Test("A person comes in with the roles and the tenant that the issuer's token says")
    func person() async throws {
        let issuing = Issuing()
        issuing.addKey("k1")
        try await issuing.serve { address in
            let api = try await TestAPI(configure: { $0.issuer = Self.settings(.address(address + "/keys")) })
            try await api.call { client in
                #expect(try await client.send(.get, "/v1/vehicles").status == .unauthorized)
                let token = try await issuing.sign(Payload(), key: "k1")
                #expect(try await Self.get(client, "/v1/vehicles", token).status == .ok)
                #expect(try await Self.get(client, "/v1/hooks", token).status == .forbidden)
                #expect(try await Self.get(client, "/v1/vehicles?tenant=south", token).status == .forbidden)
                let login = try await client.send(.post, "/login", "token=" + token)
                let cookie = try #require(login.headers[.setCookie]).prefix { $0 != ";" }
                let page = try await client.send(.get, "/", headers: [("Cookie", String(cookie))])
                #expect(page.status == .ok && page.text.contains("data-tenant=\"north\""))
            }
        }
    }

    @Test("What is wrong with a token is said")
    func refusals() async throws {
        let issuing = Issuing()
        issuing.addKey("k1")
        let other = Issuing()
        other.addKey("k1")
        try await issuing.serve { address in
            let api = try await TestAPI(configure: { $0.issuer = Self.settings(.address(address + "/keys")) })
            try await api.call { client in
                func code(_ change: (inout Payload) -> Void, by issuing: Issuing) async throws -> String {
                    var payload = Payload()
                    change(&payload)
                    let answer = try await Self.get(client, "/v1/vehicles", issuing.sign(payload, key: "k1"))
                    #expect(answer.status == .unauthorized)
                    return (answer["type"] as? String ?? "").replacing("urn:isotherm:problem:", with: "")
                }
                #expect(try await code({ $0.iss = "https://evil.example" }, by: issuing) == "token-claim")
                #expect(try await code({ $0.aud = ["other"] }, by: issuing) == "token-claim")
                #expect(try await code({ $0.tenant = nil }, by: issuing) == "token-claim")
                #expect(try await code({ $0.tenant = "a/b" }, by: issuing) == "token-claim")
                #expect(try await code({ $0.exp = .now.addingTimeInterval(-60) }, by: issuing) == "token-expired")
                #expect(try await code({ $0.nbf = .now.addingTimeInterval(60) }, by: issuing) == "token-early")
                #expect(try await code({ _ in }, by: other) == "token-signature")
                let token = try await issuing.sign(Payload(), key: "k1")
                let parts = token.split(separator: ".")
                let unsigned = Data(#"{"alg":"none"}"#.utf8).base64EncodedString() + "." + parts[1] + "."
                let shared =
                    Data(#"{"alg":"HS256","kid":"shared"}"#.utf8).base64EncodedString() + "." + parts[1] + ".AA"
                for forged in [unsigned, shared] {
                    let answer = try await Self.get(client, "/v1/vehicles", Issuing.url(forged))
                    #expect(answer["type"] as? String == "urn:isotherm:problem:token-algorithm")
                }
                let broken = try await Self.get(client, "/v1/vehicles", "a.b.c")
                #expect(broken["type"] as? String == "urn:isotherm:problem:token-malformed")
            }
        }
    }

    @Test(
        "A key that the issuer has begun to use is found without a restart, and unknown names do not flood the issuer"
    )
    func rotation() async throws {
        let issuing = Issuing()
        issuing.addKey("k1")
        try await issuing.serve { address in
            let clock = TestClock()
            let issuer = Issuer(Self.settings(.address(address + "/keys")), clock: { clock.now })
            let seconds = Date.now.timeIntervalSince1970
            _ = try await issuer.identity(issuing.sign(Payload(), key: "k1"), now: seconds)
            issuing.addKey("k2")
            let token = try await issuing.sign(Payload(), key: "k2")
            await #expect(throws: IssuerError.unknownKey("k2")) { _ = try await issuer.identity(token, now: seconds) }
            #expect(issuing.asked.withLock { $0 } == 1)
            clock.advance(by: .seconds(11))
            #expect(try await issuer.identity(token, now: seconds).name == "Vera")
            #expect(issuing.asked.withLock { $0 } == 2)
        }
    }

    @Test("Keys that were known serve on while the issuer is away; without any the answer is 503")
    func away() async throws {
        let issuing = Issuing()
        issuing.addKey("k1")
        let clock = TestClock()
        let known = Mutex<Issuer?>(nil)
        try await issuing.serve { address in
            let issuer = Issuer(Self.settings(.address(address + "/keys")), clock: { clock.now })
            _ = try await issuer.identity(issuing.sign(Payload(), key: "k1"), now: Date.now.timeIntervalSince1970)
            known.withLock { $0 = issuer }
        }
        clock.advance(by: .seconds(7_200))
        let token = try await issuing.sign(Payload(), key: "k1")
        let issuer = try #require(known.withLock { $0 })
        #expect(try await issuer.identity(token, now: Date.now.timeIntervalSince1970).tenant == "north")
        let api = try await TestAPI(configure: { $0.issuer = Self.settings(.address("http://127.0.0.1:1/keys")) })
        try await api.call { client in
            let answer = try await Self.get(client, "/v1/vehicles", token)
            #expect(answer.status == .serviceUnavailable)
            #expect(answer["type"] as? String == "urn:isotherm:problem:issuer-away")
        }
    }

    @Test("Keys come from a file or from where the issuer's discovery document says")
    func sources() async throws {
        let issuing = Issuing()
        issuing.addKey("k1")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString).json")
        try Data(issuing.document.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let now = Date.now.timeIntervalSince1970
        let byFile = Issuer(Self.settings(.file(file.path)))
        #expect(try await byFile.identity(issuing.sign(Payload(), key: "k1"), now: now).roles == [.quality])
        try await issuing.serve { address in
            var settings = Self.settings(.discovery)
            settings.issuer = address
            var payload = Payload()
            payload.iss = address
            let identity = try await Issuer(settings).identity(issuing.sign(payload, key: "k1"), now: now)
            #expect(identity.name == "Vera")
        }
    }
}

/// A clock that a test moves on.
private final class TestClock: Sendable {
    private let state = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { state.withLock { $0 } }

    func advance(by step: Duration) { state.withLock { $0 += step } }
}

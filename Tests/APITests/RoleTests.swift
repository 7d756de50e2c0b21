import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

/// Walks every address of the document with every role.
@Suite("Roles and addresses", .serialized)
struct RoleTests {
    /// An address of the document that something can be sent to.
    private struct Operation {
        let method: HTTPRequest.Method
        /// As the document writes it.
        let path: String

        /// With something in place of its parameters; listens to no stream, revokes nothing.
        var uri: String {
            var text = path.replacing("{coordinates}", with: "37.6,55.8;37.7,55.9")
            text = text.replacing("{profile}", with: "driving").replacing("{courier}", with: "anna")
            return text.replacing(/\{\w+\}/, with: "999999")
        }

        var name: String { method.rawValue + " " + path }
    }

    private static func operations(_ client: any TestClientProtocol) async throws -> [Operation] {
        let document = try await client.send(.get, "/openapi.json")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let operations = try paths.flatMap { path, methods in
            try methods.keys.map { word in
                Operation(method: try #require(HTTPRequest.Method(word.uppercased())), path: path)
            }
        }
        // The login form answers a wrong token with 403 whoever asks.
        return operations.filter { $0.name != "POST /login" }.sorted { $0.name < $1.name }
    }

    /// A stream that everybody is refused for being full can be asked without listening for ever.
    private func api(token: String? = nil) async throws -> TestAPI {
        try await TestAPI(token: token, configure: { $0.streamListenerLimit = 0 })
    }

    @Test("Every address of the document has a rule, and every rule is of an address of the document")
    func rules() async throws {
        try await api().call { client in
            let written = Set(try await Self.operations(client).map(\.name)).union(["POST /login"])
            #expect(written.subtracting(AccessMatrix.rules.keys) == [], "addresses without a rule")
            #expect(Set(AccessMatrix.rules.keys).subtracting(written) == [], "rules of nothing")
        }
    }

    @Test("Without a token every address answers as its rule says: open, to the login form, or 401")
    func withoutToken() async throws {
        let api = try await api()
        _ = try api.token("somebody", [.admin])
        try await api.call { client in
            for operation in try await Self.operations(client) {
                let status = try await client.send(operation.method, operation.uri).status
                switch AccessMatrix.rules[operation.name] {
                case .open: #expect(status != .unauthorized && status != .forbidden, "\(operation.name)")
                case .page: #expect(status == .seeOther, "\(operation.name)")
                default: #expect(status == .unauthorized, "\(operation.name)")
                }
            }
        }
    }

    @Test("Each role gets what the matrix gives it and 403 for the rest", arguments: AccessRole.allCases)
    func role(_ role: AccessRole) async throws {
        let api = try await api()
        let headers = [("Authorization", "Bearer " + (try api.token("anna", [role])))]
        try await api.call { client in
            for operation in try await Self.operations(client) {
                let answer = try await client.send(operation.method, operation.uri, headers: headers)
                let allowed = AccessMatrix.rules[operation.name]?.roles?.contains(role) ?? true
                if allowed {
                    #expect(answer.status != .unauthorized && answer.status != .forbidden, "\(operation.name)")
                } else {
                    #expect(answer.status == .forbidden, "\(operation.name)")
                    #expect(answer["type"] as? String == "urn:isotherm:problem:forbidden-role", "\(operation.name)")
                }
            }
        }
    }

    @Test("A token of one tenant acts for no other, neither by parameter nor by header, at any address")
    func foreignTenant() async throws {
        let api = try await api()
        let bearer = ("Authorization", "Bearer " + (try api.token("anna", [.admin], tenant: "north")))
        try await api.call { client in
            for operation in try await Self.operations(client) where AccessMatrix.rules[operation.name] != .open {
                let byParameter = try await client.send(
                    operation.method,
                    operation.uri + "?tenant=south",
                    headers: [bearer]
                )
                #expect(byParameter.status == .forbidden, "\(operation.name)")
                #expect(byParameter["type"] as? String == "urn:isotherm:problem:foreign-tenant", "\(operation.name)")
                let byHeader = try await client.send(
                    operation.method,
                    operation.uri,
                    headers: [bearer, ("Isotherm-Tenant", "south")]
                )
                #expect(byHeader["type"] as? String == "urn:isotherm:problem:foreign-tenant", "\(operation.name)")
            }
        }
    }

    @Test("The configured token may do everything for every tenant")
    func configured() async throws {
        let api = try await api(token: "s3cret")
        try await api.call { client in
            for operation in try await Self.operations(client) {
                let answer = try await client.send(
                    operation.method,
                    operation.uri + "?tenant=south",
                    headers: [("Authorization", "Bearer s3cret")]
                )
                #expect(answer.status != .unauthorized && answer.status != .forbidden, "\(operation.name)")
            }
        }
    }

    @Test("A courier sees and reports what is its own, and nothing of another courier")
    func couriers() async throws {
        let api = try await api()
        try api.sql(Samples.fleet)
        let headers = [("Authorization", "Bearer " + (try api.token("Anna K.", [.courier], courier: "van-1")))]
        let event = { @Sendable (courier: String) in
            #"{"courier":"\#(courier)","id":"e1","kind":"arrived","shipment":"A-1","at":"2026-01-01T00:00:00Z"}"#
        }
        let handover = { @Sendable (courier: String) in
            #"{"courier":"\#(courier)","celsius":4,"measured_at":"2026-01-01T00:00:00Z"}"#
        }
        try await api.call { client in
            #expect(try await client.send(.get, "/v1/couriers/van-1/route", headers: headers).status == .ok)
            let foreign = try await client.send(.get, "/v1/couriers/van-2/route", headers: headers)
            #expect(foreign["type"] as? String == "urn:isotherm:problem:foreign-courier")
            #expect(
                try await client.send(.post, "/v1/courier-events", event("van-2"), headers: headers).status
                    == .forbidden
            )
            #expect(
                try await client.send(.post, "/v1/courier-events", event("van-1"), headers: headers).status == .accepted
            )
            let path = "/v1/shipments/A-1/handover"
            #expect(try await client.send(.post, path, handover("van-2"), headers: headers).status == .forbidden)
            #expect(try await client.send(.post, path, handover("van-1"), headers: headers).status == .notFound)
        }
        try api.sql(
            Samples.plans + """
                insert into isotherm.vehicle (tenant, name, courier, depot, capacity)
                values ('default', 'van-2', 'van-2', 'depot', '{9}');
                update isotherm.shipment set state = 'loaded', vehicle = 'van-2', loaded_at = now();
                """
        )
        try await api.call { client in
            let path = "/v1/shipments/A-1/handover"
            let foreign = try await client.send(.post, path, handover("van-1"), headers: headers)
            #expect(foreign["type"] as? String == "urn:isotherm:problem:not-on-board", "\(foreign.text)")
            try api.sql("update isotherm.shipment set vehicle = 'van-1', loaded_at = now()")
            #expect(try await client.send(.post, path, handover("van-1"), headers: headers).status == .created)
        }
    }
}

extension TestAPI {
    /// Makes a token and gives its secret.
    func token(
        _ name: String,
        _ roles: Set<AccessRole>,
        tenant: String = "default",
        courier: String? = nil,
        expiresAt: Int64? = nil,
        at now: Int64 = Instant.now()
    ) throws -> String {
        let secret = TokenSecret.token()
        let wish = NewToken(tenant: tenant, name: name, roles: roles, courier: courier, expiresAt: expiresAt)
        _ = try AccessTokens.add(wish, secret: secret, by: "test", at: now, on: Connection(options))
        return secret.text
    }
}

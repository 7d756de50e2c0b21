import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("OpenAPI document")
struct DocumentTests {
    @Test("Every route is in the document, and everything in the document is a route")
    func routes() async throws {
        let api = try TestAPI()
        let routed = Set(api.server.routes.map { "\($0.method.rawValue) \(Self.normal("\($0.path)"))" })
        try await api.call { client in
            let document = try await client.send(.get, "/openapi.json")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            let written = Set(
                paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(Self.normal(path))" } }
            )
            #expect(routed.subtracting(written) == [], "routes that the document lacks")
            #expect(written.subtracting(routed) == [], "documented, but no route")
        }
    }

    @Test("Every reference in the document leads somewhere")
    func references() async throws {
        try await TestAPI().call { client in
            let document = try await client.send(.get, "/openapi.json")
            let known = try #require(document["components", "schemas"] as? [String: Any])
            let used = document.text.matches(of: /#\/components\/schemas\/(\w+)/).map { String($0.1) }
            #expect(Set(used).subtracting(known.keys) == [])
        }
    }

    private static func normal(_ path: String) -> String {
        let path = path.hasPrefix("/") ? path : "/" + path
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}

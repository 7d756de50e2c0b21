import Dispatching
import Foundation
import Hummingbird
import HummingbirdTesting
import Payloads
import Routing
import Testing

import Alerting
@testable import API

@Suite("OpenAPI document")
struct DocumentTests {
    @Test("Every route is in the document, and everything in the document is a route")
    func routes() async throws {
        let api = try await TestAPI()
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

    /// The words of an enumeration that the schemas of the document have at a place.
    private static func written(_ path: [String], in document: Answer) -> [String] {
        let place = ["components", "schemas"] + path + ["enum"]
        let value = place.reduce(document["components"].map { ["components": $0] as Any }) { value, step in
            (value as? [String: Any])?[step]
        }
        return (value as? [Any])?.compactMap { $0 as? String } ?? []
    }

    @Test("The codes of refusals in the document are those of the program")
    func refusals() async throws {
        try await TestAPI().call { client in
            let document = try await client.send(.get, "/openapi.json")
            func written(_ path: String...) -> [String] {
                Self.written(["Problem", "properties"] + path, in: document)
            }
            #expect(written("type") == Problem.Code.allCases.map { "urn:isotherm:problem:" + $0.rawValue })
            #expect(written("particulars", "properties", "kind") == Problem.Subject.allCases.map(\.rawValue))
            let expected = written("errors", "items", "properties", "expected", "properties", "code")
            #expect(expected == Requirement.Code.allCases.map(\.rawValue))
        }
    }

    @Test("The codes of plans and reports in the document are those of the program")
    func codes() async throws {
        try await TestAPI().call { client in
            let document = try await client.send(.get, "/openapi.json")
            func written(_ path: String...) -> [String] { Self.written(path, in: document) }
            let left = ["Unassigned", "properties"]
            let letters = written("DeadLetter", "properties", "code")
            #expect(Set(DecodingFailureCode.allCases.map(\.rawValue)).subtracting(letters) == [])
            #expect(
                written("Replan", "properties", "reason", "properties", "code")
                    == ReplanReason.Code.allCases.map(\.rawValue)
            )
            #expect(written("Delivery", "properties", "last_fault") == DeliveryFault.allCases.map(\.rawValue))
            #expect(written("Attempt", "properties", "fault") == DeliveryFault.allCases.map(\.rawValue))
            #expect(written(left[0], left[1], "code") == UnassignedShipment.Code.allCases.map(\.rawValue))
            let easing = written(left[0], left[1], "details", "properties", "easing", "properties", "limit")
            #expect(easing.count == 11 && easing.allSatisfy { Relaxation.Limit(rawValue: $0) != nil })
            #expect(
                written("PlanHead", "properties", "summary", "properties", "remarks", "items", "properties", "code")
                    == PlanRemark.Code.allCases.map(\.rawValue)
            )
            #expect(
                written("Difference", "properties", "options", "items", "properties", "obstacle_code")
                    == RescueOption.Obstacle.allCases.map(\.rawValue)
            )
            #expect(
                Set(written("PlanViolation", "properties", "cause"))
                    == Set(PlanViolation.Cause.allCases.map(\.rawValue))
            )
            #expect(
                written(
                    "ShipmentRecord",
                    "properties",
                    "refused_reports",
                    "items",
                    "properties",
                    "refusal",
                    "properties",
                    "code"
                ) == CourierRefusal.Code.allCases.map(\.rawValue)
            )
        }
    }

    private static func normal(_ path: String) -> String {
        let path = path.hasPrefix("/") ? path : "/" + path
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}

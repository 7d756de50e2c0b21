import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Breaks of couriers")
struct BreakTests {
    private func van(_ breaks: String) -> String {
        #"{"name":"van-1","courier":"van-1","depot":"depot","devices":["van-1"],"capacity":[10],"breaks":\#(breaks)}"#
    }

    private let lunch =
        #"{"name":"lunch","earliest":"12:00","latest":"13:30","length_seconds":1800,"time_zone":"Europe/Moscow"}"#

    @Test("A vehicle's breaks are stored, shown and taken away again")
    func stored() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        try await api.call { client in
            #expect(try await client.send(.post, "/v1/vehicles", van("[\(lunch)]")).status == .created)
            let list = try await client.send(.get, "/v1/vehicles")
            #expect(list["items", "0", "breaks", "0", "earliest"] as? String == "12:00", "\(list.text)")
            #expect(list["items", "0", "breaks", "0", "length_seconds"] as? Int == 1_800)
            #expect(list["items", "0", "breaks", "0", "time_zone"] as? String == "Europe/Moscow")
            #expect(try await client.send(.post, "/v1/vehicles", van("[]")).status == .created)
            let none = try await client.send(.get, "/v1/vehicles")
            #expect((none["items", "0", "breaks"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("What is wrong with a break is pointed at")
    func refused() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        try await api.call { client in
            let late = lunch.replacing("13:30", with: "13:61")
            let answer = try await client.send(.post, "/v1/vehicles", van("[\(late)]"))
            #expect(answer.status == .unprocessableContent)
            #expect(answer["errors", "0", "pointer"] as? String == "#/breaks/0/latest", "\(answer.text)")
            let short = lunch.replacing("1800", with: "5")
            let other = try await client.send(.post, "/v1/vehicles", van("[\(short)]"))
            #expect(other["errors", "0", "pointer"] as? String == "#/breaks/0/length_seconds", "\(other.text)")
        }
    }

    @Test("A courier reports a break over HTTP, and one without breaks hears why that cannot be")
    func reported() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        let report =
            #"{"courier":"van-1","id":"%","kind":"break_started","at":"2026-01-01T09:30:00Z","break":"lunch"}"#
        try await api.call { client in
            let early = try await client.send(.post, "/v1/courier-events", report.replacing("%", with: "1"))
            #expect(early["events", "0", "outcome"] as? String == "refused", "\(early.text)")
            #expect(early["events", "0", "reason"] as? String == "the vehicle has no break lunch")
            #expect(try await client.send(.post, "/v1/vehicles", van("[\(lunch)]")).status == .created)
            let taken = try await client.send(.post, "/v1/courier-events", report.replacing("%", with: "2"))
            #expect(taken["events", "0", "outcome"] as? String == "applied", "\(taken.text)")
        }
    }
}

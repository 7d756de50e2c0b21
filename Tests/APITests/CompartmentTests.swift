import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Compartments of vehicles")
struct CompartmentTests {
    private func van(_ compartments: String, more: String = "") -> String {
        #"{"name":"van-1","courier":"van-1","depot":"depot","devices":["logger-1"]\#(more),"compartments":\#(compartments)}"#
    }

    private let deep = #"{"name":"deep","low":-25,"high":-18,"capacity":[4],"devices":["logger-2"]}"#
    private let cold = #"{"name":"cold","low":2,"high":5,"capacity":[6]}"#

    @Test("A vehicle's compartments are shown with their devices, and hold together what the vehicle holds")
    func stored() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        try await api.call { client in
            #expect(try await client.send(.post, "/v1/vehicles", van("[\(deep),\(cold)]")).status == .created)
            let list = try await client.send(.get, "/v1/vehicles")
            #expect(list["items", "0", "capacity"] as? [Int] == [10], "\(list.text)")
            #expect(list["items", "0", "compartments", "0", "name"] as? String == "deep")
            #expect(list["items", "0", "compartments", "0", "high"] as? Double == -18)
            #expect(list["items", "0", "compartments", "0", "devices"] as? [String] == ["logger-2"])
            #expect(try await client.send(.post, "/v1/vehicles", van("[]")).status == .created)
            let none = try await client.send(.get, "/v1/vehicles")
            #expect((none["items", "0", "compartments"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("What is wrong with a compartment is pointed at")
    func refused() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        let wrong = [
            (van("[\(deep.replacing("-18", with: "-30"))]"), "#/compartments/0/high", "above"),
            (van("[\(deep),\(deep.replacing("logger-2", with: "logger-3"))]"), "#/compartments/1/name", "other_name"),
            (van("[\(deep)]", more: #","capacity":[9]"#), "#/capacity", "sum_of_compartments"),
        ]
        try await api.call { client in
            for (body, pointer, code) in wrong {
                let answer = try await client.send(.post, "/v1/vehicles", body)
                #expect(answer.status == .unprocessableContent)
                #expect(answer["errors", "0", "pointer"] as? String == pointer, "\(answer.text)")
                #expect(answer["errors", "0", "expected", "code"] as? String == code, "\(answer.text)")
            }
        }
    }
}

import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Personal data for an operator")
struct MaskingTests {
    private static let label = "Иванов Пётр Ильич, кв. 17, +7 916 123-45-67, petr.ivanov@example.org"

    private func api() async throws -> TestAPI {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.plans + "update isotherm.shipment set label = '\(Self.label)';")
        return api
    }

    @Test("An operator finds an order by what is masked in the answer; a dispatcher and a quality person see all of it")
    func search() async throws {
        let api = try await api()
        let roles: [(name: String, roles: Set<AccessRole>, isMasked: Bool)] = [
            ("op", [.operator], true), ("both", [.operator, .dispatcher], false), ("quality", [.quality], false),
        ]
        for (name, roles, isMasked) in roles {
            let bearer = [("Authorization", "Bearer " + (try api.token(name, roles)))]
            try await api.call { client in
                for path in ["/v1/order-search?q=123-45", "/v1/orders", "/v1/shipments/A-1"] {
                    let answer = try await client.send(.get, path, headers: bearer)
                    #expect(answer.status == .ok, "\(answer.text)")
                    let shown = (answer["items", "0", "label"] ?? answer["label"]) as? String
                    let expected = "Иванов П. И, кв. ••, +7•••67, p•••@example.org"
                    #expect(shown == (isMasked ? expected : Self.label), "\(name) \(path)")
                    let latitude = (answer["items", "0", "latitude"] ?? answer["latitude"]) as? Double
                    #expect(latitude == 55.82)
                    let isWritten = answer.text.contains("123-45") || answer.text.contains("petr.ivanov")
                    #expect(isWritten != isMasked, "\(name) \(path): \(answer.text)")
                }
            }
        }
    }

    @Test(
        "What shops are called and numbers of houses stay readable",
        arguments: [
            "Аптека «А5»", "Кафе «Искра», ул. Мира, 5", "Shop 12, Main Street 7", "", "Детский сад № 254", "Café 100%",
        ]
    )
    func shops(_ label: String) async throws {
        let connection = try await Connection(TestAPI().options)
        let masked = try connection.query("select isotherm.masked_text($1) as words", [.text(label)]).single()
        let words = try masked.string("words")
        #expect(words == label || label.hasPrefix("Shop") && words == "Shop 12, Main S.  7")
    }
}

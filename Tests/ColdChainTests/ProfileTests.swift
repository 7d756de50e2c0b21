import Foundation
import Testing

@testable import ColdChain

@Suite("Profiles")
struct ProfileTests {
    private func decode(_ text: String) throws -> Profile {
        try JSONDecoder().decode(Profile.self, from: Data(text.utf8))
    }

    @Test("A profile survives being written and read")
    func roundTrip() throws {
        let profile = Profile(
            id: "p",
            version: 4,
            low: 2,
            high: 8,
            rules: [
                Rule(id: "a", comparison: .atMost, limit: -0.5, duration: 3_600, severity: .critical),
                Rule(
                    id: "b",
                    kind: .cumulative,
                    comparison: .above,
                    limit: 8,
                    duration: 60,
                    window: 120,
                    severity: .major
                ),
            ],
            zones: [ZoneBudget(above: 8, upTo: 15, budgetHours: 72)],
            shelfLife: ShelfLife(model: .q10(2), hours: 96, referenceTemperature: 4),
            sources: ["x"]
        )
        let bytes = try JSONEncoder().encode(profile)
        #expect(try JSONDecoder().decode(Profile.self, from: bytes) == profile)
    }

    @Test(
        "A wrong value is named by its path",
        arguments: [
            (#"{"id":"p","high":8,"low":9}"#, "high"),
            (#"{"id":"p","high":8,"colour":1}"#, "colour"),
            (
                #"{"id":"p","high":8,"rules":[{"id":"a","op":">","limit":8,"severity":"major","for":5}]}"#,
                "rules[0].for"
            ),
            (
                #"{"id":"p","high":8,"rules":[{"id":"a","op":">","limit":8,"for_s":-1,"severity":"major"}]}"#,
                "rules[0].for_s"
            ),
            (
                #"{"id":"p","high":8,"rules":[{"id":"a","op":">","side":"cold","limit":8,"severity":"major"}]}"#,
                "rules[0].side"
            ),
            (#"{"id":"","high":8}"#, "id"),
            (#"{"id":"p"}"#, "high"),
        ]
    )
    func wrongValueIsNamed(text: String, path: String) throws {
        let error = #expect(throws: ProfileError.self) { try decode(text) }
        #expect(error?.path == path)
    }
}

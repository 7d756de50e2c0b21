import ColdChain
import Profiles
import Testing

/// What changed between two versions is said value by value.
@Suite("The difference of two versions") struct ProfileDifferenceTests {
    private let before = Profile(
        id: "chilled",
        version: 1,
        low: 2,
        high: 8,
        rules: [
            Rule(id: "hot", comparison: .above, limit: 8, duration: 600, severity: .major),
            Rule(id: "cold", comparison: .below, limit: 2, duration: 600, severity: .major),
        ]
    )

    @Test("A rule is found by its name, wherever it stands") func rules() throws {
        var after = before
        after.version = 2
        after.rules = [before.rules[1], before.rules[0]]
        after.rules[1].limit = 7.5
        let entries = try ProfileDifference(from: before, to: after).entries
        #expect(entries.map(\.path) == ["rules[hot].limit"])
        #expect(entries.first?.before == "8" && entries.first?.after == "7.5")
    }

    @Test("What was not there has no value before, and what is gone none after") func comesAndGoes() throws {
        var after = before
        after.low = nil
        after.zones = [ZoneBudget(above: 8, upTo: 15, budgetHours: 3)]
        let entries = try ProfileDifference(from: before, to: after).entries
        #expect(entries.map(\.path) == ["low", "zones[0].above", "zones[0].budget_h", "zones[0].upto"])
        #expect(entries[0].before == "2" && entries[0].after == nil)
        #expect(entries[2].before == nil && entries[2].after == "3")
    }

    @Test("Equal versions do not differ, whatever their numbers") func equal() throws {
        var after = before
        after.version = 5
        #expect(try ProfileDifference(from: before, to: after).entries.isEmpty)
    }
}

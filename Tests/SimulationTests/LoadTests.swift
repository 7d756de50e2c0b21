import ColdChain
import Testing

@testable import Simulation

/// What becomes of one load by its own temperature.
@Suite struct LoadTests {
    private func profile(_ kind: Rule.Kind, _ severity: Severity = .major) -> Profile {
        let rule = Rule(id: "hot", kind: kind, comparison: .above, limit: 8, duration: 600, severity: severity)
        return Profile(id: "p", low: 2, high: 8, rules: [rule])
    }

    /// Minutes above the limit, with a minute in the cold after each span.
    private func lostAt(_ profile: Profile, minutes: [Int]) -> Double? {
        var judge = LoadJudge(profile)
        var now = 0.0
        for span in minutes {
            for _ in 0..<span {
                now += 60
                judge.pass(9, seconds: 60, now: now)
            }
            now += 60
            judge.pass(5, seconds: 60, now: now)
        }
        return judge.lostAt
    }

    @Test func `a sustained rule begins anew after each minute in the cold`() {
        #expect(lostAt(profile(.sustained), minutes: [9, 9, 9]) == nil)
        #expect(lostAt(profile(.sustained), minutes: [9, 10]) == 1_200.0)
    }

    @Test func `a cumulative rule adds up`() {
        #expect(lostAt(profile(.cumulative), minutes: [9, 1]) == 660.0)
    }

    @Test func `a minor rule loses nothing`() {
        #expect(lostAt(profile(.sustained, .minor), minutes: [60]) == nil)
    }

    @Test func `goods follow the air of their vehicle, and cool again in a cold room`() {
        let goods = TestGoods.one
        var load = Load(goods, profile: profile(.sustained), seed: 1)
        #expect(load.temperature == 5)
        load.pass(air: 20, seconds: 3_600, now: 3_600)
        #expect(load.temperature > 9 && load.temperature < 18)
        let warm = load.temperature
        #expect(load.carriedSeconds == 3_600 && load.inRangeSeconds == 0)
        load.pass(air: nil, seconds: 3_600, now: 7_200)
        #expect(load.temperature < warm && load.carriedSeconds == 3_600)
    }
}

import Telemetry
import Testing

@testable import ColdChain

/// The streaming clocks against a judge that looks at the whole series again for every reading.
@Suite("Rules against brute force")
struct RuleTimerTests {
    private struct Walk {
        var times: [Double] = []
        var values: [Double] = []

        init(seed: UInt64) {
            var random = SplitMix(seed: seed)
            var time = 0.0
            var value = 5.0
            for _ in 0..<400 {
                value += (random.unit() - 0.5) * 2.4 + (5 - value) * 0.03
                times.append(time)
                values.append((value * 100).rounded() / 100)
                time += random.unit() < 0.03 ? 4_000 : 120 + (random.unit() * 300).rounded()
            }
        }
    }

    /// Feeds a walk as judged goods, so that only the clocks are under test; returns when each rule was first met.
    private func firstMet(_ walk: Walk, _ rule: Rule, maximumGap: Double) -> Double? {
        let profile = Profile(id: "p", low: -100, high: 100, rules: [rule], maximumGap: maximumGap)
        let device = DeviceDescription(device: DeviceName(rawValue: "d"))
        let setup = DetectorSetup(device: device, profile: profile, settings: DetectorSettings())
        var judgement = Judgement()
        judgement.timers = [RuleTimer(identity: 1)]
        judgement.judgedValue = .nan
        var events: [DetectorEvent] = []
        for (time, value) in zip(walk.times, walk.values) {
            judgement.now = Int64(time * 1e6) + 1_000_000
            let seconds = judgement.judgedTime == 0 ? 0 : Double(judgement.now - judgement.judgedTime) / 1e6
            let known = min(seconds, maximumGap)
            judgement.goods.value = value
            judgement.runTimer(0, value, known: known, lost: seconds - known, setup, into: &events)
            if !events.isEmpty { return time }
            judgement.judgedTime = judgement.now
            judgement.judgedValue = value
        }
        return nil
    }

    @Test("A cumulative rule over the trip fires at the reading at which brute force says so", arguments: 1...40)
    func cumulativeMatchesBruteForce(seed: Int) {
        let walk = Walk(seed: UInt64(seed))
        let rule = Rule(id: "c", kind: .cumulative, comparison: .above, limit: 6, duration: 5_400, severity: .major)
        let judge = SeriesRules(times: walk.times, values: walk.values, maximumGap: 900)
        #expect(firstMet(walk, rule, maximumGap: 900) == judge.total(rule).metAtReading)
    }

    @Test("A windowed rule fires within one slice of the moment that brute force gives, never later", arguments: 1...40)
    func windowMatchesBruteForce(seed: Int) {
        let walk = Walk(seed: UInt64(seed))
        var rule = Rule(
            id: "w",
            kind: .cumulative,
            comparison: .above,
            limit: 6,
            duration: 3_600,
            window: 14_400,
            severity: .major
        )
        let exact = SeriesRules(times: walk.times, values: walk.values, maximumGap: 900).total(rule).metAtReading
        let streamed = firstMet(walk, rule, maximumGap: 900)
        rule.window = 14_400 * 50 / 48 + 900
        let generous = SeriesRules(times: walk.times, values: walk.values, maximumGap: 900).total(rule).metAtReading
        if let exact { #expect((streamed ?? .infinity) <= exact) }
        if let streamed { #expect((generous ?? .infinity) <= streamed) }
    }

    @Test("A sustained rule never fires early by brute force with the crossing on a straight line", arguments: 1...40)
    func sustainedMatchesBruteForce(seed: Int) {
        let walk = Walk(seed: UInt64(seed))
        let rule = Rule(id: "s", comparison: .above, limit: 6, duration: 1_500, severity: .major)
        var since: Double?
        var expected: Double?
        for index in walk.times.indices {
            guard walk.values[index] > 6 else {
                since = nil
                continue
            }
            if index > 0, since == nil {
                let rise = walk.values[index] - walk.values[index - 1]
                let gap = walk.times[index] - walk.times[index - 1]
                since = walk.times[index - 1] + (6 - walk.values[index - 1]) / rise * gap
                since = since.map { $0 + max(0, gap - 100_000) }
            } else if index == 0 {
                since = walk.times[0]
            }
            if let since, walk.times[index] - since >= 1_500 {
                expected = walk.times[index]
                break
            }
        }
        let streamed = firstMet(walk, rule, maximumGap: 100_000)
        #expect(streamed == expected)
    }
}

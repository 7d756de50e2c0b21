import Alerting
import Testing

@Suite struct AlertRuleTests {
    private let van = AlertPlace(kind: .vehicle, name: "van-7")

    private func matches(
        _ alert: IncidentAlert = Facts.alert("a"),
        now: Int64 = Facts.start,
        _ change: (inout AlertRule) -> Void
    )
        -> Bool
    {
        var rule = AlertRule(name: "r", channels: ["c"])
        change(&rule)
        return rule.matches(alert, at: van, tenant: "acme", now: now)
    }

    @Test func eachConditionCountsAndNoneMeansAll() throws {
        #expect(matches { _ in })
        #expect(matches { $0.severity = .major })
        #expect(!matches { $0.severity = .critical })
        #expect(matches { $0.events = ["sensor", "breach"] })
        #expect(matches { $0.events = ["breach.hot"] })
        #expect(!matches { $0.events = ["breach.cold", "warning"] })
        #expect(matches { $0.tenants = ["acme"] })
        #expect(!matches { $0.tenants = ["other"] })
        #expect(matches { $0.profiles = ["vaccines-2-8"] })
        #expect(!matches { $0.profiles = ["frozen"] })
        #expect(!matches(Facts.alert("a", profile: nil)) { $0.profiles = ["frozen"] })
        #expect(matches { $0.places = ["van-*"] })
        #expect(matches { $0.places = ["x", "log*-1"] })
        #expect(!matches { $0.places = ["van"] })
        // Midnight in London is three in the morning in Moscow.
        let night = try #require(DailyHours("02:00-05:00", timeZone: "Europe/Moscow"))
        #expect(matches { $0.hours = night })
        #expect(!matches(now: Facts.start + 150 * Facts.minute) { $0.hours = night })
    }

    @Test func aStepIsReadAndWhatIsNoneIsRefused() {
        #expect(EscalationStep("15m desk") == EscalationStep(after: .seconds(900), channel: "desk"))
        #expect(EscalationStep("2h desk the shift leader")?.who == "the shift leader")
        #expect(EscalationStep("90s desk")?.after == .seconds(90))
        for text in ["", "desk", "15 desk", "m desk", "-1m desk", "0m desk", "15d desk", "15m"] {
            #expect(EscalationStep(text) == nil, "\(text)")
        }
    }
}

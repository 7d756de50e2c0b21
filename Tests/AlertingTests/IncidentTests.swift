import Alerting
import Foundation
import Testing

@Suite struct IncidentTests {
    private func policy(
        channels: [String: ChannelManners] = ["desk": ChannelManners(), "chief": ChannelManners()],
        escalation: [EscalationStep] = [],
        wait: Int = 10
    ) -> AlertPolicy {
        var rule = AlertRule(name: "all", channels: ["desk"])
        rule.escalation = escalation
        return AlertPolicy(rules: [rule], channels: channels, wait: .seconds(wait))
    }

    private func said(_ incident: inout Incident, _ policy: AlertPolicy, at now: Int64) -> [String] {
        incident.tell(at: now, by: policy).sayings.map { "\($0.channel)\($0.step)" }
    }

    @Test func theFirstMessageWaitsForMoreOfTheSameAndComesOnce() {
        var incident = Facts.incident(Facts.alert("a"))
        let policy = policy()
        let first = incident.tell(at: Facts.start, by: policy)
        #expect(first == .init(sayings: [], nextAt: Facts.start + 10 * Facts.second))
        #expect(said(&incident, policy, at: Facts.start + 9 * Facts.second).isEmpty)
        incident.take(Facts.fact(.opened, Facts.alert("b", device: "logger-2")))
        #expect(said(&incident, policy, at: Facts.start + 10 * Facts.second) == ["desk0"])
        incident.take(Facts.fact(.opened, Facts.alert("c", device: "logger-3")))
        let after = incident.tell(at: Facts.start + 60 * Facts.minute, by: policy)
        #expect(after == .init(sayings: [], nextAt: nil))
    }

    @Test func whatIsOverBeforeTheFirstMessageIsNotTold() {
        var incident = Facts.incident(Facts.alert("a"))
        _ = incident.tell(at: Facts.start, by: policy())
        incident.take(Facts.fact(.closed, Facts.alert("a"), at: Facts.start + 5 * Facts.second))
        #expect(!incident.isOpen)
        #expect(incident.tell(at: Facts.start + Facts.minute, by: policy()) == .init(sayings: [], nextAt: nil))
    }

    @Test func graverNewsAndTheEndAreMessagesOfTheirOwn() {
        var incident = Facts.incident(Facts.alert("a", severity: .minor))
        let policy = policy(wait: 0)
        #expect(said(&incident, policy, at: Facts.start) == ["desk0"])
        incident.take(Facts.fact(.updated, Facts.alert("a", severity: .critical)))
        #expect(
            incident.tell(at: Facts.start + 1, by: policy).sayings == [.init(channel: "desk", step: 0, isLoud: true)]
        )
        #expect(said(&incident, policy, at: Facts.start + Facts.minute).isEmpty)
        incident.take(Facts.fact(.closed, Facts.alert("a"), at: Facts.start + 2 * Facts.minute))
        #expect(said(&incident, policy, at: Facts.start + 2 * Facts.minute) == ["desk0"])
        #expect(said(&incident, policy, at: Facts.start + 3 * Facts.minute).isEmpty)
        incident.take(Facts.fact(.opened, Facts.alert("a"), at: Facts.start + 4 * Facts.minute))
        #expect(incident.isOpen)
        #expect(said(&incident, policy, at: Facts.start + 4 * Facts.minute) == ["desk0"])
    }

    @Test func aChannelThatCanChangeItsMessageIsKeptUpToDateQuietlyAndNotTooOften() {
        var incident = Facts.incident(Facts.alert("a"))
        let policy = policy(channels: ["desk": ChannelManners(takesUpdates: true)], wait: 0)
        #expect(incident.tell(at: Facts.start, by: policy).sayings == [.init(channel: "desk", step: 0, isLoud: true)])
        incident.take(Facts.fact(.opened, Facts.alert("b", device: "logger-2")))
        let answer = incident.tell(at: Facts.start + Facts.second, by: policy)
        #expect(answer == .init(sayings: [], nextAt: Facts.start + Facts.minute))
        let later = incident.tell(at: Facts.start + Facts.minute, by: policy)
        #expect(later.sayings == [.init(channel: "desk", step: 0, isLoud: false)])
        incident.take(Facts.fact(.acknowledged(by: "anna"), Facts.alert("a")))
        #expect(said(&incident, policy, at: Facts.start + 2 * Facts.minute) == ["desk0"])
    }

    @Test func whoeverMustHearThatItGoesOnHears() {
        var incident = Facts.incident(Facts.alert("a"))
        let manners = ChannelManners(takesUpdates: true, repeatInterval: .seconds(60))
        let policy = policy(channels: ["desk": manners], wait: 0)
        var now = Facts.start
        for _ in 0..<10 {
            let answer = incident.tell(at: now, by: policy)
            #expect(answer.sayings.count == 1)
            #expect(answer.nextAt == now + Facts.minute)
            now = answer.nextAt ?? now
        }
        incident.take(Facts.fact(.closed, Facts.alert("a"), at: now))
        #expect(said(&incident, policy, at: now) == ["desk0"])
        #expect(incident.tell(at: now + Facts.minute, by: policy) == .init(sayings: [], nextAt: nil))
    }

    @Test func anAcknowledgementStopsTheEscalationUntilItGetsGraver() {
        var incident = Facts.incident(Facts.alert("a", severity: .major))
        let steps = [EscalationStep(after: .seconds(900), channel: "chief", who: "Anna")]
        let policy = policy(escalation: steps, wait: 0)
        #expect(said(&incident, policy, at: Facts.start) == ["desk0"])
        incident.take(Facts.fact(.acknowledged(by: "boris"), Facts.alert("a")))
        #expect(said(&incident, policy, at: Facts.start + 60 * Facts.minute).isEmpty)
        let graver = Facts.start + 70 * Facts.minute
        incident.take(Facts.fact(.updated, Facts.alert("a", severity: .critical)))
        #expect(said(&incident, policy, at: graver) == ["desk0"])
        #expect(said(&incident, policy, at: graver + 15 * Facts.minute - 1).isEmpty)
        #expect(said(&incident, policy, at: graver + 15 * Facts.minute) == ["chief1"])
    }

    @Test func aSnoozeSilencesUntilItsEndAndThenItIsSaidAgain() {
        var incident = Facts.incident(Facts.alert("a"))
        let policy = policy(escalation: [EscalationStep(after: .seconds(300), channel: "chief")], wait: 0)
        #expect(said(&incident, policy, at: Facts.start) == ["desk0"])
        let end = Facts.start + 30 * Facts.minute
        incident.take(Facts.fact(.snoozed(until: end), Facts.alert("a")))
        let answer = incident.tell(at: Facts.start + 10 * Facts.minute, by: policy)
        #expect(answer == .init(sayings: [], nextAt: end))
        #expect(said(&incident, policy, at: end) == ["desk0", "chief1"])
    }

    @Test func maintenanceByEventTimeSilencesUntilItsEnd() {
        let window = MaintenanceWindow(
            id: "1",
            tenant: "acme",
            place: "van-*",
            span: Facts.start - 1..<Facts.start + 60 * Facts.minute
        )
        let policy = policy(wait: 0)
        var incident = Facts.incident(Facts.alert("a", severity: .critical))
        let answer = incident.tell(at: Facts.start + Facts.minute, by: policy, maintenance: [window])
        #expect(answer == .init(sayings: [], nextAt: window.span.upperBound))
        #expect(said(&incident, policy, at: window.span.upperBound) == ["desk0"])
        // What began after the window is told at once, although the van is still the same.
        var later = Facts.incident(Facts.alert("b", at: window.span.upperBound))
        #expect(later.tell(at: window.span.upperBound, by: policy, maintenance: [window]).sayings.count == 1)
        var other = Facts.incident(Facts.alert("c"), place: .init(kind: .vehicle, name: "truck-1"))
        #expect(other.tell(at: Facts.start, by: policy, maintenance: [window]).sayings.count == 1)
    }

    @Test func whatQuietHoursKeptBackIsToldInTheMorningThoughItIsOver() throws {
        let quiet = try #require(DailyHours("22:00-07:00", timeZone: "UTC"))
        let policy = policy(channels: ["desk": ChannelManners(quietHours: quiet)], wait: 0)
        var incident = Facts.incident(Facts.alert("a"))
        let morning = Facts.start + 7 * 60 * Facts.minute
        #expect(incident.tell(at: Facts.start, by: policy) == .init(sayings: [], nextAt: morning))
        incident.take(Facts.fact(.closed, Facts.alert("a"), at: Facts.start + 60 * Facts.minute))
        #expect(incident.tell(at: Facts.start + 61 * Facts.minute, by: policy) == .init(sayings: [], nextAt: morning))
        #expect(said(&incident, policy, at: morning) == ["desk0"])
        #expect(incident.tell(at: morning + 1, by: policy) == .init(sayings: [], nextAt: nil))
    }

    @Test func criticalIgnoresQuietHoursAtWhateverInstant() throws {
        let quiet = try #require(DailyHours("00:00-23:59", timeZone: "Europe/Berlin"))
        let policy = policy(channels: ["desk": ChannelManners(quietHours: quiet)], wait: 0)
        var random = SeededGenerator(1)
        for _ in 0..<500 {
            var incident = Facts.incident(Facts.alert("a", severity: .critical))
            let now = Facts.start + Int64.random(in: 0..<365 * 1440, using: &random) * Facts.minute
            #expect(said(&incident, policy, at: now) == ["desk0"])
        }
    }

    /// Facts and looks at random instants: whoever looks only when told to look again says the same, at the same
    /// instants, as one who looks every second.
    @Test(arguments: 1...40)
    func lookingWhenToldMissesNothing(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let quiet = try #require(DailyHours("00:10-00:25", timeZone: "UTC"))
        let channels = [
            "desk": ChannelManners(takesUpdates: Bool.random(using: &random), quietHours: quiet),
            "chief": ChannelManners(
                takesUpdates: true,
                repeatInterval: Bool.random(using: &random) ? .seconds(90) : nil
            ),
        ]
        let steps = [
            EscalationStep(after: .seconds(120), channel: "chief"),
            EscalationStep(after: .seconds(600), channel: "desk"),
        ]
        let policy = policy(channels: channels, escalation: steps, wait: Int.random(in: 0...30, using: &random))
        let facts = (0..<12).map { _ in Int64.random(in: 1..<2_400, using: &random) * Facts.second }.sorted()
            .map { offset in Self.fact(at: Facts.start + offset, using: &random) }
        let window = MaintenanceWindow(
            id: "w",
            tenant: nil,
            place: "logger-2",
            span: Facts.start..<Facts.start + 900 * Facts.second
        )
        var patient = Facts.incident(Facts.alert("0", severity: .minor))
        var eager = patient
        var heard: [String] = []
        var wanted: [String] = []
        var lookAt: Int64? = Facts.start
        var rest = facts[...]
        for step in 0..<3_000 {
            let now = Facts.start + Int64(step) * Facts.second
            while let fact = rest.first, fact.time <= now {
                patient.take(fact)
                eager.take(fact)
                lookAt = now
                rest.removeFirst()
            }
            let all = eager.tell(at: now, by: policy, maintenance: [window]).sayings
            wanted += all.map { "\(step) \($0.channel)\($0.step) \($0.isLoud)" }
            if let due = lookAt, due <= now {
                let answer = patient.tell(at: now, by: policy, maintenance: [window])
                heard += answer.sayings.map { "\(step) \($0.channel)\($0.step) \($0.isLoud)" }
                if let next = answer.nextAt { #expect(next > now) }
                lookAt = answer.nextAt
            }
        }
        #expect(heard == wanted)
        #expect(!wanted.isEmpty || !facts.isEmpty)
        // Nobody is told for the first time twice by the same step.
        for notice in patient.notices {
            #expect(patient.notices.filter { $0.channel == notice.channel && $0.step == notice.step }.count == 1)
        }
    }

    private static func fact(at time: Int64, using random: inout SeededGenerator) -> AlertFact {
        let number = Int.random(in: 0..<4, using: &random)
        let alert = Facts.alert(
            "\(number)",
            device: "logger-\(number)",
            severity: AlertSeverity.allCases.randomElement(using: &random) ?? .minor,
            at: time
        )
        let change: AlertFact.Change =
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: .opened
            case 4..<6: .updated
            case 6..<8: .closed
            case 8: .acknowledged(by: "anna")
            default: .snoozed(until: time + 300 * Facts.second)
            }
        return Facts.fact(change, alert, at: time)
    }

    @Test func anAlertBelongsToAnIncidentOfItsPlaceAndFamilyNearInTime() {
        let van = AlertPlace(kind: .vehicle, name: "van-7")
        let incident = Facts.incident(Facts.alert("a"))
        let half = Duration.seconds(1_800)
        func accepts(_ alert: IncidentAlert, at place: AlertPlace = van, tenant: String = "acme") -> Bool {
            incident.accepts(Facts.fact(.opened, alert, tenant: tenant), at: place, within: half)
        }
        #expect(accepts(Facts.alert("b", kind: "warning", code: "predicted_hot")))
        #expect(accepts(Facts.alert("b", at: Facts.start + 30 * Facts.minute)))
        #expect(accepts(Facts.alert("b", at: Facts.start - 30 * Facts.minute)))
        #expect(!accepts(Facts.alert("b", at: Facts.start + 30 * Facts.minute + 1)))
        #expect(!accepts(Facts.alert("b", at: Facts.start - 30 * Facts.minute - 1)))
        #expect(!accepts(Facts.alert("b", code: "cold")))
        #expect(!accepts(Facts.alert("b"), at: AlertPlace(kind: .vehicle, name: "van-8")))
        #expect(!accepts(Facts.alert("b"), at: AlertPlace(kind: .device, name: "van-7")))
        #expect(!accepts(Facts.alert("b"), tenant: "other"))
    }

    @Test func thousandsOfAlertsTakeBoundedRoom() throws {
        var incident = Facts.incident(Facts.alert("0"))
        for number in 1..<2_000 { incident.take(Facts.fact(.opened, Facts.alert("\(number)", device: "l-\(number)"))) }
        #expect(incident.alerts.count == Incident.alertLimit)
        #expect(incident.furtherAlerts == 2_000 - Incident.alertLimit)
        #expect(incident.alerts.last?.id == "\(Incident.alertLimit - 1)")
        let written = try JSONEncoder().encode(incident)
        #expect(try JSONDecoder().decode(Incident.self, from: written) == incident)
    }

    @Test func amongMoreAlertsThanAreKeptTheGraverAreHeardAndTheEndedMakeRoom() {
        var incident = Facts.incident(Facts.alert("0", severity: .minor))
        let policy = policy(wait: 0)
        for number in 1..<Incident.alertLimit { incident.take(Facts.fact(.opened, Facts.alert("\(number)"))) }
        #expect(said(&incident, policy, at: Facts.start) == ["desk0"])
        incident.take(Facts.fact(.opened, Facts.alert("grave", severity: .critical)))
        #expect(incident.severity == .critical)
        #expect(said(&incident, policy, at: Facts.start + 1) == ["desk0"])
        #expect(!incident.alerts.contains { $0.id == "0" })
        incident.take(Facts.fact(.closed, Facts.alert("7")))
        incident.take(Facts.fact(.opened, Facts.alert("late", severity: .minor)))
        #expect(incident.alerts.contains { $0.id == "late" } && !incident.alerts.contains { $0.id == "7" })
        #expect(incident.alerts.count == Incident.alertLimit && incident.furtherAlerts == 2)
    }

    @Test func whoeverSnoozesOneAlertStillHearsOfTheOthers() {
        var incident = Facts.incident(Facts.alert("a"))
        let policy = policy(channels: ["desk": ChannelManners(takesUpdates: true)], wait: 0)
        #expect(said(&incident, policy, at: Facts.start) == ["desk0"])
        incident.take(Facts.fact(.opened, Facts.alert("b", device: "logger-2")))
        incident.take(Facts.fact(.snoozed(until: Facts.start + 30 * Facts.minute), Facts.alert("a")))
        #expect(said(&incident, policy, at: Facts.start + Facts.minute) == ["desk0"])
    }

    @Test func aMessageNamesTheOpenAlertsFirst() {
        var incident = Facts.incident(Facts.alert("0", device: "logger-0"))
        for number in 1...11 {
            incident.take(Facts.fact(.opened, Facts.alert("\(number)", device: "logger-\(number)")))
        }
        for number in 0..<6 { incident.take(Facts.fact(.closed, Facts.alert("\(number)"))) }
        let lines = AlertText(language: .english, timeZone: "UTC").body(Facts.message(incident)).split(separator: "\n")
        for (line, number) in zip(lines, 6...11) { #expect(line.contains("logger-\(number)")) }
        #expect(lines.contains("… and 2 more"))
    }

    @Test func eventsAreReadAndWhatIsNoAlertIsNot() throws {
        let opened = try #require(AlertFact(Facts.event("7")))
        #expect(opened.alert.id == "acme/breach/7" && opened.change == .opened && opened.alert.severity == .major)
        #expect(AlertFact(Facts.event("7", "raised", family: "warning"))?.change == .opened)
        #expect(AlertFact(Facts.event("7", "cleared", family: "warning"))?.alert.closedAt == Facts.start)
        let until = #","until":"2026-01-01T01:00:00.250000Z""#
        let snoozed = AlertFact(Facts.event("7", "snoozed", more: until))
        #expect(snoozed?.change == .snoozed(until: Facts.start + 3_600_250_000))
        #expect(AlertFact(Facts.event("7", "snoozed", more: #","until":"tomorrow""#)) == nil)
        #expect(AlertFact(Facts.event("7", "commented")) == nil)
        #expect(AlertFact(Facts.event("7", family: "plan")) == nil)
        #expect(AlertFact(.sample("e", type: "isotherm.plan.accepted")) == nil)
    }
}

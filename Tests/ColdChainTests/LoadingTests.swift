import Telemetry
import Testing

@testable import ColdChain

/// Where goods are when they come aboard, and what counts until they leave.
@Suite("Loading and unloading")
struct LoadingTests {
    @Test("Goods come aboard at the set-point, whatever the unit has made of the empty space")
    func setPoint() {
        var load = SimulatedLoad(timeConstant: 5_400, prior: 5_400)
        load.hasProbe = false
        load.held = 7
        load.run(minutes: 600)
        load.load(at: 5)
        load.run(minutes: 2, staysClosed: true)
        #expect(abs(load.detector.state.goods.value - 5) < 0.3, "\(load.detector.state.goods.value)")
    }

    @Test("Goods loaded warm are a breach from their loading on, though they are back in range when the probe tells")
    func loadedWarm() throws {
        var load = SimulatedLoad(timeConstant: 3_600, prior: 3_600)
        load.run(minutes: 240)
        load.load(at: 11)
        let loading = DetectorBench.time(load.minute)
        load.run(minutes: 180, staysClosed: true)
        #expect(load.goods < 7)
        let breach = try #require(load.events.first { $0.eventClass == .breach })
        #expect(breach.start == loading)
        #expect(load.events.last { $0.eventClass == .breach }?.phase == .close)
    }

    @Test("Goods that come aboard far too warm are told when the rule is met, before their probe has come to rest")
    func surelyWarm() throws {
        var load = SimulatedLoad(timeConstant: 7_200, prior: 7_200)
        load.run(minutes: 240)
        load.load(at: 14)
        let loading = load.minute
        load.run(minutes: 20, staysClosed: true)
        #expect(!load.detector.state.goods.isSettling)
        #expect(load.events.allSatisfy { $0.eventClass != .breach })
        load.run(minutes: 25, staysClosed: true)
        let breach = try #require(load.events.first { $0.eventClass == .breach })
        #expect(breach.start == DetectorBench.time(loading))
        let told = Double(breach.decidedAt.milliseconds - breach.start.milliseconds) / 60_000
        #expect(told >= 29 && told < 31.5, "\(told) minutes")
    }

    @Test("A drifting probe beside a good air probe is not waited for, and is believed again once it is right")
    func drift() {
        var load = SimulatedLoad(timeConstant: 3_600, prior: 3_600)
        load.load(at: 5)
        load.run(minutes: 240)
        for _ in 0..<240 {
            load.departure += 0.0125
            load.run(minutes: 1)
        }
        load.run(minutes: 240)
        #expect(load.events.contains { $0.code == .drift && $0.channel == "goods" })
        load.unload()
        load.run(minutes: 30)
        load.load(at: 5)
        load.run(minutes: 60)
        #expect(!load.detector.state.goods.isSettling)
        load.departure = 0
        load.run(minutes: 240)
        #expect(load.events.last { $0.code == .drift }?.phase == .close)
        #expect(abs(load.detector.state.goods.value - load.goods) < 0.4)
    }

    /// Air that warms from the minute 60 on, read each ten minutes; goods leave after `minutes`.
    private func breaches(air: Double, minutes: Int64) -> [DetectorEvent] {
        let profile = Profile(
            id: "test",
            low: 2,
            high: 8,
            rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 1_800, severity: .major)],
            loadTimeConstant: 3_600
        )
        let sensors = [SensorDescription(channel: "air")]
        let device = DeviceDescription(device: DeviceName(rawValue: "van-1"), interval: 600, sensors: sensors)
        var detector = DeviceDetector(device: device, profile: profile)
        var events: [DetectorEvent] = []
        detector.startShipment(at: DetectorBench.time(0), into: &events)
        for minute in 0...minutes {
            if minute % 10 == 0, minute < minutes {
                let value = (minute < 60 ? 5 : air) + Double(minute / 10 % 3) * 0.1
                detector.ingest(DetectorBench.sample(minute, value), into: &events)
            }
            detector.tick(now: DetectorBench.time(minute, millisecond: 4_000), into: &events)
        }
        detector.endShipment(at: DetectorBench.time(minutes), into: &events)
        detector.tick(now: DetectorBench.time(minutes + 1), into: &events)
        return events.filter { $0.eventClass == .breach && $0.phase == .open }
    }

    @Test("A rule that is met between the last reading and the unloading is a breach, one that is not is none")
    func leaving() throws {
        var lastMinutes: [Int64] = []
        for air in [12.0, 13, 14, 15, 16] {
            let first = try #require((61..<300).first { !breaches(air: air, minutes: $0).isEmpty })
            let breach = try #require(breaches(air: air, minutes: first).first)
            let aboard = Double(DetectorBench.time(first).milliseconds - breach.start.milliseconds) / 1_000
            #expect(aboard >= 1_620 && aboard < 1_690, "\(aboard) s at \(air) degrees")
            lastMinutes.append(first % 10)
        }
        // Whatever the minute of the unloading, not only right after a reading.
        #expect(Set(lastMinutes).count > 2, "\(lastMinutes)")
    }

    @Test("The reading nearest to the moment at which the time is full decides")
    func nearest() {
        func isMet(at seconds: Double, interval: Double?) -> Bool {
            let rule = Rule(id: "hot", comparison: .above, limit: 8, duration: 1_800, severity: .major)
            let profile = Profile(id: "p", low: 2, high: 8, rules: [rule])
            let device = DeviceDescription(device: DeviceName(rawValue: "d"), interval: interval)
            let setup = DetectorSetup(device: device, profile: profile, settings: DetectorSettings())
            var judgement = Judgement()
            judgement.timers = [RuleTimer(identity: 1)]
            judgement.judgedValue = 9
            judgement.goods.value = 9
            var events: [DetectorEvent] = []
            for time in [0, seconds] {
                judgement.now = Int64(time * 1e6) + 1_000_000
                judgement.runTimer(0, 9, known: time, lost: 0, setup, into: &events)
                judgement.judgedTime = judgement.now
            }
            return !events.isEmpty
        }
        #expect(!isMet(at: 1_799, interval: nil))
        #expect(isMet(at: 1_770, interval: 60))
        #expect(!isMet(at: 1_769, interval: 60))
        // No more than a tenth of the rule's time, however seldom readings come.
        #expect(isMet(at: 1_620, interval: 900))
        #expect(!isMet(at: 1_619, interval: 900))
    }
}

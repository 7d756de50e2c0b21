import Telemetry
import Testing

@testable import ColdChain

@Suite("Detector basics")
struct DetectorBasicsTests {
    @Test("Goods that stay warm for the rule's duration open one breach, which closes when they are back")
    func warmGoodsOpenOneBreach() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        bench.hold(12, minutes: 300)
        bench.hold(5, minutes: 300)
        let breaches = bench.events.filter { $0.eventClass == .breach }
        #expect(breaches.map(\.phase).filter { $0 != .update } == [.open, .close])
        #expect(breaches.first?.code == .hot)
        #expect(breaches.first?.id == breaches.last?.id)
        #expect(breaches.first?.profileVersion == 3)
    }

    @Test("A short warm spell in the air opens no breach, because the goods hardly notice it")
    func shortWarmAirIsNoBreach() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        bench.hold(14, minutes: 12)
        bench.hold(5, minutes: 120)
        #expect(!bench.events.contains { $0.eventClass == .breach })
    }

    @Test("A burst that arrives late ends in the same breaches with the same starts")
    func lateBurstEndsInTheSameBreaches() {
        var inTime = DetectorBench(rule: 1_800)
        inTime.hold(5, minutes: 120)
        inTime.hold(12, minutes: 200)
        inTime.hold(5, minutes: 120)
        var late = DetectorBench(rule: 1_800)
        late.hold(5, minutes: 120)
        late.holdBack = true
        late.hold(12, minutes: 200)
        late.holdBack = false
        late.release(reversed: true)
        late.hold(5, minutes: 120)
        #expect(!inTime.finalBreaches.isEmpty)
        #expect(late.finalBreaches == inTime.finalBreaches)
    }

    @Test("Restoring a snapshot gives the same later events")
    func snapshotGoesOn() throws {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 90)
        bench.hold(11, minutes: 60)
        var copy = bench
        copy.detector = try DeviceDetector(
            restoring: bench.detector.snapshot(),
            device: bench.detector.device,
            profile: bench.detector.profile
        )
        bench.hold(11, minutes: 200)
        bench.hold(4, minutes: 200)
        copy.hold(11, minutes: 200)
        copy.hold(4, minutes: 200)
        #expect(bench.events.map { $0.json() } == copy.events.map { $0.json() })
    }

    @Test("A damaged snapshot is refused")
    func damagedSnapshotIsRefused() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 30)
        var bytes = bench.detector.snapshot()
        bytes[bytes.count / 2] ^= 1
        #expect(throws: SnapshotError.damaged) {
            try DeviceDetector(restoring: bytes, device: bench.detector.device, profile: bench.detector.profile)
        }
    }

    @Test("Safe minutes shrink as the goods warm, are zero in a breach, and a person can end the breach")
    func safeMinutesAndEnd() throws {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        #expect(bench.detector.safeMinutes(at: DetectorBench.time(120)) == nil)
        // Air that is far from the goods may be a defrost until it has stayed for half an hour.
        bench.hold(13, minutes: 42)
        let early = try #require(bench.detector.safeMinutes(at: DetectorBench.time(bench.minute)))
        bench.hold(13, minutes: 8)
        let late = try #require(bench.detector.safeMinutes(at: DetectorBench.time(bench.minute)))
        #expect(late < early)
        bench.hold(13, minutes: 60)
        #expect(bench.detector.safeMinutes(at: DetectorBench.time(bench.minute)) == 0)
        let breach = try #require(bench.detector.openEvents.first { $0.eventClass == .breach })
        let now = DetectorBench.time(bench.minute)
        #expect(bench.detector.endBreach(id: breach.id, at: now, into: &bench.events))
        #expect(bench.events.last?.phase == .close)
        #expect(bench.events.last?.id == breach.id)
        #expect(bench.detector.endBreach(id: breach.id, at: now, into: &bench.events) == false)
    }

    @Test("A breach that is open when the profile changes closes under the version that judged it")
    func profileChange() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        bench.hold(13, minutes: 120)
        var profile = bench.detector.profile
        profile.version = 9
        bench.detector.changeProfile(profile)
        bench.hold(5, minutes: 300)
        let close = bench.events.first { $0.eventClass == .breach && $0.phase == .close }
        #expect(close?.profileVersion == 3)
    }

    @Test("Every event has a sentence in both languages")
    func sentences() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        bench.send(-127)
        bench.hold(13, minutes: 200)
        #expect(
            bench.events.allSatisfy { $0.englishSentence.hasPrefix("van-1: ") && $0.englishSentence.hasSuffix(".") }
        )
        #expect(bench.events.allSatisfy { $0.russianSentence.hasPrefix("van-1: ") })
        #expect(
            bench.events.contains { $0.russianSentence.firstMatch(of: /товару слишком тепло: \d+,\d °C/) != nil },
            "decimals as the language writes them"
        )
    }
}

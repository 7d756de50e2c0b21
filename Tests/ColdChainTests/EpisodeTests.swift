import Telemetry
import Testing

@testable import ColdChain

@Suite("What is one breach, and what is none")
struct EpisodeTests {
    private func breaches(_ events: [DetectorEvent], _ phase: EventPhase) -> [DetectorEvent] {
        events.filter { $0.eventClass == .breach && $0.phase == phase && !$0.withdrawn }
    }

    /// A bench whose one sensor sits at the goods.
    private func probeBench(rule seconds: Double, reopenWindow: Double) -> DetectorBench {
        var bench = DetectorBench(rule: seconds)
        let device = DeviceDescription(
            device: DeviceName(rawValue: "van-1"),
            interval: 60,
            sensors: [SensorDescription(channel: "air", placement: .product)]
        )
        var settings = DetectorSettings()
        settings.reopenWindow = reopenWindow
        bench.detector = DeviceDetector(device: device, profile: bench.detector.profile, settings: settings)
        return bench
    }

    @Test("Goods that go out of range again within ten minutes are in the same breach, after an hour in a new one")
    func reopening() {
        // The short return is one: who waits for a minute only has two breaches of it.
        for (minutes, window, count) in [(4, 600, 1), (4, 60, 2), (90, 600, 2)] as [(Int64, Double, Int)] {
            var bench = probeBench(rule: 600, reopenWindow: window)
            bench.hold(5, minutes: 120)
            bench.hold(13, minutes: 90)
            bench.hold(5, minutes: minutes)
            bench.hold(13, minutes: 90)
            bench.hold(5, minutes: 120)
            #expect(breaches(bench.events, .open).count == count, "\(minutes) minutes")
            #expect(breaches(bench.events, .close).count == count, "\(minutes) minutes")
        }
    }

    @Test("The mean kinetic temperature of a window fires when brute force says so, though nothing leaves the range")
    func meanKineticRule() throws {
        var bench = DetectorBench(rule: 1_800)
        let window = 86_400.0
        let profile = Profile(
            id: "crt",
            low: 15,
            high: 30,
            rules: [
                Rule(
                    id: "mkt",
                    kind: .meanKinetic,
                    comparison: .above,
                    limit: 25,
                    duration: 0,
                    window: window,
                    severity: .major
                )
            ],
            loadTimeConstant: 600
        )
        bench.detector = DeviceDetector(device: bench.detector.device, profile: profile)
        bench.hold(24, minutes: 1_800)
        #expect(breaches(bench.events, .open).isEmpty)
        bench.hold(27, minutes: 1_000)
        let opened = try #require(breaches(bench.events, .open).first)
        #expect(opened.code == .hot && opened.rule == "mkt" && opened.severity == .major)
        // So many of the window's 1,440 minutes at 27 make the mean pass 25.
        let needed = try #require(
            (1...1_440).first { minutes in
                let weights = [Double(1_440 - minutes), Double(minutes)]
                let mean = MeanKineticTemperature.of([24, 27], weights: weights) ?? 0
                return mean > 25
            }
        )
        let fired = (opened.decidedAt.milliseconds - DetectorBench.time(1_800).milliseconds) / 60_000
        // The goods lag behind the air by ten minutes, and a slice is half an hour.
        #expect(abs(Int(fired) - needed) <= 45, "\(fired) and not \(needed)")
    }

    @Test("A probe that still shows the warmth of where it came from is no breach; goods loaded warm are")
    func settling() throws {
        func drive(settling: Double, goods: Double) -> [DetectorEvent] {
            var load = SimulatedLoad(timeConstant: 7_200, prior: 7_200, loadedAt: 20)
            let profile = Profile(
                id: "test",
                low: 2,
                high: 8,
                rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 300, severity: .major)],
                settling: settling,
                loadTimeConstant: 7_200
            )
            load.detector = DeviceDetector(device: load.detector.device, profile: profile)
            load.load(at: goods)
            load.run(minutes: 120, staysClosed: true)
            return breaches(load.events, .open)
        }
        #expect(drive(settling: 2_700, goods: 5).isEmpty)
        // Nor without the hold: what the probe's buffer brings along is not taken for the goods.
        #expect(drive(settling: 0, goods: 5).isEmpty)
        let warm = try #require(drive(settling: 2_700, goods: 14).first)
        // It counts from the loading on.
        #expect(warm.start.milliseconds - DetectorBench.time(0).milliseconds <= 120_000)
    }

    @Test("A breach beside a fault is told as doubtful with the fault, and not withheld")
    func suspect() throws {
        var load = SimulatedLoad(timeConstant: 3_600, prior: 3_600)
        load.load(at: 5)
        load.run(minutes: 240)
        load.stuckAt = 5
        load.run(minutes: 300)
        #expect(load.events.contains { $0.code == .stuck && $0.channel == "goods" })
        load.held = 14
        load.run(minutes: 400)
        let breach = try #require(breaches(load.events, .open).first)
        // Beside it the detector may doubt what else the stuck value makes look wrong.
        let doubts = try #require(breach.suspect)
        #expect(doubts.contains("stuck of goods"))
        #expect(String(decoding: breach.json(), as: UTF8.self).contains(#""suspect":"\#(doubts)""#))
        var healthy = SimulatedLoad(timeConstant: 3_600, prior: 3_600)
        healthy.load(at: 5)
        healthy.run(minutes: 540)
        healthy.held = 14
        healthy.run(minutes: 400)
        #expect(try #require(breaches(healthy.events, .open).first).suspect == nil)
    }
}

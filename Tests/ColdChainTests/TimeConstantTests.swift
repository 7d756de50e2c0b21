import Telemetry
import Testing

@testable import ColdChain

/// What a probe at the goods and the air tell of how fast goods follow is learned; a probe that is wrong teaches nothing.
@Suite("The time constant of a load")
struct TimeConstantTests {
    private static let hour = 3_600.0

    @Test(
        "A wrong expectation is corrected: small parcels, a pallet, and what was right stays",
        arguments: [(0.5, 1.5), (3, 1.5), (10, 1.5), (0.5, 4), (1.5, 1.5)]
    )
    func learned(hours: Double, expected: Double) {
        var load = SimulatedLoad(timeConstant: hours * Self.hour, prior: expected * Self.hour)
        load.load(at: 7.5)
        load.run(minutes: 16 * 60)
        #expect(load.estimate.isLearned)
        let error = load.estimate.seconds / (hours * Self.hour)
        #expect(error > 0.77 && error < 1.3, "\(load.estimate.seconds / 3_600) h, \(load.estimate.spread)")
    }

    @Test("The safe minutes after a failure are those of the goods aboard, whatever was expected", arguments: [2.0, 8])
    func safeMinutes(hours: Double) throws {
        var load = SimulatedLoad(timeConstant: hours * Self.hour, prior: 3 * Self.hour)
        load.load(at: 7)
        load.run(minutes: 14 * 60)
        load.held = 12
        load.run(minutes: 45, staysClosed: true)
        let safe = load.detector.safeMinutes(at: DetectorBench.time(load.minute))
        let foreseen = try #require(safe)
        var after = load
        var minutes = 0.0
        while after.goods < 8 {
            after.run(minutes: 1, staysClosed: true)
            minutes += 1
        }
        let truth = minutes + 30
        #expect(foreseen > 0.7 * truth && foreseen < 1.35 * truth, "\(foreseen) of \(truth)")
    }

    @Test("Without a probe at the goods what was expected stands, and evidence says that nothing was learned")
    func airOnly() throws {
        var load = SimulatedLoad(timeConstant: 0.5 * Self.hour, prior: 3 * Self.hour)
        load.hasProbe = false
        load.load(at: 5)
        load.run(minutes: 600)
        load.held = 16
        load.run(minutes: 600)
        #expect(load.estimate.seconds == 3 * Self.hour && !load.estimate.isTaught)
        let breach = try #require(load.events.first { $0.eventClass == .breach })
        #expect(breach.evidence.timeConstant == 3 * Self.hour)
        #expect(breach.evidence.timeConstantIsLearned == false)
    }

    @Test("What the loads before have taught is expected of the next one, and evidence says that it was learned")
    func taught() throws {
        var load = SimulatedLoad(timeConstant: 6 * Self.hour, prior: 1.5 * Self.hour)
        for _ in 0..<2 {
            load.load(at: 7.5)
            load.run(minutes: 720)
            load.unload()
            load.run(minutes: 60)
        }
        load.hasProbe = false
        load.load(at: 5)
        load.run(minutes: 60)
        #expect(!load.estimate.isLearned && load.estimate.isTaught)
        #expect(load.estimate.seconds > 4 * Self.hour && load.estimate.seconds < 8 * Self.hour)
        load.held = 18
        load.run(minutes: 900)
        let breach = try #require(load.events.first { $0.eventClass == .breach })
        #expect(breach.evidence.timeConstantIsLearned == true)
    }

    @Test("A probe that drifts teaches nothing of it, up or down", arguments: [0.5, -0.5, 0.25, -0.25])
    func drifting(degreesPerHour: Double) {
        var load = SimulatedLoad(timeConstant: 3 * Self.hour, prior: 3 * Self.hour)
        load.load(at: 6)
        load.run(minutes: 240)
        for _ in 0..<720 {
            load.departure += degreesPerHour / 60
            load.run(minutes: 1)
        }
        #expect(load.events.contains { $0.code == .drift && $0.channel == "goods" })
        let error = load.estimate.seconds / (3 * Self.hour)
        #expect(error > 0.7 && error < 1.45, "\(load.estimate.seconds / 3_600) h")
    }

    @Test("A probe that is stuck teaches nothing, however the air moves")
    func stuck() {
        var load = SimulatedLoad(timeConstant: Self.hour, prior: Self.hour)
        load.load(at: 6)
        load.run(minutes: 300)
        load.stuckAt = 5.2
        load.held = 7
        load.run(minutes: 300)
        #expect(load.events.contains { $0.code == .stuck && $0.channel == "goods" })
        load.stuckAt = nil
        load.run(minutes: 120)
        let error = load.estimate.seconds / Self.hour
        #expect(error > 0.75 && error < 1.35, "\(load.estimate.seconds / 3_600) h")
    }

    @Test("What happened in a gap teaches nothing")
    func gap() {
        var load = SimulatedLoad(timeConstant: Self.hour, prior: Self.hour)
        load.load(at: 5)
        load.run(minutes: 400)
        let before = load.estimate.seconds
        load.isConnected = false
        load.held = 30
        load.run(minutes: 50)
        load.held = 5
        load.run(minutes: 60)
        load.isConnected = true
        load.run(minutes: 45)
        #expect(load.estimate.seconds == before)
    }

    @Test("Where nobody declares shipments what was learned of one load gives way to what the next shows")
    func undeclared() {
        var load = SimulatedLoad(timeConstant: 2 * Self.hour, prior: 6 * Self.hour)
        load.run(minutes: 2_880)
        #expect(load.estimate.isLearned)
        #expect(load.estimate.seconds > 1.4 * Self.hour && load.estimate.seconds < 2.8 * Self.hour)
    }

    @Test(
        "A state restored in the middle of learning goes on byte for byte, wherever it was cut",
        arguments: [37, 190, 433]
    )
    func restored(minute: Int) throws {
        var load = SimulatedLoad(timeConstant: 4 * Self.hour, prior: 1.5 * Self.hour)
        load.load(at: 7)
        load.run(minutes: minute)
        var other = load
        other.detector = try DeviceDetector(
            restoring: load.detector.snapshot(),
            device: load.detector.device,
            profile: load.detector.profile
        )
        load.held = 14
        other.held = 14
        load.run(minutes: 400)
        other.run(minutes: 400)
        #expect(load.estimate.seconds == other.estimate.seconds)
        #expect(load.events.map { $0.json() } == other.events.map { $0.json() })
        #expect(load.detector.snapshot() == other.detector.snapshot())
    }

    @Test("A state of the version before, which learned nothing, goes on with what is expected")
    func olderState() {
        var load = SimulatedLoad(timeConstant: 2 * Self.hour, prior: 3 * Self.hour)
        load.load(at: 6)
        load.run(minutes: 60)
        var writer = SnapshotCoder(writing: 6)
        load.detector.state.visit(&writer)
        var reader = SnapshotCoder(reading: writer.bytes, version: 6)
        var state = Judgement()
        state.visit(&reader)
        #expect(reader.isComplete)
        state.expectTimeConstant(load.detector.setup)
        #expect(state.timeConstant.seconds == 3 * Self.hour)
    }

    @Test("Windows outweigh the expectation evenly, and one that no load explains changes nothing")
    func windows() {
        var estimate = TimeConstantEstimate()
        estimate.expect(TimeConstantEstimate.Prior(seconds: 3_600, spread: 0.7))
        #expect(abs(estimate.seconds - 3_600) < 1e-6 && abs(estimate.spread - 0.7) < 1e-6)
        for index in 0..<12 {
            let integral = Double(index % 4 - 1) * 7_200
            let isTaken = estimate.take(integral: integral, seconds: 3_600, rise: integral / 7_200, error: 0.05)
            #expect(isTaken)
        }
        #expect(abs(estimate.seconds / 7_200 - 1) < 0.05 && estimate.isLearned)
        let before = estimate.seconds
        for rise in [-1.0, 4] {
            let isTaken = estimate.take(integral: 7_200, seconds: 3_600, rise: rise, error: 0.05)
            #expect(!isTaken)
        }
        #expect(estimate.seconds == before)
        estimate.begin(isTrusted: false)
        #expect(abs(estimate.seconds - 3_600) < 1e-6 && !estimate.isTaught)
    }
}

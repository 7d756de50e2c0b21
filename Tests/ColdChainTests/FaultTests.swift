import Telemetry
import Testing

@testable import ColdChain

@Suite("Sensor and arrival faults")
struct FaultTests {
    private func codes(_ bench: DetectorBench) -> [EventCode] {
        bench.events.filter { $0.eventClass == .fault && $0.phase == .open }.map(\.code)
    }

    @Test("A healthy sensor has no fault")
    func healthy() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 1_500)
        #expect(codes(bench).isEmpty)
    }

    @Test(
        "Error codes and missing values are implausible, and never judged",
        arguments: [-127, 85, 327.67, nil] as [Double?]
    )
    func implausible(value: Double?) {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        for _ in 0..<60 { bench.send(value) }
        #expect(codes(bench).contains(.implausible))
        #expect(!bench.events.contains { $0.eventClass == .breach })
    }

    @Test("A sensor that repeats one value for hours is stuck")
    func stuck() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 240)
        for _ in 0..<180 { bench.send(5.11) }
        #expect(codes(bench).contains(.stuck))
    }

    /// An empty vehicle by night: air that floats, and what is added to it.
    private func night(resolution: Double, _ added: (Int) -> Double) -> [EventCode] {
        var bench = DetectorBench(rule: 1_800)
        bench.detector.startShipment(at: DetectorBench.time(0), into: &bench.events)
        bench.hold(5, minutes: 600)
        bench.detector.endShipment(at: DetectorBench.time(600), into: &bench.events)
        for minute in 0..<360 {
            let value = 5 + 9 * min(1, Double(minute) / 120) + (minute >= 180 && minute < 300 ? added(minute) : 0)
            bench.send((value / resolution).rounded() * resolution)
        }
        return codes(bench)
    }

    @Test("Air that nobody stirs is smooth: a probe that scatters in an empty vehicle is noisy, a coarse one is not")
    func noiseAtRest() {
        let scatter = [0.9, -1.1, 0.4, -0.7, 1.3, -0.2, -1.2, 0.8]
        #expect(night(resolution: 0.01) { scatter[$0 % 8] }.contains(.noise))
        #expect(!night(resolution: 0.01) { _ in 0 }.contains(.noise))
        #expect(!night(resolution: 0.5) { $0 % 2 == 0 ? 0.2 : -0.2 }.contains(.noise))
        // The unit cools the space down for the next load, and cycles then as it always does.
        let cycle = [0.0, 0.31, 0.52, 0.33, 0.02, -0.34, -0.51, -0.29]
        let cooled = night(resolution: 0.01) { $0 < 200 ? -9 * Double($0 - 180) / 20 : -9 + cycle[$0 % 8] }
        #expect(!cooled.contains(.noise))
    }

    @Test("A coarse probe at goods that rest may show the same for hours; once goods have come aboard it may not")
    func coarseProbe() {
        func drive(loaded: Bool) -> [EventCode] {
            let device = DeviceDescription(
                device: DeviceName(rawValue: "van-1"),
                interval: 60,
                sensors: [SensorDescription(channel: "air", placement: .product)]
            )
            var bench = DetectorBench(rule: 1_800)
            bench.detector = DeviceDetector(device: device, profile: bench.detector.profile)
            bench.detector.startShipment(at: DetectorBench.time(0), into: &bench.events)
            for minute in 0..<120 { bench.send(minute % 10 < 5 ? 5 : 5.5) }
            for _ in 0..<60 { bench.send(5) }
            if loaded {
                bench.detector.endShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
                bench.detector.startShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
            }
            for _ in 0..<360 { bench.send(5) }
            return codes(bench)
        }
        #expect(!drive(loaded: false).contains(.stuck))
        #expect(drive(loaded: true).contains(.stuck))
    }

    @Test(
        "A clock that is wrong by an hour, a day, a year or since 1970 is told, and the breach is found all the same",
        arguments: [3_600.0, -3_600, 86_400, -86_400, 31_536_000, -1_781_481_600]
    )
    func clockSkew(offset: Double) {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        for minute in 120..<500 {
            var sample = DetectorBench.sample(Int64(minute), 12 + Double(minute % 8) * 0.1)
            sample.eventTime = sample.eventTime.advanced(bySeconds: offset)
            bench.detector.ingest(sample, into: &bench.events)
            bench.detector.tick(now: sample.receivedTime, into: &bench.events)
        }
        #expect(codes(bench).contains(.clockSkew))
        #expect(bench.events.filter { $0.eventClass == .breach && $0.phase == .open }.count == 1)
    }

    @Test("Silence is told once and ends with the next reading; it closes no breach")
    func silence() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 120)
        bench.hold(12, minutes: 200)
        bench.minute += 120
        bench.detector.tick(now: DetectorBench.time(bench.minute), into: &bench.events)
        bench.detector.tick(now: DetectorBench.time(bench.minute + 1), into: &bench.events)
        #expect(codes(bench).filter { $0 == .silent }.count == 1)
        #expect(!bench.events.contains { $0.eventClass == .breach && $0.phase == .close })
        bench.hold(12, minutes: 5)
        #expect(bench.events.contains { $0.code == .silent && $0.phase == .close })
    }

    @Test("A reading that arrives twice counts once and is told")
    func duplicate() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 60)
        let again = DetectorBench.sample(30, 5)
        bench.detector.ingest(again, into: &bench.events)
        #expect(codes(bench) == [.duplicate])
    }

    @Test("Readings older than the allowed lateness are counted and not judged")
    func tooLate() {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 1_200)
        var old = DetectorBench.sample(0, 30)
        old.eventTime = DetectorBench.time(0, millisecond: 30_000)
        bench.detector.ingest(old, into: &bench.events)
        bench.detector.tick(now: DetectorBench.time(1_201), into: &bench.events)
        #expect(bench.detector.unscoredCount == 1)
    }
}

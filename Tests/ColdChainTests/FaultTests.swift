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

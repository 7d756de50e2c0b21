import Telemetry
import Testing

@testable import ColdChain

/// A vehicle's probe that is alone, its trips days apart and its readings minutes apart.
@Suite("Drift of a vehicle's single probe")
struct VehicleDriftTests {
    private func drifts(_ bench: DetectorBench) -> [DetectorEvent] {
        bench.events.filter { $0.code == .drift && $0.phase == .open }
    }

    private func bench(_ placement: SensorDescription.Placement, interval: Double) -> DetectorBench {
        var bench = DetectorBench(rule: 1_800)
        let device = DeviceDescription(
            device: DeviceName(rawValue: "van-1"),
            interval: interval,
            sensors: [SensorDescription(channel: "air", placement: placement)]
        )
        bench.detector = DeviceDetector(device: device, profile: bench.detector.profile)
        return bench
    }

    /// A trip of eight hours, read each five minutes: a thermostat cycles between 4 and 6 degrees in seven minutes, a door
    /// opens each hour and a half; `offset` is what is added to that by hours since loading.
    private func trip(_ bench: inout DetectorBench, swing: Double = 1, offset: (Double) -> Double) {
        bench.detector.startShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
        for passed in 0..<96 {
            let phase = Double(bench.minute % 7) / 7
            let cycle = swing * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase)
            let door = passed % 18 == 9 ? 6.0 : passed % 18 == 10 ? 2 : 0
            bench.send(5 + cycle + door + Double(passed * 7 % 5) * 0.03 + offset(Double(passed) / 12))
            bench.minute += 4
        }
        bench.detector.endShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
        bench.minute += 480
    }

    @Test("Air that is held ever further from where it always was is the probe's, by readings each five minutes")
    func creepingAir() {
        for sign in [-1.0, 1] {
            var bench = bench(.air, interval: 300)
            for _ in 0..<4 { trip(&bench) { _ in 0 } }
            #expect(drifts(bench).isEmpty)
            trip(&bench) { hours in sign * 0.3 * hours }
            #expect(drifts(bench).count == 1)
            #expect(drifts(bench).first.flatMap(\.evidence.offset).map { sign * $0 > 1.2 } == true)
            // It is corrected for: goods that never left their range break no rule.
            trip(&bench) { _ in sign * 2.4 }
            #expect(!bench.events.contains { $0.eventClass == .breach })
            trip(&bench) { _ in 0 }
            #expect(bench.events.last { $0.code == .drift }?.phase == .close)
        }
    }

    @Test("Air that warms behind a unit which stands still is no drift, nor is air that is held elsewhere in one step")
    func realAir() {
        var failed = bench(.air, interval: 300)
        for _ in 0..<4 { trip(&failed) { _ in 0 } }
        trip(&failed, swing: 0.05) { hours in 0.7 * hours }
        #expect(drifts(failed).isEmpty)
        #expect(failed.events.contains { $0.eventClass == .breach && $0.code == .hot })

        for degrees in [-4.6, 4.6] {
            var changed = bench(.air, interval: 300)
            for _ in 0..<4 { trip(&changed) { _ in 0 } }
            trip(&changed) { hours in hours < 0.6 ? 0 : degrees }
            #expect(drifts(changed).isEmpty)
            #expect(changed.events.contains { $0.eventClass == .breach })
        }
    }

    /// Goods in a vehicle by a probe of their own, `offset` degrees beside the set-point by hours since loading.
    private func load(_ bench: inout DetectorBench, hours: Int, offset: (Double) -> Double) {
        bench.detector.startShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
        for minute in 0..<(60 * hours) {
            bench.send(5 + offset(Double(minute) / 60) + Double(minute * 7 % 5) * 0.03)
        }
        bench.detector.endShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
        for _ in 0..<120 { bench.send(9) }
    }

    @Test("Goods that stay off the set-point beyond their time constant were never off: it is the probe")
    func loadThatStays() {
        for degrees in [-2.4, 2.2] {
            var bench = bench(.product, interval: 60)
            load(&bench, hours: 8) { _ in 0 }
            load(&bench, hours: 6) { _ in degrees }
            #expect(drifts(bench).count == 1)
            #expect(drifts(bench).first.flatMap(\.evidence.offset).map { abs($0 - degrees) < 0.4 } == true)
        }
    }

    @Test("Goods that come to the set-point are believed, and so are goods near their limit or beyond it")
    func loadThatIsOff() {
        var cooled = bench(.product, interval: 60)
        load(&cooled, hours: 8) { _ in 0 }
        load(&cooled, hours: 6) { hours in 2.2 * Numerics.exponential(-hours) }
        #expect(drifts(cooled).isEmpty)

        var warm = bench(.product, interval: 60)
        load(&warm, hours: 8) { _ in 0 }
        load(&warm, hours: 6) { _ in 4.4 }
        #expect(drifts(warm).isEmpty)
        #expect(warm.events.contains { $0.eventClass == .breach && $0.code == .hot })
    }

    @Test("Two loads in a row that come aboard far too warm are no drift: their breach is not taken back")
    func warmLoads() {
        var bench = bench(.product, interval: 60)
        load(&bench, hours: 8) { _ in 0 }
        for _ in 0..<2 { load(&bench, hours: 5) { _ in 9 } }
        #expect(drifts(bench).isEmpty)
        #expect(bench.finalBreaches.count == 2)
    }

    @Test("A probe that was put right is believed from then on, in the same load")
    func putRight() {
        var bench = bench(.product, interval: 60)
        load(&bench, hours: 8) { _ in 0 }
        // Off by 2.4 degrees at loading, put right after five hours; then the unit freezes the goods.
        load(&bench, hours: 11) { hours in hours < 5 ? -2.4 : -1.2 * max(0, hours - 6) }
        #expect(drifts(bench).count == 1)
        #expect(bench.events.contains { $0.eventClass == .breach && $0.code == .cold })
    }

    @Test(
        "A probe that shows as much too much when one load leaves, out of its range, and when the next comes aboard drifts"
    )
    func carriedOver() {
        var bench = bench(.product, interval: 60)
        load(&bench, hours: 8) { _ in 0 }
        load(&bench, hours: 8) { hours in 0.5 * hours }
        #expect(drifts(bench).isEmpty)
        load(&bench, hours: 5) { _ in 4.3 }
        #expect(drifts(bench).count == 1)
        #expect(drifts(bench).first.flatMap(\.evidence.offset).map { abs($0 - 4.3) < 0.4 } == true)
        // The first was a breach as far as anybody could tell; of the second load it is known better.
        #expect(bench.finalBreaches.count == 1)
    }

    @Test("A level that passes its habit during a night has left it in that night, whatever it was by day")
    func leavesAtNight() {
        var bench = bench(.air, interval: 300)
        for _ in 0..<4 { trip(&bench) { _ in 0 } }
        // A little below by day, far above on the next: more than the range is wide, so it is told and not taken back.
        trip(&bench) { hours in hours < 5 ? 0 : -0.8 }
        #expect(drifts(bench).isEmpty)
        trip(&bench) { _ in 4.9 }
        #expect(drifts(bench).count == 1)
        #expect(bench.events.contains { $0.eventClass == .breach && $0.code == .hot })
    }

    @Test("A state of the version before, which knew no hours, goes on with the rest")
    func olderState() {
        var track = SensorTrack()
        track.value = 4.5
        track.openFaults = SensorTrack.drift
        var writer = SnapshotCoder(writing: 7)
        track.visit(&writer)
        var reader = SnapshotCoder(reading: writer.bytes, version: 7)
        var restored = SensorTrack()
        restored.visit(&reader)
        #expect(reader.isComplete)
        #expect(restored.value == 4.5 && restored.openFaults == SensorTrack.drift)
        #expect(restored.held.awayHours == 0 && restored.held.habit == 0)
    }
}

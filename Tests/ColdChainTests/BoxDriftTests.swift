import Telemetry
import Testing

@testable import ColdChain

/// A probe that is alone in a box: packs that melt hold every trip at the same plateau.
@Suite("Drift of a box's single probe")
struct BoxDriftTests {
    private func drifts(_ bench: DetectorBench) -> [DetectorEvent] {
        bench.events.filter { $0.code == .drift && $0.phase == .open }
    }

    /// A trip: the packs hold the air at 5.7 degrees for `hours`, then it warms by a degree and a half an hour for three more.
    private func trip(_ bench: inout DetectorBench, hours: Int, plateau: Double = 5.7, offset: Double) {
        bench.detector.startShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
        for minute in 0..<(60 * (hours + 3)) {
            let warmed = max(0, Double(minute) / 60 - Double(hours)) * 1.5
            let scatter = Double((bench.minute * 7) % 5) * 0.02
            bench.send(plateau + warmed + scatter + offset)
        }
        bench.detector.endShipment(at: DetectorBench.time(bench.minute), into: &bench.events)
        for _ in 0..<240 { bench.send(20) }
    }

    @Test(
        "Fresh packs that seem to hold two degrees beside the plateau of every other trip are the probe's",
        arguments: [
            SensorDescription.Placement.air, .product,
        ]
    )
    func plateau(placement: SensorDescription.Placement) {
        var bench = DetectorBench(rule: 1_800, of: .passiveBox, placement: placement)
        for _ in 0..<3 { trip(&bench, hours: 7, offset: 0) }
        #expect(drifts(bench).isEmpty)
        let before = bench.finalBreaches.count
        trip(&bench, hours: 7, offset: 2.1)
        #expect(drifts(bench).count == 1)
        #expect(drifts(bench).first.flatMap(\.evidence.offset).map { abs($0 - 2.1) < 0.4 } == true)
        // What the goods really do is seen behind it: they leave their range in the trip's last hours, as ever.
        #expect(bench.finalBreaches.count == before + 1)
        trip(&bench, hours: 7, offset: 0)
        #expect(bench.events.last { $0.code == .drift }?.phase == .close)
    }

    @Test("A warmer day, and packs that are used up after an hour, are no drift")
    func realWarmth() {
        var bench = DetectorBench(rule: 1_800, of: .passiveBox)
        for _ in 0..<3 { trip(&bench, hours: 7, offset: 0) }
        trip(&bench, hours: 7, plateau: 7.0, offset: 0)
        trip(&bench, hours: 1, offset: 0)
        #expect(drifts(bench).isEmpty)
    }
}

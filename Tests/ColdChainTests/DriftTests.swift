import Telemetry
import Testing

@testable import ColdChain

/// A probe that is alone and shows too much or too little is told from air or goods that really are there.
@Suite("Drift of a single probe")
struct DriftTests {
    private func drifts(_ bench: DetectorBench) -> [DetectorEvent] {
        bench.events.filter { $0.code == .drift && $0.phase == .open }
    }

    /// A refrigerator's air: it warms for an hour and is cooled within twenty minutes.
    private func cycle(_ bench: inout DetectorBench, minutes: Int64, offset: (Double) -> Double) {
        for passed in 0..<minutes {
            let phase = Double(bench.minute % 80)
            let swing = phase < 60 ? -1.4 + 2.8 * phase / 60 : 1.4 - 2.8 * (phase - 60) / 20
            let scatter = Double((bench.minute * 7) % 5) * 0.02
            bench.send(5 + swing + scatter + offset(Double(passed) / 60))
        }
    }

    @Test(
        "The thermostat of a refrigerator goes on at its own level: what creeps away from it is the probe",
        arguments: [0.35, -0.35]
    )
    func refrigerator(degreesPerHour: Double) {
        var bench = DetectorBench(rule: 1_800, of: .refrigerator)
        cycle(&bench, minutes: 30 * 60) { _ in 0 }
        #expect(drifts(bench).isEmpty)
        cycle(&bench, minutes: 12 * 60) { hours in hours * degreesPerHour }
        #expect(drifts(bench).count == 1)
        #expect(drifts(bench).first.flatMap(\.evidence.offset).map { ($0 > 0) == (degreesPerHour > 0) } == true)
    }

    @Test("A refrigerator that stands still and warms is no drift, nor is one whose set-point was changed")
    func realAir() {
        var outage = DetectorBench(rule: 1_800, of: .refrigerator)
        cycle(&outage, minutes: 30 * 60) { _ in 0 }
        for minute in 0..<720 { outage.send(5 + Double(minute) / 60 * 0.5 + Double(minute % 3) * 0.02) }
        #expect(drifts(outage).isEmpty)
        #expect(outage.events.contains { $0.eventClass == .breach && $0.code == .hot })

        var changed = DetectorBench(rule: 1_800, of: .refrigerator)
        cycle(&changed, minutes: 30 * 60) { _ in 0 }
        cycle(&changed, minutes: 12 * 60) { _ in 4.6 }
        #expect(drifts(changed).isEmpty)
        #expect(changed.events.contains { $0.eventClass == .breach && $0.code == .hot })
    }

    private func goods(_ bench: inout DetectorBench, minutes: Int64, celsius: (Double) -> Double) {
        for passed in 0..<minutes {
            bench.send(celsius(Double(passed) / 60) + Double((bench.minute * 7) % 5) * 0.03)
        }
    }

    @Test("A goods probe that leaps back to where goods belong, and stays, was off before; the goods count from there")
    func goodsProbe() {
        var bench = DetectorBench(rule: 1_800, of: .vehicle, placement: .product)
        goods(&bench, minutes: 720) { _ in 5 }
        goods(&bench, minutes: 600) { hours in 5 + 0.28 * hours }
        #expect(drifts(bench).isEmpty)
        goods(&bench, minutes: 120) { _ in 5 }
        #expect(drifts(bench).count == 1)
        let offset = drifts(bench).first?.evidence.offset ?? 0
        #expect(abs(offset - 2.8) < 0.4)
        #expect(!bench.events.contains { $0.eventClass == .breach })
    }

    @Test("Goods that really warm, a single wrong reading and a pause are no drift")
    func realGoods() {
        var bench = DetectorBench(rule: 1_800, of: .vehicle, placement: .product)
        goods(&bench, minutes: 720) { _ in 5 }
        bench.send(9)
        goods(&bench, minutes: 60) { _ in 5 }
        goods(&bench, minutes: 360) { hours in 5 + 1.2 * hours }
        // Cooled again, as fast as goods can be.
        goods(&bench, minutes: 360) { hours in max(5, 12.2 - 4 * hours) }
        bench.minute += 120
        goods(&bench, minutes: 60) { _ in 3 }
        #expect(drifts(bench).isEmpty)
        #expect(bench.events.contains { $0.eventClass == .breach && $0.code == .hot })
    }
}

extension DetectorBench {
    /// A device of another kind than a vehicle with an air probe.
    fileprivate init(
        rule seconds: Double,
        of unit: DeviceDescription.Unit,
        placement: SensorDescription.Placement = .air
    ) {
        self.init(rule: seconds)
        let device = DeviceDescription(
            device: DeviceName(rawValue: "unit-1"),
            unit: unit,
            interval: 60,
            sensors: [SensorDescription(channel: "air", placement: placement)]
        )
        detector = DeviceDetector(device: device, profile: detector.profile)
    }
}

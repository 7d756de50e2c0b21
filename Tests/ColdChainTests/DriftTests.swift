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

    @Test("A refrigerator that stood still for hours and is well again is watched from there on")
    func afterAnOutage() {
        var bench = DetectorBench(rule: 1_800, of: .refrigerator)
        cycle(&bench, minutes: 30 * 60) { _ in 0 }
        for minute in 0..<600 { bench.send(5 + Double(minute) / 60 * 0.5 + Double(minute % 3) * 0.02) }
        #expect(drifts(bench).isEmpty)
        cycle(&bench, minutes: 12 * 60) { hours in -0.35 * hours }
        #expect(drifts(bench).count == 1)
    }

    @Test("A refrigerator's air that cycles for hours just outside its range is told, and judged as it is")
    func heldOutside() {
        var bench = DetectorBench(rule: 1_800, of: .refrigerator)
        cycle(&bench, minutes: 30 * 60) { _ in 0 }
        // Too fast to be seen within the range: it is there within one block.
        cycle(&bench, minutes: 14 * 60) { hours in min(3.7, 1.1 * hours) }
        #expect(drifts(bench).count == 1)
        #expect(drifts(bench).first.flatMap(\.evidence.offset).map { $0 > 1.2 } == true)
    }

    @Test("Air that a unit holds some degrees beside its own level within a wide range is told, and judged as it is")
    func wideRange() {
        func drive(_ offset: (Double) -> Double) -> DetectorBench {
            var bench = DetectorBench(rule: 1_800, low: 15, high: 25)
            for minute in 0..<1_440 { bench.send(20 + Self.cycle(minute)) }
            for minute in 0..<900 { bench.send(20 + Self.cycle(minute) + offset(Double(minute) / 60)) }
            return bench
        }
        let creeping = drive { hours in min(3.6, 0.4 * hours) }
        #expect(drifts(creeping).count == 1)
        // What the air is said to be stands: goods at 23.6 degrees are told as such.
        #expect(creeping.events.last { $0.code == .drift }?.evidence.goods.map { $0 > 21.5 } == true)
        #expect(drifts(drive { _ in 0 }).isEmpty)
        #expect(drifts(drive { _ in 7 }).isEmpty)
    }

    /// Ten minutes of a thermostat, by a degree up and down.
    private static func cycle(_ minute: Int) -> Double {
        [-1, -0.6, -0.2, 0.2, 0.6, 1, 0.5, 0, -0.4, -0.8][minute % 10] + Double(minute * 7 % 5) * 0.02
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
    init(
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

import Telemetry
import Testing

@testable import ColdChain

@Suite("Detector state, clocks and causes")
struct DetectorStateTests {
    @Test("Beside what it keeps for late readings, a sensor's state is under 1.5 kB after two days")
    func stateIsSmall() {
        var settings = DetectorSettings()
        settings.allowedLateness = 0
        let sensors = [
            SensorDescription(channel: "air"), SensorDescription(channel: "goods", placement: .product),
        ]
        let device = DeviceDescription(device: DeviceName(rawValue: "van-1"), interval: 60, sensors: sensors)
        let profile = Profile(
            id: "test",
            low: 2,
            high: 8,
            rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 1_800, severity: .major)]
        )
        var detector = DeviceDetector(device: device, profile: profile, settings: settings)
        var events: [DetectorEvent] = []
        for minute in 0..<2_880 {
            let time = DetectorBench.time(Int64(minute))
            for channel in ["air", "goods"] {
                let value = 5 + Double(minute % 7) * 0.1
                let sample = Sample(
                    metric: .temperature,
                    channel: channel,
                    value: value,
                    eventTime: time,
                    receivedTime: time.advanced(bySeconds: 2)
                )
                detector.ingest(sample, into: &events)
            }
        }
        var coder = SnapshotCoder(writing: DeviceDetector.snapshotVersion)
        var judgement = detector.state
        judgement.visit(&coder)
        let arrivals = 2 * 260
        #expect(coder.bytes.count + arrivals < 2 * 1_500, "\(coder.bytes.count) bytes")
    }

    /// A clock that is wrong by a day, by a year, and one that begins at 1970.
    @Test(
        "A device whose clock is wrong opens its breach by the time of arrival, and says that its clock is wrong",
        arguments: [86_400, -86_400, 31_536_000, -31_536_000, -1_781_481_600]
    )
    func wrongClocks(seconds: Int64) {
        var bench = DetectorBench(rule: 600)
        for minute in 0..<180 {
            let arrival = DetectorBench.time(Int64(minute), millisecond: 3_000)
            let sample = Sample(
                metric: .temperature,
                channel: "air",
                value: (minute < 60 ? 5 : 14) + Double(minute % 5) * 0.11,
                eventTime: arrival.advanced(bySeconds: Double(seconds)),
                receivedTime: arrival
            )
            bench.detector.ingest(sample, into: &bench.events)
            bench.detector.tick(now: arrival.advanced(bySeconds: 5), into: &bench.events)
        }
        let opened = bench.events.filter { $0.phase == .open }
        #expect(opened.contains { $0.code == .clockSkew })
        let breaches = opened.filter { $0.eventClass == .breach }
        #expect(breaches.count == 1)
        let start = breaches.first.map { $0.start.seconds(since: DetectorBench.time(60)) / 60 }
        #expect(start.map { $0 > 0 && $0 < 90 } ?? false, "\(String(describing: start)) minutes")
    }

    @Test("A unit that stops is a failed compressor, not a wrong set-point and not a warm load")
    func stoppedUnit() {
        var bench = DetectorBench(rule: 600)
        bench.hold(5, minutes: 600)
        for minute in 0..<240 {
            let climb = 5 + 12 * (1 - Numerics.exponential(-Double(minute) / 150))
            bench.send((climb * 100).rounded() / 100 + Double(minute % 3) * 0.01)
        }
        // What it does once it is repaired says nothing about what happened before.
        bench.hold(5, minutes: 300)
        let causes = bench.events.filter { $0.eventClass == .breach }.map(\.cause)
        #expect(!causes.isEmpty)
        #expect(causes.allSatisfy { $0 == .compressorFailure }, "\(causes)")
    }

    @Test(
        "A box whose goods were pulled down first had packs that came too cold; one that held its range ran out of them",
        arguments: [(2.4, Cause.packOvercooled), (4.8, Cause.packExhausted)]
    )
    func packs(deepest: Double, expected: Cause) {
        var bench = DetectorBench(rule: 1_800, of: .passiveBox)
        for minute in 0..<900 {
            let hours = Double(minute) / 60
            let plateau = max(deepest, 5 - 2.6 * hours)
            let celsius = hours < 8 ? plateau : min(12, plateau + 2 * (hours - 8))
            bench.send(celsius + Double(minute * 7 % 5) * 0.02)
        }
        let breaches = bench.events.filter { $0.eventClass == .breach }
        #expect(!breaches.isEmpty && breaches.allSatisfy { $0.code == .hot && $0.cause == expected }, "\(breaches)")
    }

    @Test(
        "A unit whose relay has rested since the goods left their range has failed, however lately it worked",
        arguments: [false, true]
    )
    func restingRelay(isToldEachMinute: Bool) {
        var bench = DetectorBench(rule: 60)
        for cycle in 0...60 {
            bench.report(.compressor, cycle % 2 == 1 ? 1 : 0)
            if cycle < 60 { bench.hold(5, minutes: 4) }
        }
        for _ in 0..<15 {
            if isToldEachMinute { bench.report(.compressor, 0) }
            bench.hold(30, minutes: 1)
        }
        let causes = bench.events.filter { $0.eventClass == .breach }.map(\.cause)
        #expect(!causes.isEmpty && causes.allSatisfy { $0 == .compressorFailure }, "\(causes)")
    }

    @Test("A door that stands open is open since it opened, however often that is told", arguments: [false, true])
    func ajarDoor(isToldEachMinute: Bool) {
        var bench = DetectorBench(rule: 600, hasDoorContact: true)
        bench.report(.door, 0)
        bench.hold(5, minutes: 600)
        bench.report(.door, 1)
        for minute in 0..<120 {
            if isToldEachMinute { bench.report(.door, 1) }
            bench.hold(5 + 15 * (1 - Numerics.exponential(-Double(minute) / 10)), minutes: 1)
        }
        let causes = bench.events.filter { $0.eventClass == .breach }.map(\.cause)
        #expect(causes.last == .doorAjar, "\(causes)")
    }

    @Test("Goods that are warm when the detector first hears of them were not declared to be loaded so")
    func warmFromTheBeginning() {
        var bench = DetectorBench(rule: 600)
        bench.hold(12, minutes: 120)
        let breach = bench.events.first { $0.eventClass == .breach }
        #expect(breach != nil && breach?.cause != .warmLoad)
    }
}

@Suite("Budgets of a load")
struct LoadBudgetTests {
    @Test("Time in a zone and ageing are counted as they happen, and end the safe minutes before any rule does")
    func budgetsAreLive() throws {
        let profile = Profile(
            id: "budgets",
            low: 2,
            high: 25,
            setPoint: 20,
            rules: [],
            zones: [ZoneBudget(above: 8, upTo: 15, budgetHours: 3)],
            shelfLife: ShelfLife(model: .q10(2), hours: 10, referenceTemperature: 10),
            loadTimeConstant: 60
        )
        var detector = DeviceDetector(
            device: DeviceDescription(device: DeviceName(rawValue: "box-1")),
            profile: profile
        )
        var events: [DetectorEvent] = []
        for minute in 0...120 {
            let time = DetectorBench.time(Int64(minute))
            detector.ingest(
                Sample(metric: .temperature, value: minute % 2 == 0 ? 9.9 : 10.1, eventTime: time, receivedTime: time),
                into: &events
            )
        }
        let record = try #require(detector.shipment)
        #expect(record.zoneSeconds == [7_200])
        #expect(abs(try #require(record.lifeUsed) - 0.2) < 1e-4)
        #expect(abs(try #require(detector.safeMinutes(at: DetectorBench.time(120))) - 60) < 0.01)
        let restored = try DeviceDetector(restoring: detector.snapshot(), device: detector.device, profile: profile)
        #expect(restored.shipment == record)
    }
}

@Suite("Levels of ten minutes")
struct RecentLevelsTests {
    @Test("The lowest of a slice is blind to a door that is open for minutes")
    func doorsAreNotSeen() {
        var levels = RecentLevels()
        for minute in 0..<90 {
            let value = minute % 30 < 4 ? 12.0 : 5
            _ = levels.take(value, at: Int64(minute) * 60_000_000, keepingLowest: true)
        }
        #expect(levels.slopeOfLowest == 0)
        #expect(levels.lowest(slices: 3) == 5)
    }

    @Test("A climb of a degree an hour is a slope of one")
    func climb() throws {
        var levels = RecentLevels()
        for minute in 0..<100 {
            _ = levels.take(Double(minute) / 60, at: Int64(minute) * 60_000_000, keepingLowest: false)
        }
        #expect(abs(try #require(levels.slope) - 1) < 0.15)
    }

    @Test("A silence of hours forgets the levels")
    func silence() {
        var levels = RecentLevels()
        for minute in 0..<90 { _ = levels.take(5, at: Int64(minute) * 60_000_000, keepingLowest: true) }
        _ = levels.take(9, at: 900 * 60_000_000, keepingLowest: true)
        #expect(levels.slopeOfLowest == nil)
    }
}

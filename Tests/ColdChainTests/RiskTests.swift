import Telemetry
import Testing

@testable import ColdChain

@Suite("The risk of a breach and its warnings")
struct RiskTests {
    private func warnings(_ bench: DetectorBench) -> [DetectorEvent] {
        bench.events.filter { $0.eventClass == .warning }
    }

    @Test("Trees are read from words, asked, and added up; what is unknown goes its own way")
    func treesAreAsked() throws {
        let forest = try #require(RiskForest(words: "0.5 3<=0.25l =-1 =2 4<=1.5r 5<=0r =0.25 =0.5 =4"))
        func sum(_ progress: Double, _ distance: Double, _ slope: Double) -> Double {
            var features = RiskFeatures()
            features[.progress] = progress
            features[.distance] = distance
            features[.slope] = slope
            let probability = forest.probability(features)
            return Numerics.logarithm(probability / (1 - probability))
        }
        #expect(abs(sum(0.25, 1, 0) - (0.5 - 1 + 0.25)) < 1e-9)
        #expect(abs(sum(0.26, 1, 0.1) - (0.5 + 2 + 0.5)) < 1e-9)
        #expect(abs(sum(0.9, 2, 0) - (0.5 + 2 + 4)) < 1e-9)
        #expect(abs(sum(.nan, .nan, .nan) - (0.5 - 1 + 4)) < 1e-9)
    }

    @Test(
        "Words that are no trees are refused",
        arguments: ["", "x", "0 =", "0 3<=1l =1", "0 26<=1l =1 =2", "0 3<=1 =1 =2", "0 -1<=1l =1 =2", "0 3=1l =1 =2"]
    )
    func notTrees(words: String) {
        #expect(RiskForest(words: words) == nil)
    }

    @Test("There is a place for each feature, and none is left over")
    func featuresAreCounted() {
        #expect(RiskFeatures.Name.allCases.count == RiskFeatures.count)
        #expect(RiskFeatures().values.count == RiskFeatures.count)
    }

    @Test("Both sides see the same of a mirrored shipment, each its own way out as positive")
    func sidesMirror() throws {
        var warming = DetectorBench(rule: 1_800)
        var cooling = DetectorBench(rule: 1_800)
        for minute in 0..<200 {
            let way = max(0, Double(minute - 60)) * 0.02
            warming.send(5 + way)
            cooling.send(5 - way)
        }
        let hot = try #require(warming.detector.state.riskFeatures(.hot, warming.detector.setup))
        let cold = try #require(cooling.detector.state.riskFeatures(.cold, cooling.detector.setup))
        #expect(hot[.progress] > 0.2)
        #expect(hot[.air] > -1 && hot[.airTrend] > 0.8)
        // The cold side's levels are the warm side's turned over, but for the lowest air, which is low on both.
        for name in [RiskFeatures.Name.progress, .distance, .slope, .rise30, .rise90, .air, .airOverGoods, .airTrend] {
            #expect(abs(hot[name] - cold[name]) < 1e-6, "\(name)")
        }
    }

    @Test("A unit that fails is told before its goods leave the range; a unit that works is not")
    func failingUnit() throws {
        var bench = DetectorBench(rule: 1_800)
        bench.hold(5, minutes: 600)
        #expect(warnings(bench).isEmpty)
        let failed = bench.minute
        for minute in 0..<400 { bench.send(min(20, 5 + Double(minute) * 0.06)) }
        let warning = try #require(warnings(bench).first)
        let breach = try #require(bench.events.first { $0.eventClass == .breach })
        #expect(warning.code == .predictedHot && warning.phase == .open)
        #expect(warning.start > DetectorBench.time(failed) && warning.start < breach.start)
        let predicted = try #require(warning.predictedAt)
        #expect(predicted > warning.start && predicted <= warning.start.advanced(bySeconds: 4 * 3_600))
        #expect(abs(predicted.seconds(since: breach.decidedAt)) < 3_600)
    }

    @Test("A warning is taken back when its cause is over, and is the same one when the danger is soon back")
    func raisedAgain() throws {
        var bench = DetectorBench(rule: 7_200)
        bench.hold(5, minutes: 600)
        bench.hold(13, minutes: 40)
        let first = try #require(warnings(bench).last)
        #expect(first.phase == .open)
        bench.hold(4, minutes: 60)
        let cleared = try #require(warnings(bench).last)
        #expect(cleared.phase == .close && cleared.id == first.id)
        bench.hold(13, minutes: 40)
        let again = try #require(warnings(bench).last)
        #expect(again.phase == .update && again.id == first.id && again.end == nil)
        #expect(bench.detector.openEvents.contains { $0.id == first.id })
        bench.hold(4, minutes: 300)
        bench.hold(13, minutes: 40)
        let other = try #require(warnings(bench).last)
        #expect(other.phase == .open && other.id != first.id)
    }

    @Test("A warning that has stood for hours without a breach is taken back once it would not be raised anew")
    func overdue() throws {
        // Goods come to a plateau near their limit: the risk falls from its peak and stays.
        func drive(_ settings: DetectorSettings, watch: (DetectorBench) -> Void) -> DetectorBench {
            var bench = DetectorBench(rule: 7_200)
            let detector = bench.detector
            bench.detector = DeviceDetector(
                device: detector.setup.device,
                profile: detector.profile,
                settings: settings
            )
            bench.hold(5, minutes: 600)
            for _ in 0..<480 {
                bench.hold(7.4, minutes: 1)
                watch(bench)
            }
            return bench
        }
        var risks: [Double] = []
        _ = drive(DetectorSettings()) { risks.append($0.detector.state.risk(.hot, $0.detector.setup)) }
        let peak = try #require(risks.max())
        let plateau = try #require(risks.suffix(240).max())
        let least = try #require(risks.suffix(240).min())
        var settings = DetectorSettings()
        settings.warningRisk = min(0.95 * peak, 1.9 * least)
        try #require(
            settings.warningRisk > plateau,
            "the plateau must be a danger that keeps a warning, not raises one"
        )

        let bench = drive(settings) { _ in }
        let told = warnings(bench)
        #expect(told.map(\.phase) == [.open, .close])
        let stood = try #require(told.last?.end).seconds(since: try #require(told.first).start)
        #expect(stood > settings.warningTerm && stood < settings.warningTerm + 1_800)
        #expect(!bench.events.contains { $0.eventClass == .breach })
    }

    @Test("A state of the version before, which knew no warnings taken back, goes on")
    func olderState() {
        var excursion = Excursion()
        excursion.outSince = 7
        excursion.extreme = 9.5
        excursion.forecastTime = 11
        var writer = SnapshotCoder(writing: 3)
        excursion.visit(&writer)
        var reader = SnapshotCoder(reading: writer.bytes, version: 3)
        var restored = Excursion()
        restored.visit(&reader)
        #expect(reader.isComplete)
        #expect(restored.outSince == 7 && restored.extreme == 9.5 && restored.forecastTime == 11)
        #expect(restored.cleared == nil)
    }

    @Test("A stuck air probe that comes back to life leaves no breach behind of what it made up")
    func stuckProbe() {
        var bench = DetectorBench(rule: 1_800)
        bench.detector.startShipment(at: DetectorBench.time(0), into: &bench.events)
        bench.hold(5, minutes: 300)
        // It stands at what an open door gave it.
        for _ in 0..<150 { bench.send(16.2) }
        bench.hold(5, minutes: 120)
        #expect(bench.events.contains { $0.code == .stuck })
        #expect(!bench.events.contains { $0.eventClass == .breach && $0.decidedAt > DetectorBench.time(450) })
    }

    @Test("Where the risk is written instead of events, each line names its load and has a value or null per feature")
    func featureLines() throws {
        var session = DetectSession(writesFeatures: true)
        var output: [UInt8] = []
        let head = """
            {"kind":"profile","id":"p","low":2,"high":8,"rules":[{"id":"hot","side":"hot","type":"sustained","op":">",\
            "limit":8,"for_s":1800,"severity":"major"}]}
            {"kind":"device","device":"van-1","profile":"p","unit":"van","interval_s":60,"load_tau_s":3600,\
            "sensors":[{"id":"a","metric":"temperature","probe":"air"}]}
            {"kind":"shipment","device":"van-1","state":"start","ts":0,"rx":0}

            """
        session.consume(Array(head.utf8).span, into: &output)
        for minute in 1...30 {
            let time = minute * 60_000
            let lines = """
                {"kind":"reading","device":"van-1","sensor":"a","metric":"temperature","value":\(6 + minute / 10),\
                "unit":"C","ts":\(time),"rx":\(time)}
                {"kind":"tick","seq":\(minute),"now":\(time)}

                """
            session.consume(Array(lines.utf8).span, into: &output)
        }
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.count { $0.contains("\"tock\"") } == 30)
        let features = lines.filter { $0.contains("\"kind\":\"features\"") }
        #expect(features.count >= 5 && features.count <= 7)
        #expect(!lines.contains { $0.contains("\"kind\":\"event\"") })
        for line in features {
            let bytes = Array(line.utf8)
            var cursor = ByteCursor(end: bytes.count)
            let tree = try #require(JSONValue.read(bytes.span, &cursor))
            #expect(tree["device"]?.text == "van-1" && tree["side"]?.text == "hot")
            #expect(tree["values"]?.elements.count == RiskFeatures.count)
        }
    }
}

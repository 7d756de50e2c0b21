import Telemetry
import Testing

@testable import ColdChain

@Suite("Detector properties")
struct DetectorPropertyTests {
    /// Two days of a van with a failure, as lines for the session.
    private static func lines(seed: UInt64) -> [String] {
        var random = SplitMix(seed: seed)
        var lines = [
            #"{"kind":"profile","id":"p","low":2,"high":8,"rules":[{"id":"hot","side":"hot","type":"sustained","op":">","limit":8,"for_s":1800,"severity":"major"}]}"#,
            #"{"kind":"device","device":"van-1","profile":"p","unit":"van","interval_s":60,"load_tau_s":3600,"sensors":[{"id":"a","metric":"temperature","probe":"air"}]}"#,
            #"{"kind":"shipment","device":"van-1","state":"start","ts":1781481600000,"rx":1781481600000}"#,
        ]
        var base = 5.0
        for minute in 0..<900 {
            if minute == 300 + Int(seed % 50) { base = 12 }
            if minute == 700 { base = 5 }
            let value = ((base + (random.unit() - 0.5) * 1.6) * 100).rounded() / 100
            let time = 1_781_481_600_000 + minute * 60_000
            lines.append(
                #"{"kind":"reading","device":"van-1","sensor":"a","metric":"temperature","value":\#(value),"unit":"C","ts":\#(time),"rx":\#(time + 2_000)}"#
            )
            if minute % 5 == 4 { lines.append(#"{"kind":"tick","seq":\#(minute),"now":\#(time + 3_000)}"#) }
        }
        return lines
    }

    private func run(_ lines: [String]) -> String {
        var session = DetectSession()
        var output: [UInt8] = []
        session.consume(Array((lines.joined(separator: "\n") + "\n").utf8).span, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("The same input gives the same bytes, in whatever pieces it comes", arguments: [1, 7, 64, 1_000])
    func piecesDoNotMatter(size: Int) {
        let lines = Self.lines(seed: 3)
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        var session = DetectSession()
        var output: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + size)
            session.consume(Array(bytes[start..<end]).span, into: &output)
            start = end
        }
        #expect(String(decoding: output, as: UTF8.self) == run(lines))
        #expect(run(lines).contains(#""class":"breach""#))
    }

    @Test("Lines that are no input are counted and do no harm")
    func badLinesAreCounted() {
        var session = DetectSession()
        var output: [UInt8] = []
        let bad = ["{", "[1,2]", "{\"kind\":\"reading\"}", "nonsense", "{\"kind\":\"tick\",\"seq\":", ""]
        session.consume(Array((bad.joined(separator: "\n") + "\n").utf8).span, into: &output)
        #expect(session.rejectedLines == 5)
        #expect(output.isEmpty)
    }

    @Test(
        "A snapshot at any reading goes on with the same events",
        arguments: [1, 40, 310, 333, 340, 380, 500, 719, 760]
    )
    func snapshotAnywhere(cut: Int) throws {
        var bench = DetectorBench(rule: 1_800)
        func drive(_ bench: inout DetectorBench, from: Int, to: Int) {
            for minute in from..<to {
                let base = minute < 300 || minute > 700 ? 5.0 : 11.5
                if minute % 97 == 13 { bench.holdBack.toggle() }
                if minute % 97 == 43, bench.holdBack {
                    bench.holdBack = false
                    bench.release(reversed: minute % 2 == 0)
                }
                bench.send(minute % 211 == 5 ? -127 : base + Double(minute % 8) * 0.13 - 0.45)
            }
        }
        drive(&bench, from: 0, to: cut)
        var copy = bench
        copy.detector = try DeviceDetector(
            restoring: bench.detector.snapshot(),
            device: bench.detector.device,
            profile: bench.detector.profile
        )
        drive(&bench, from: cut, to: 900)
        drive(&copy, from: cut, to: 900)
        #expect(bench.events.map { $0.json() } == copy.events.map { $0.json() })
        #expect(bench.events.contains { $0.eventClass == .breach })
    }

    @Test("Any order of late readings ends in the same breaches", arguments: 1...12)
    func permutationsAgree(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var inTime = DetectorBench(rule: 1_800)
        var late = DetectorBench(rule: 1_800)
        var waiting: [Sample] = []
        for minute in 0..<800 {
            let base = minute > 250 && minute < 560 ? 11.0 : 5.0
            let sample = DetectorBench.sample(Int64(minute), base + Double(minute % 7) * 0.15 - 0.45)
            inTime.detector.ingest(sample, into: &inTime.events)
            inTime.detector.tick(now: sample.receivedTime, into: &inTime.events)
            if random.unit() < 0.4 { waiting.append(sample) } else { late.detector.ingest(sample, into: &late.events) }
            if random.unit() < 0.02 || minute == 799 {
                waiting.shuffle(using: &random)
                for sample in waiting { late.detector.ingest(sample, into: &late.events) }
                waiting = []
            }
            late.detector.tick(now: sample.receivedTime, into: &late.events)
        }
        #expect(!inTime.finalBreaches.isEmpty)
        #expect(late.finalBreaches == inTime.finalBreaches)
    }
}

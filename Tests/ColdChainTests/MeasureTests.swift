import Testing

@testable import ColdChain

@Suite("Measures")
struct MeasureTests {
    @Test("Mean kinetic temperature of a constant is the constant, however cold", arguments: [-80.0, -20, 5, 25, 60])
    func constant(celsius: Double) throws {
        let mean = try #require(MeanKineticTemperature.of([celsius, celsius], weights: [1, 3]))
        #expect(abs(mean - celsius) < 1e-9)
    }

    @Test("Heat weighs more than cold")
    func heatWeighsMore() throws {
        let mean = try #require(MeanKineticTemperature.of([20, 30], weights: [1, 1]))
        #expect(mean > 26.2 && mean < 26.3)
    }

    @Test("A triangle crosses a limit where the line does")
    func triangle() {
        let range = TimeOutOfRange(low: 2, high: 8, maximumGap: 3_600)
        let linear = range.linear([0, 3_600, 7_200], [5, 11, 5])
        #expect(linear.above == 3_600)
        #expect(linear.degreeMinutesAbove == 90)
        #expect(range.hold([0, 3_600, 7_200], [5, 11, 5]).degreeMinutesAbove == 180)
    }

    @Test("A Newton curve is found again from its own points")
    func newtonFit() throws {
        let truth = NewtonCurve(start: 4, surrounding: 24, timeConstant: 9_000)
        let times = (0..<40).map { Double($0) * 300 }
        let values = times.map { 24 - 20 * Numerics.exponential(-$0 / 9_000) }
        let found = try #require(NewtonCurve.fit(times: times, values: values, surrounding: 24))
        #expect(abs(found.timeConstant - truth.timeConstant) < 1)
        #expect(truth.seconds(to: 30, side: .hot) == nil)
        #expect(truth.seconds(to: 3, side: .hot) == 0)
    }

    @Test("A reference case is answered, an unknown family says so")
    func referenceCase() {
        var session = ReferenceSession()
        var output: [UInt8] = []
        let lines = [
            #"{"family":"forecast","id":"a","input":{"t0_c":5,"ambient_c":25,"tau_s":7200,"limit_c":8,"side":"hot"}}"#,
            #"{"family":"alchemy","id":"b","input":{}}"#,
        ]
        session.consume(Array((lines.joined(separator: "\n") + "\n").utf8).span, into: &output)
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.contains(#"{"id":"a","result":{"seconds_to_limit":1170.136"#))
        #expect(text.contains(#""id":"b","result":{},"error""#))
    }

    @Test("A change of level scores high a few times at most")
    func scorer() {
        var scorer = SeriesScorer()
        var alarms = 0
        for index in 0..<3_000 {
            let value = (index < 2_000 ? 70.0 : 55) + Double(index % 7) * 0.2
            if scorer.score(value) > 0.9 { alarms += 1 }
        }
        #expect((1...3).contains(alarms))
    }

    @Test("Within an episode a series is told again only where its distance has grown by half")
    func episodes() {
        var scorer = SeriesScorer()
        var alarms: [(place: Int, distance: Double)] = []
        for index in 0..<6_000 {
            // A level that leaves in steps which become larger, and comes back.
            let step = index < 2_000 || index > 4_500 ? 0 : 1.5 * Double((index - 2_000) / 100 % 9)
            let score = scorer.score(70 - step + Double(index % 7) * 0.2)
            if score > 0.5 { alarms.append((index, -3 * Numerics.logarithm(1 - score))) }
        }
        #expect(alarms.count > 3)
        for (earlier, later) in zip(alarms, alarms.dropFirst()) where later.place - earlier.place <= 300 {
            #expect(later.distance > 1.49 * earlier.distance, "\(earlier), then \(later)")
        }
    }
}

import Telemetry
import Testing

@testable import TimeSeries

@Suite("Thinning curves out")
struct ThinningTests {
    private func curve(_ values: [Double]) -> [CurvePoint] {
        values.enumerated().map { CurvePoint(time: Timestamp(seconds: Int64($0.offset)), value: $0.element) }
    }

    @Test func extremesOfEveryStretchStay() {
        var generator = SystemRandomNumberGenerator()
        let points = curve((0..<1_000).map { _ in Double.random(in: -50...50, using: &generator) })
        var reducer = MinMaxReducer(range: Timestamp(seconds: 0)..<Timestamp(seconds: 1_000), stretches: 10)
        points.forEach { reducer.add($0) }
        let kept = reducer.finish()
        #expect(kept.count == 20)
        for stretch in 0..<10 {
            let part = points[(stretch * 100)..<(stretch * 100 + 100)].map(\.value)
            #expect(Set(kept[(stretch * 2)..<(stretch * 2 + 2)].map(\.value)) == [part.min(), part.max()])
        }
        #expect(reducer.finish().isEmpty)
    }

    @Test func aConstantKeepsOnePointAStretch() {
        var reducer = MinMaxReducer(range: Timestamp(seconds: 0)..<Timestamp(seconds: 100), stretches: 4)
        curve([Double](repeating: 1, count: 100)).forEach { reducer.add($0) }
        #expect(reducer.finish().map(\.time.microseconds) == [0, 25_000_000, 50_000_000, 75_000_000])
    }

    @Test(arguments: [3, 4, 50, 999])
    func trianglesKeepTheEndsTheOrderAndTheCount(count: Int) {
        let points = curve((0..<1_000).map { Double($0 * 7_919 % 101) })
        let kept = LargestTriangles.reduce(points, to: count)
        #expect(kept.count == count)
        #expect(kept.first == points.first && kept.last == points.last)
        #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.time < $1.time })
    }

    @Test func trianglesKeepASpike() {
        var values = [Double](repeating: 0, count: 1_000)
        values[500] = 10
        #expect(LargestTriangles.reduce(curve(values), to: 20).contains { $0.value == 10 })
        #expect(LargestTriangles.reduce(curve(values), to: 2).count == 2)
        #expect(LargestTriangles.reduce(curve([1, 2]), to: 20).count == 2)
    }
}

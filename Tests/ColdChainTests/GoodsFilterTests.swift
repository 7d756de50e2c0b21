import Telemetry
import Testing

@testable import ColdChain

/// Goods behind a buffered probe: what the filter makes of them against what they are.
@Suite("Goods behind a probe")
struct GoodsFilterTests {
    /// Goods, and the probe of a glycol bottle at them, minute by minute.
    private struct Bottle {
        var goods: Double
        var probe: Double
        var minute: Int64 = 1
        var filter = GoodsFilter()
        let timeConstant: Double
        private var random = SplitMix(seed: 11)

        init(goods: Double, probe: Double, timeConstant: Double = 5_400) {
            self.timeConstant = timeConstant
            self.goods = goods
            self.probe = probe
        }

        /// Lets time pass in air of `celsius`, which the filter hears of where `hasAir`.
        mutating func run(minutes: Int, air: Double, hasAir: Bool, lag: Double = 390) {
            for _ in 0..<minutes {
                goods += Numerics.approach(60, timeConstant) * (air - goods)
                probe += Numerics.approach(60, lag) * (0.93 * goods + 0.07 * air - probe)
                minute += 1
                let shown = probe + (random.unit() + random.unit() - 1) * 0.1
                take(shown, air: hasAir ? air : nil)
            }
        }

        mutating func take(_ shown: Double, air: Double?) {
            let now = minute * 60_000_000
            if filter.isRunning {
                filter.advance(to: now, air: air, timeConstant: timeConstant)
            } else {
                let start = GoodsFilter.Start(temperature: 5, spread: 2.5, airSpread: 3, hasAir: air != nil)
                filter.begin(start, value: shown, correction: 0, at: now)
            }
            filter.take(shown, correction: 0, variance: 0.0025)
        }
    }

    @Test("Goods that begin to warm are followed without the probe's lag", arguments: [true, false])
    func warming(hasAir: Bool) {
        // The lags that glycol bottles have; the filter knows the middle one.
        for lag in [300.0, 390, 480] {
            var bottle = Bottle(goods: 5, probe: 5, timeConstant: 2_400)
            bottle.run(minutes: 120, air: 5, hasAir: hasAir, lag: lag)
            var worst = 0.0
            var lagging = 0.0
            for minute in 0..<60 {
                bottle.run(minutes: 1, air: 11, hasAir: hasAir, lag: lag)
                guard minute >= 15 else { continue }
                worst = max(worst, abs(bottle.filter.temperature - bottle.goods))
                lagging = max(lagging, abs(bottle.probe - bottle.goods))
            }
            #expect(worst < 0.3, "\(worst) at \(lag)")
            if lag == 390 { #expect(lagging > 2 * worst, "\(worst), and the probe itself \(lagging)") }
        }
    }

    @Test("The course of a probe that comes to its goods tells where they were loaded", arguments: [2.0, 5, 9, 12])
    func loaded(celsius: Double) {
        for hasAir in [true, false] {
            var bottle = Bottle(goods: celsius, probe: 7)
            bottle.take(7, air: hasAir ? 5 : nil)
            bottle.run(minutes: 40, air: 5, hasAir: hasAir)
            let error = bottle.filter.first - celsius
            #expect(abs(error) < (hasAir ? 0.2 : 0.7), "\(error) with\(hasAir ? "" : "out") air")
            #expect(abs(bottle.filter.temperature - bottle.goods) < 0.2)
        }
    }

    @Test("Two wrong readings that agree do not carry the goods away", arguments: [true, false])
    func outliers(hasAir: Bool) {
        var bottle = Bottle(goods: 5, probe: 5)
        bottle.run(minutes: 180, air: 5, hasAir: hasAir)
        for _ in 0..<2 {
            bottle.minute += 1
            bottle.take(29, air: hasAir ? 5 : nil)
        }
        #expect(abs(bottle.filter.temperature - 5) < 2, "\(bottle.filter.temperature)")
        bottle.run(minutes: 60, air: 5, hasAir: hasAir)
        #expect(abs(bottle.filter.temperature - bottle.goods) < 0.2)
    }

    @Test("Goods are not left where a probe has long gone away from")
    func turningRound() {
        var bottle = Bottle(goods: 13, probe: 13)
        func show(_ celsius: Double) {
            bottle.minute += 1
            bottle.take(celsius + [0, 0.31, 0.52, 0.33, 0.02, -0.34, -0.51, -0.29][Int(bottle.minute % 8)], air: nil)
        }
        for _ in 0..<90 { show(13) }
        for value in stride(from: 13, to: 8, by: -0.5) { show(value) }
        for value in stride(from: 8, to: 13, by: 0.5) { show(value) }
        for _ in 0..<12 { show(13) }
        #expect(bottle.filter.temperature > 10, "\(bottle.filter.temperature)")
    }

    @Test("An air probe that is lost and found again does not move the goods")
    func airComesAndGoes() {
        var bottle = Bottle(goods: 5, probe: 5)
        bottle.run(minutes: 60, air: 12, hasAir: true)
        for hasAir in [false, true, false] {
            bottle.run(minutes: 1, air: 12, hasAir: hasAir)
            #expect(abs(bottle.filter.temperature - bottle.goods) < 0.15)
            bottle.run(minutes: 40, air: 12, hasAir: hasAir)
            #expect(abs(bottle.filter.temperature - bottle.goods) < 0.15)
        }
    }

    @Test("A drift that becomes known moves everything that was read")
    func correction() {
        var bottle = Bottle(goods: 5, probe: 5)
        bottle.run(minutes: 60, air: 5, hasAir: false)
        let (before, first) = (bottle.filter.temperature, bottle.filter.first)
        bottle.filter.agree(2)
        #expect(bottle.filter.temperature == before - 2)
        #expect(bottle.filter.first == first - 2)
        bottle.filter.agree(0)
        #expect(abs(bottle.filter.temperature - before) < 1e-12)
    }

    @Test("A state of the version before, which knew no filter, goes on from its estimate")
    func olderState() {
        var goods = GoodsEstimate()
        goods.begin(at: 60_000_000, temperature: 6.5, settling: false)
        var writer = SnapshotCoder(writing: 8)
        goods.visit(&writer)
        var reader = SnapshotCoder(reading: writer.bytes, version: 8)
        var restored = GoodsEstimate()
        restored.visit(&reader)
        #expect(reader.isComplete)
        #expect(restored.value == 6.5 && !restored.filter.isRunning)
        var track = SensorTrack()
        track.value = 6.6
        restored.correct(track, at: 120_000_000, timeConstant: 5_400, hasAir: true)
        #expect(abs(restored.value - 6.5) < 0.15)
    }
}

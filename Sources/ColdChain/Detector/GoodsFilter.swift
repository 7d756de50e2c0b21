/// A Kalman filter of goods behind a buffered probe: their temperature, what drives them beside the measured air, and
/// what the buffer holds.
///
/// Goods follow the air with their time constant, and the buffer follows the goods, with a little of the air, by its lag.
/// With an air probe the drive is what the air does not explain: the probes' offset, and a time constant that is not
/// quite the stated one. Without one it is the whole of the air minus the goods, which doors and failures move within
/// minutes. Temperatures are in degrees Celsius, times in seconds.
struct GoodsFilter: Sendable {
    /// Event time of the state in microseconds; 0 while it does not run.
    private(set) var time: Int64 = 0
    /// The goods.
    private(set) var temperature = 0.0
    /// By how much the air that the goods feel is above the measured one; above the goods, where none is measured.
    private var drive = 0.0
    /// What the probe would show without noise.
    private var probe = 0.0
    /// Whether the drive is that beside a measured air.
    private var hasAir = false
    private var lastAir = 0.0
    /// What its readings were corrected by: a drift that is known.
    private(set) var correction = 0.0
    /// Where the goods were when it began, as everything since then tells.
    private(set) var first = 0.0

    /// How many readings in a row have stood still or gone away from the goods, where the probe was to come to them.
    private var goneAway: Int64 = 0

    /// How far the probe was expected to come to the goods since its last reading, and by what variance that was widened because
    /// its lag is not known.
    private var approached = 0.0
    private var lagNoise = 0.0

    /// The covariance of temperature (t), drive (d), probe (p), and of the first temperature (f) with these.
    private var tt = 0.0
    private var td = 0.0
    private var tp = 0.0
    private var dd = 0.0
    private var dp = 0.0
    private var pp = 0.0
    private var ft = 0.0
    private var fd = 0.0
    private var fp = 0.0

    var isRunning: Bool { time != 0 }

    /// How far the goods may be from their estimate: a standard deviation in degrees.
    var deviation: Double { max(0, tt).squareRoot() }

    /// What is believed before the first reading; standard deviations in degrees.
    struct Start {
        /// Where the goods are expected, and how far they may be from there.
        var temperature: Double
        var spread: Double
        /// How far the air that the goods feel may be from the measured one; from those goods, where none is measured.
        var airSpread: Double
        /// Whether an air probe is believed.
        var hasAir: Bool
    }

    /// Begins under a probe that shows `value`, of which `correction` is known to be drift.
    mutating func begin(_ start: Start, value: Double, correction: Double, at now: Int64) {
        self = GoodsFilter()
        time = now
        temperature = start.temperature
        first = temperature
        probe = value - correction
        self.correction = correction
        hasAir = start.hasAir
        tt = start.spread * start.spread
        dd = start.airSpread * start.airSpread
        pp = GoodsFilter.bufferSpread * GoodsFilter.bufferSpread
        if !hasAir {
            // The air is where it is, wherever the goods are.
            td = -tt
            dd += tt
        }
        ft = tt
        fd = td
    }

    /// Other goods, or a probe that is not believed.
    mutating func stop() { self = GoodsFilter() }

    /// Moves everything to `now`; `air` is the mean of the measured air since the last state, nil where no air probe is
    /// believed.
    mutating func advance(to now: Int64, air: Double?, timeConstant: Double) {
        var rest = Double(now - time) / 1e6
        time = now
        (approached, lagNoise) = (0, 0)
        measure(by: air)
        while rest > 0 {
            let seconds = rest > 1.5 * GoodsFilter.longestStep ? GoodsFilter.longestStep : rest
            step(seconds, air: air, timeConstant: timeConstant)
            rest -= seconds
        }
    }

    /// The drive is told beside the measured air, or beside the goods while none is measured.
    private mutating func measure(by air: Double?) {
        if let air {
            if !hasAir { drive -= air - temperature }
            lastAir = air
        } else if hasAir {
            drive += lastAir - temperature
            dd += GoodsFilter.lostAirSpread * GoodsFilter.lostAirSpread
        }
        hasAir = air != nil
    }

    private mutating func step(_ seconds: Double, air: Double?, timeConstant: Double) {
        let share = Numerics.approach(seconds, timeConstant)
        let buffer = Numerics.approach(seconds, GoodsEstimate.probeLag)
        let gap = (air.map { $0 - temperature } ?? 0) + drive
        let memory = max(0, 1 - seconds / (hasAir ? GoodsFilter.offsetMemory : timeConstant))
        // What the buffer approaches: the goods in the middle of the step, and a little of the air.
        let reach = 0.5 * share + GoodsEstimate.airShare
        let lagging = temperature + reach * gap - probe
        // The transition's rows of temperature and probe. A measured air pulls less the warmer the goods are.
        let pull = hasAir ? 1.0 : 0
        let tFromT = 1 - pull * share
        let pFromT = buffer * (1 - pull * reach)
        let pFromD = buffer * reach
        let pFromP = 1 - buffer
        temperature += share * gap
        probe += buffer * lagging
        drive *= memory
        let t = (tFromT * tt + share * td, tFromT * td + share * dd, tFromT * tp + share * dp)
        let p = (
            pFromT * tt + pFromD * td + pFromP * tp, pFromT * td + pFromD * dd + pFromP * dp,
            pFromT * tp + pFromD * dp + pFromP * pp
        )
        let f = (tFromT * ft + share * fd, pFromT * ft + pFromD * fd + pFromP * fp)
        tt = t.0 * tFromT + t.1 * share
        td = t.1 * memory
        tp = t.0 * pFromT + t.1 * pFromD + t.2 * pFromP
        dp = p.1 * memory
        dd *= memory * memory
        pp = p.0 * pFromT + p.1 * pFromD + p.2 * pFromP
        (ft, fp) = f
        fd *= memory
        addNoise(seconds, gap: gap, lag: buffer * lagging)
    }

    private mutating func addNoise(_ seconds: Double, gap: Double, lag: Double) {
        tt += GoodsFilter.goodsNoise * seconds
        let noise = GoodsFilter.lagError * GoodsFilter.lagError * lag * lag
        pp += noise
        lagNoise += noise
        approached += lag
        guard hasAir else {
            dd += GoodsFilter.airNoise * seconds
            return
        }
        let deviation = GoodsFilter.offset + GoodsFilter.timeConstantError * abs(gap)
        dd += 2 * deviation * deviation * seconds / GoodsFilter.offsetMemory
    }

    /// Takes a reading of the probe with noise of `variance`, in square degrees; `correction` of it is known to be drift.
    ///
    /// What is further off than such noise makes likely counts as far as that: goods do not leap. Where the probe was to come
    /// to the goods, and for the third reading in a row stands still or goes away from them, that is not put down to its lag.
    mutating func take(_ value: Double, correction: Double, variance: Double) {
        agree(correction)
        let difference = value - correction - probe
        let isAway = difference * approached < 0 && abs(difference) > GoodsFilter.standstill * abs(approached)
        goneAway = isAway && abs(approached) > GoodsFilter.clearWay ? goneAway + 1 : 0
        if goneAway > GoodsFilter.doubted {
            // Another lag makes it come sooner or later, and none lets it stay away: the goods are elsewhere.
            pp -= lagNoise
        }
        let total = pp + variance
        let bound = max(GoodsFilter.leastBound, 3 * total.squareRoot())
        let error = min(max(difference, -bound), bound)
        let (gainT, gainD, gainP, gainF) = (tp / total, dp / total, pp / total, fp / total)
        temperature += gainT * error
        drive += gainD * error
        probe += gainP * error
        first += gainF * error
        ft -= gainF * tp
        fd -= gainF * dp
        fp -= gainF * pp
        tt -= gainT * tp
        td -= gainT * dp
        dd -= gainD * dp
        tp -= gainT * pp
        dp -= gainD * pp
        pp -= gainP * pp
    }

    /// Takes over what is known of the probe's drift by now: all that it has shown was wrong by as much.
    mutating func agree(_ correction: Double) {
        let change = self.correction - correction
        guard change != 0 else { return }
        temperature += change
        probe += change
        first += change
        self.correction = correction
    }

    /// The longest step, in seconds: short beside the lag of a probe.
    private static let longestStep = 90.0
    /// How long what the measured air does not explain lasts, in seconds.
    private static let offsetMemory = 3_600.0
    /// Square degrees a second by which goods move beside this law, and by which an unmeasured air wanders: four degrees
    /// in an hour.
    private static let goodsNoise = 1e-6
    private static let airNoise = 0.004
    /// The offset between two probes in degrees, and the share by which a time constant is wrong.
    private static let offset = 0.15
    private static let timeConstantError = 0.15
    /// What way of a probe is more than its noise, in degrees.
    private static let clearWay = 0.5
    /// From what share of its expected way on a probe counts as having stood still.
    private static let standstill = 0.75
    /// The share by which a probe's lag may differ from the usual one.
    private static let lagError = 0.5
    /// How far the first reading may be from what the buffer holds, in degrees.
    private static let bufferSpread = 0.1
    /// How far the air may have gone when its probe is lost, in degrees.
    private static let lostAirSpread = 1.0
    /// How many readings in a row may be wrong by the same.
    private static let doubted: Int64 = 2
    /// What is never an outlier, in degrees.
    private static let leastBound = 1.0

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&time)
        coder.field(&temperature)
        coder.field(&drive)
        coder.field(&probe)
        coder.field(&hasAir)
        coder.field(&lastAir)
        coder.field(&correction)
        coder.field(&first)
        coder.field(&goneAway)
        coder.field(&tt)
        coder.field(&td)
        coder.field(&tp)
        coder.field(&dd)
        coder.field(&dp)
        coder.field(&pp)
        coder.field(&ft)
        coder.field(&fd)
        coder.field(&fp)
    }
}

/// Watches the air and the probe at the goods through the same lags, and cuts what they show into windows from which the
/// time constant of the goods is learned.
///
/// A buffered probe lags by minutes. The goods' law holds as well between signals that are both delayed by the same
/// lag, so the air is delayed as the probe is, and both are smoothed alike: no slope has to be guessed.
struct TimeConstantWatch: Sendable {
    /// Event time of the last readings of the air and of the goods in microseconds; 0 where nothing goes on.
    private var airTime: Int64 = 0
    private var probeTime: Int64 = 0
    /// The last air reading, the air as the probe's buffer has it, and both smoothed.
    private var lastAir = 0.0
    private var buffered = 0.0
    private var air = 0.0
    private var probe = 0.0
    /// Since when both are seen without a break.
    private var since: Int64 = 0
    /// The running window: its begin, the goods then, the integral of air minus goods, and whether the probe moved.
    private var begin: Int64 = 0
    private var first = 0.0
    private var integral = 0.0
    private var firstDifference = 0.0
    private var lastDifference = 0.0
    private var airReadings = 0
    private var hasMoved = false

    /// Seconds of a window, of the smoothing, and of what is not yet believed after a break.
    private static let window = 3_600.0
    private static let smoothing = 300.0
    private static let start = 1_800.0
    /// How far the delayed air may be from its smoothed self in a calm moment, in degrees; a unit's cycles move what is
    /// not delayed by more.
    private static let calm = 0.4
    /// The longest time for which a window waits for a calm moment and for a probe that stands still, in seconds.
    private static let longest = 3 * 3_600.0

    /// A finished window.
    struct Window {
        /// The integral of air minus goods in degree-seconds.
        var integral: Double
        /// Its length in seconds.
        var seconds: Double
        /// By how much the goods rose, in degrees.
        var rise: Double
        /// By how many degrees air minus goods changed from its first to its last moment.
        var turn: Double
        /// The mean time between readings of the air, in seconds.
        var airInterval: Double
    }

    /// Nothing is known of what goes on: gaps, faults, other goods.
    mutating func stop() { self = TimeConstantWatch() }

    /// Takes a good reading of the air.
    mutating func takeAir(_ value: Double, at now: Int64) {
        let seconds = Double(now - airTime) / 1e6
        guard airTime != 0, seconds <= GoodsEstimate.longestStep else {
            stop()
            lastAir = value
            buffered = value
            air = value
            airTime = now
            return
        }
        let mean = (lastAir + value) / 2
        let before = buffered
        buffered += Numerics.approach(seconds, GoodsEstimate.probeLag) * (mean - buffered)
        air += Numerics.approach(seconds, TimeConstantWatch.smoothing) * ((before + buffered) / 2 - air)
        lastAir = value
        airTime = now
        airReadings += 1
    }

    /// Takes a good reading of the probe at the goods.
    ///
    /// - Returns: A window, where one is complete.
    mutating func takeProbe(_ value: Double, moved: Bool, at now: Int64) -> Window? {
        let seconds = Double(now - probeTime) / 1e6
        let sinceAir = Double(now - airTime) / 1e6
        guard airTime != 0, sinceAir <= GoodsEstimate.longestStep else { return nil }
        guard probeTime != 0, seconds <= GoodsEstimate.longestStep else {
            probe = value
            probeTime = now
            since = now
            begin = 0
            return nil
        }
        probe += Numerics.approach(seconds, TimeConstantWatch.smoothing) * (value - probe)
        probeTime = now
        guard Double(now - since) / 1e6 >= TimeConstantWatch.start else { return nil }
        let goods = (probe - GoodsEstimate.airShare * air) / (1 - GoodsEstimate.airShare)
        let difference = air - goods
        // Where the air has just leapt, minutes of lag decide what a moment shows: windows begin and end in calm ones.
        let isCalm = abs(buffered - air) < TimeConstantWatch.calm && abs(lastAir - air) < 4 * TimeConstantWatch.calm
        guard begin != 0 else {
            if isCalm { open(goods, difference, at: now) }
            return nil
        }
        integral += (difference + lastDifference) / 2 * seconds
        lastDifference = difference
        hasMoved = hasMoved || moved
        let length = Double(now - begin) / 1e6
        guard length >= TimeConstantWatch.window else { return nil }
        guard isCalm, hasMoved else {
            // A probe that shows one value for hours may be stuck: what it does not show teaches nothing.
            if length > TimeConstantWatch.longest { begin = 0 }
            return nil
        }
        let interval = length / Double(max(airReadings, 1))
        let window = Window(
            integral: integral,
            seconds: length,
            rise: goods - first,
            turn: difference - firstDifference,
            airInterval: interval
        )
        open(goods, difference, at: now)
        return window
    }

    private mutating func open(_ goods: Double, _ difference: Double, at now: Int64) {
        begin = now
        first = goods
        integral = 0
        firstDifference = difference
        lastDifference = difference
        airReadings = 0
        hasMoved = false
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&airTime)
        coder.field(&probeTime)
        coder.field(&lastAir)
        coder.field(&buffered)
        coder.field(&air)
        coder.field(&probe)
        coder.field(&since)
        coder.field(&begin)
        coder.field(&first)
        coder.field(&integral)
        coder.field(&firstDifference)
        coder.field(&lastDifference)
        coder.field(&airReadings)
        coder.field(&hasMoved)
    }
}

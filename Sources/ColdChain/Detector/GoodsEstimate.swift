/// The estimated temperature of the goods, which is what rules judge.
///
/// Goods follow the air with their time constant; a probe at the goods corrects that, and replaces it where there is
/// no air probe (`GoodsFilter`).
struct GoodsEstimate: Sendable {
    /// Event time of the last estimate in microseconds; 0 before the first.
    var time: Int64 = 0
    var value = 0.0
    /// What the air alone would have made of the goods.
    var model = 0.0
    var isKnown = false
    /// Whether the probe at the goods is still coming to their temperature after loading.
    var isSettling = false
    /// The last air value that moved the estimate.
    var air = 0.0
    var airTime: Int64 = 0
    /// The 45-minute slope of the estimate in degrees per second.
    var slope = 0.0

    /// The estimate from which the slope goes on.
    var trackedTime: Int64 = 0
    var trackedValue = 0.0
    /// The estimate of each ten minutes.
    var levels = RecentLevels()
    /// What the probe at the goods tells of them, while it is believed.
    private(set) var filter = GoodsFilter()

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&time)
        coder.field(&value)
        coder.field(&model)
        coder.field(&isKnown)
        coder.field(&isSettling)
        coder.field(&air)
        coder.field(&airTime)
        coder.field(&slope)
        coder.field(&trackedTime)
        coder.field(&trackedValue)
        levels.visit(&coder)
        if coder.version >= 9 { filter.visit(&coder) }
    }

    /// Share of the air in what a buffered product probe shows.
    static let airShare = 0.07
    /// Lag of a buffered product probe in seconds: the middle of the 3 to 10 minutes that glycol buffers have.
    static let probeLag = 390.0

    /// Lag of an air probe in seconds: the middle of the half minute to two minutes that those in load spaces have.
    static let airLag = 75.0
    /// The longest pause of a probe after which it still tells of the same course, in seconds.
    static let longestPause = 7_200.0

    /// The longest time between two air readings over which the air is taken to change evenly, in seconds.
    static let longestStep = 900.0

    /// Goods come aboard: they are taken to be at `temperature` until something shows otherwise.
    mutating func begin(at now: Int64, temperature: Double, settling: Bool) {
        self = GoodsEstimate()
        time = now
        value = temperature
        model = temperature
        isKnown = true
        isSettling = settling
    }

    /// Moves the goods towards the air between the last air reading and this one.
    mutating func follow(_ newAir: Double, at now: Int64, timeConstant: Double, alone: Bool) {
        let seconds = airTime == 0 ? 0 : Double(now - airTime) / 1e6
        // Over a gap nobody knows when the air changed; the old value is the one that is known to be over.
        let isGap = seconds == 0 || seconds > GoodsEstimate.longestStep
        let mean = isGap ? newAir : (air + newAir) / 2 + GoodsEstimate.airLag * (newAir - air) / seconds
        let share = Numerics.approach(seconds, timeConstant)
        model += share * (mean - model)
        if alone { filter.stop() }
        if filter.isRunning { advanceFilter(to: now, mean: mean, over: seconds, timeConstant: timeConstant) }
        if filter.isRunning, !isSettling {
            value = filter.temperature
        } else {
            value += share * (mean - value)
        }
        if alone { track(now) }
        air = newAir
        airTime = now
        time = now
    }

    /// The filter has come a part of the way with the last air when a reading of the probe lay between: the rest makes up
    /// for that, so that the whole is `mean` over `seconds`.
    private mutating func advanceFilter(to now: Int64, mean: Double, over seconds: Double, timeConstant: Double) {
        let rest = Double(now - filter.time) / 1e6
        guard rest > 0 else { return }
        let done = seconds - rest
        let remaining = done > 0 && seconds <= GoodsEstimate.longestStep ? (mean * seconds - air * done) / rest : mean
        filter.advance(to: now, air: remaining, timeConstant: timeConstant)
    }

    /// Corrects the goods by the probe at them; without an air probe the probe alone is believed.
    mutating func correct(_ probe: SensorTrack, at now: Int64, timeConstant: Double, hasAir: Bool) {
        watch(probe, at: now, timeConstant: timeConstant, hasAir: hasAir)
        value = filter.temperature
        track(now)
        time = now
    }

    /// Shows the probe to the filter; while it settles, nothing is believed yet.
    mutating func watch(_ probe: SensorTrack, at now: Int64, timeConstant: Double, hasAir: Bool) {
        let measuredAir = hasAir && airTime != 0 ? air : nil
        if filter.isRunning, Double(now - filter.time) / 1e6 < GoodsEstimate.longestPause {
            filter.advance(to: now, air: measuredAir, timeConstant: timeConstant)
        } else {
            let isExpected = isSettling || hasAir
            let start = GoodsFilter.Start(
                temperature: isExpected ? value : probe.value - probe.correction,
                spread: isSettling ? 2.5 : 0.3,
                airSpread: measuredAir != nil ? 0.2 : (isSettling ? 3 : 1),
                hasAir: measuredAir != nil
            )
            filter.begin(start, value: probe.value, correction: probe.correction, at: now)
        }
        let scatter = 0.25 * probe.roughness
        let variance = 0.05 * 0.05 + scatter * scatter + probe.resolution * probe.resolution / 12
        filter.take(probe.value, correction: probe.correction, variance: variance)
    }

    /// The probe has come to the goods: they are where it says.
    mutating func settle(correction: Double, at now: Int64) {
        isSettling = false
        filter.agree(correction)
        value = filter.temperature
        model = value
        trackedTime = 0
        time = now
    }

    /// Sets the goods anew: something else has shown where they are.
    mutating func place(_ temperature: Double) {
        value = temperature
        model = temperature
        filter.stop()
    }

    /// Moves the goods to `now`, when nothing was read since the last estimate.
    mutating func goOn(to now: Int64, timeConstant: Double, hasAir: Bool) {
        if filter.isRunning, !isSettling {
            filter.advance(to: now, air: hasAir && airTime != 0 ? air : nil, timeConstant: timeConstant)
            value = filter.temperature
        } else if hasAir, airTime != 0 {
            value += Numerics.approach(Double(now - airTime) / 1e6, timeConstant) * (air - value)
        }
        time = now
    }

    /// Learns the slope from one whole step to the next: half a step is the air's pull or the probe's, not the goods'.
    private mutating func track(_ now: Int64) {
        let seconds = Double(now - trackedTime) / 1e6
        if trackedTime != 0, seconds > 0 {
            slope += Numerics.approach(seconds, 1_500) * ((value - trackedValue) / seconds - slope)
        }
        trackedTime = now
        trackedValue = value
    }
}

/// The estimated temperature of the goods, which is what rules judge.
///
/// Goods follow the air with their time constant; a probe at the goods corrects that, and replaces it where there is
/// no air probe. A buffered probe sees a little of the air and lags, which its slope makes good.
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
    }

    /// Share of the air in what a buffered product probe shows.
    static let airShare = 0.07
    /// Lag of a buffered product probe in seconds: the middle of the 3 to 10 minutes that glycol buffers have.
    static let probeLag = 390.0

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
        let mean = airTime == 0 || seconds > GoodsEstimate.longestStep ? newAir : (air + newAir) / 2
        let share = Numerics.approach(seconds, timeConstant)
        model += share * (mean - model)
        value += share * (mean - value)
        if alone { track(now) }
        air = newAir
        airTime = now
        time = now
    }

    /// Corrects the goods by the probe at them; without an air probe the probe alone is believed.
    mutating func correct(_ probe: SensorTrack, at now: Int64, timeConstant: Double, hasAir: Bool) {
        let seconds = time == 0 ? 60 : Double(now - time) / 1e6
        if hasAir {
            let unlagged = probe.level - probe.correction + GoodsEstimate.probeLag * probe.slope
            let measured = (unlagged - GoodsEstimate.airShare * air) / (1 - GoodsEstimate.airShare)
            value += Numerics.approach(min(seconds, 600) + 60, 900) * (measured - value)
        } else {
            let lead = GoodsEstimate.probeLag - GoodsEstimate.airShare * timeConstant
            value = probe.level - probe.correction + lead * probe.slope
        }
        track(now)
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

/// The air around the goods: its level, whether the unit cycles, and the doors.
struct AirContext: Sendable {
    /// Event time of the last air reading in microseconds; 0 before the first.
    var time: Int64 = 0
    /// The last air value, its 10-minute and its 45-minute level.
    var value = 0.0
    var quick = 0.0
    var level = 0.0
    /// The level that the air does not fall below (rise above) for long: what doors and defrosts do not move.
    var floor = 0.0
    var ceiling = 0.0
    /// The slope of the quick level over half an hour, in degrees per second.
    var trend = 0.0
    /// Mean distance from the quick level, over half an hour and over a day of normal work.
    var swing = 0.0
    var normalSwing = 0.0
    var normalSeconds = 0.0
    /// The level at which the unit normally holds the air, learned while it cycles in range.
    var anchor = 0.0
    var anchorSeconds = 0.0
    /// The lowest air of each ten minutes.
    var lows = RecentLevels()
    /// Whether the last reading completed ten minutes.
    var completedSlice = false
    var doorOpen = false
    /// Event time of the last change of the door, and of the unit's relay; 0 before the first report.
    var doorTime: Int64 = 0
    var doorSeconds = 0.0
    var compressorOn = false
    var compressorTime: Int64 = 0
    var seenCompressor = false

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&time)
        coder.field(&value)
        coder.field(&quick)
        coder.field(&level)
        coder.field(&floor)
        coder.field(&ceiling)
        coder.field(&trend)
        coder.field(&swing)
        coder.field(&normalSwing)
        coder.field(&normalSeconds)
        coder.field(&anchor)
        coder.field(&anchorSeconds)
        lows.visit(&coder)
        coder.field(&completedSlice)
        coder.field(&doorOpen)
        coder.field(&doorTime)
        coder.field(&doorSeconds)
        coder.field(&compressorOn)
        coder.field(&compressorTime)
        coder.field(&seenCompressor)
    }

    /// Takes an air reading in event time; `patience` is how slowly the floor rises, in seconds.
    mutating func take(_ air: Double, at now: Int64, inRange: Bool, patience: Double) {
        completedSlice = lows.take(air, at: now, keepingLowest: true)
        guard time != 0 else {
            time = now
            value = air
            quick = air
            level = air
            floor = air
            ceiling = air
            return
        }
        let seconds = min(Double(now - time) / 1e6, 3_600)
        let distance = air - quick
        let before = quick
        quick += Numerics.approach(seconds, 600) * distance
        level += Numerics.approach(seconds, 2_700) * (air - level)
        if seconds > 0 { trend += Numerics.approach(seconds, 1_800) * ((quick - before) / seconds - trend) }
        let isDoor = doorOpen && Double(now - doorTime) / 1e6 < 1_200
        floor += (air < floor ? 0.6 : (isDoor ? 0 : Numerics.approach(seconds, patience))) * (air - floor)
        ceiling += (air > ceiling ? 0.6 : Numerics.approach(seconds, 2_400)) * (air - ceiling)
        // A steady slope keeps the quick level 600 s behind; that is no swing.
        let size = min(abs(distance - trend * 600), 2.5 * normalSwing + 0.3)
        swing += Numerics.approach(seconds, 1_200) * (size - swing)
        learn(seconds, size: size, inRange: inRange)
        time = now
        value = air
    }

    private mutating func learn(_ seconds: Double, size: Double, inRange: Bool) {
        guard inRange else { return }
        normalSeconds += seconds
        let memory = min(max(normalSeconds, 1_800), 86_400)
        normalSwing += Numerics.approach(seconds, memory) * (size - normalSwing)
        if isCycling {
            anchorSeconds += seconds
            anchor += Numerics.approach(seconds, min(max(anchorSeconds, 1_800), 43_200)) * (quick - anchor)
        }
    }

    /// Whether the unit cycles around a level that stays where it is.
    var restsCycling: Bool { isCycling && abs(trend) * 3_600 < 0.9 }

    /// How much the air swings against its habit; about 1 in normal work, near 0 when the unit stands still.
    var swingRatio: Double { normalSwing > 0.02 ? swing / normalSwing : 1 }

    /// Whether the unit works as it normally does; its relay tells where there is one.
    var isCycling: Bool {
        if seenCompressor { return Double(time - compressorTime) / 1e6 < 2_700 }
        return swingRatio > 0.55
    }

    /// Whether a door was open within the last `seconds` before `now`.
    func doorRecently(_ now: Int64, within seconds: Double) -> Bool {
        doorOpen || (doorTime != 0 && Double(now - doorTime) / 1e6 < seconds)
    }
}

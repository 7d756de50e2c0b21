/// The air around the goods: its level, whether the unit cycles, and the doors.
struct AirContext: Sendable {
    /// Event time of the last air reading in microseconds; 0 before the first.
    var time: Int64 = 0
    /// The last air value, its 10-minute and its 45-minute level.
    var value = 0.0
    var quick = 0.0
    var level = 0.0
    /// Mean square distance from the quick level, over half an hour and over a day of normal work.
    var swing = 0.0
    var normalSwing = 0.0
    var normalSeconds = 0.0
    /// The level at which the unit normally holds the air, learned while it cycles in range.
    var anchor = 0.0
    var anchorSeconds = 0.0
    /// What part of the level's movement happened while the unit cycled: the mark of a drifting probe.
    var creep = 0.0
    var creepLevel = 0.0
    var creepTime: Int64 = 0
    var doorOpen = false
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
        coder.field(&swing)
        coder.field(&normalSwing)
        coder.field(&normalSeconds)
        coder.field(&anchor)
        coder.field(&anchorSeconds)
        coder.field(&creep)
        coder.field(&creepLevel)
        coder.field(&creepTime)
        coder.field(&doorOpen)
        coder.field(&doorTime)
        coder.field(&doorSeconds)
        coder.field(&compressorOn)
        coder.field(&compressorTime)
        coder.field(&seenCompressor)
    }

    /// Takes an air reading in event time; `seconds` since the last one.
    mutating func take(_ air: Double, at now: Int64, inRange: Bool) {
        guard time != 0 else {
            time = now
            value = air
            quick = air
            level = air
            return
        }
        let seconds = min(Double(now - time) / 1e6, 3_600)
        let distance = air - quick
        quick += Numerics.approach(seconds, 600) * distance
        level += Numerics.approach(seconds, 2_700) * (air - level)
        let square = min(distance * distance, 16)
        swing += Numerics.approach(seconds, 1_500) * (square - swing)
        learn(seconds, square: square, inRange: inRange)
        time = now
        value = air
    }

    private mutating func learn(_ seconds: Double, square: Double, inRange: Bool) {
        guard inRange else { return }
        normalSeconds += seconds
        let memory = min(max(normalSeconds, 1_800), 86_400)
        normalSwing += Numerics.approach(seconds, memory) * (square - normalSwing)
        if isCycling {
            anchorSeconds += seconds
            anchor += Numerics.approach(seconds, min(max(anchorSeconds, 1_800), 43_200)) * (quick - anchor)
        }
    }

    /// How much the air swings against its habit; about 1 in normal work, near 0 when the unit stands still.
    var swingRatio: Double { normalSwing > 0.0004 ? swing / normalSwing : 1 }

    /// Whether the unit works as it normally does.
    var isCycling: Bool { swingRatio > 0.35 }

    /// Whether a door was open within the last `seconds` before `now`.
    func doorRecently(_ now: Int64, within seconds: Double) -> Bool {
        doorOpen || (doorTime != 0 && Double(now - doorTime) / 1e6 < seconds)
    }
}

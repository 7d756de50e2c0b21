/// The level to which the air comes down while its unit cycles, slice by slice: a thermostat holds it within tenths.
///
/// Doors and defrosts only warm, so the lowest value of a slice is what the thermostat made. The level is followed
/// quickly, the habit over days and only while both agree.
struct RestLevel: Sendable {
    /// The level now and by habit, in degrees Celsius.
    private(set) var level = 0.0
    private(set) var habit = 0.0
    private var habitSlices = 0
    /// Calm slices in a row.
    private(set) var calm = 0
    /// When it left its habit, in microseconds; 0 while it has not.
    private(set) var leftSince: Int64 = 0
    /// Whether it left in a step, as a changed set-point does.
    private(set) var isStep = false

    /// How far the level is from the habit, in degrees.
    var departure: Double { level - habit }

    /// Takes the lowest value of a slice; `expected` is the habit before one is learned, which stays within
    /// `freedom` of it.
    mutating func take(_ low: Double, previous: Double, cycles: Bool, expected: Double, freedom: Double, at now: Int64)
    {
        guard cycles, abs(low - previous) < 1 else {
            calm = 0
            return
        }
        calm += 1
        let wasUnknown = habitSlices == 0
        if wasUnknown {
            level = low
            habit = min(max(low, expected - freedom), expected + freedom)
        }
        level += (calm == 1 ? 0.5 : 0.15) * (low - level)
        if abs(departure) < 0.6 {
            habitSlices += 1
            habit += max(0.01, 0.5 / Double(habitSlices)) * (level - habit)
            habit = min(max(habit, expected - freedom), expected + freedom)
        } else {
            habitSlices = max(habitSlices, 1)
        }
        watchStep(low, at: now)
    }

    /// A drift takes hours from half a degree to one and a quarter, a step does not.
    private mutating func watchStep(_ low: Double, at now: Int64) {
        if abs(departure) < 0.45 {
            leftSince = 0
            isStep = false
        } else if leftSince == 0 {
            leftSince = now
            isStep = abs(low - habit) > 3
        }
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&level)
        coder.field(&habit)
        coder.field(&habitSlices)
        coder.field(&calm)
        coder.field(&leftSince)
        coder.field(&isStep)
    }
}

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
    /// Whether it left while nobody saw it, between two trips.
    private(set) var isUnseen = false
    /// When the last calm slice was taken, in microseconds; 0 before the first.
    private var calmTime: Int64 = 0
    /// Of a unit whose cycles are longer than slices: the lowest of the running block, its slices, and those that cycled.
    private var blockLow = 0.0
    private var blockSlices = 0
    private var blockCycles = 0

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
        calmTime = now
    }

    /// Gathers slices of a unit with long cycles into blocks of three hours; the habit is where the first blocks were.
    ///
    /// - Returns: Whether a block in which the unit cycled was completed.
    mutating func gather(_ low: Double, cycles: Bool, at now: Int64) -> Bool {
        blockLow = blockSlices == 0 ? low : min(blockLow, low)
        blockSlices += 1
        blockCycles += cycles ? 1 : 0
        guard blockSlices >= RestLevel.slicesOfBlock else { return false }
        let isCalm = Double(blockCycles) > 0.6 * Double(blockSlices)
        blockSlices = 0
        blockCycles = 0
        guard isCalm else {
            calm = 0
            return false
        }
        calm += 1
        habitSlices += 1
        guard habitSlices > RestLevel.blocksOfHabit else {
            // The lowest of what is usual: doors and a warm start only warm.
            habit += (blockLow - habit) / Double(habitSlices)
            level = habit
            return true
        }
        let step = abs(blockLow - level)
        level = blockLow
        if abs(departure) < 0.6 { habit += 0.05 * departure }
        if abs(departure) < 0.45 {
            leftSince = 0
            isStep = false
        } else if leftSince == 0 {
            leftSince = now
            isStep = step > 3
        } else if step > 3 {
            isStep = true
        }
        return true
    }

    private static let slicesOfBlock = 18
    private static let blocksOfHabit = 4

    /// A drift takes hours from half a degree to one and a quarter, a step does not. What happened while the unit rested,
    /// between two trips, nobody saw: it is no step, but a pull-down looks like it for an hour.
    private mutating func watchStep(_ low: Double, at now: Int64) {
        if abs(departure) < 0.45 {
            leftSince = 0
            isStep = false
        } else if leftSince == 0 {
            leftSince = now
            isUnseen = now - calmTime > RestLevel.longestUnseen
            isStep = abs(low - habit) > 3 && !isUnseen
        }
    }

    /// Microseconds without a calm slice after which a step is not known to be one.
    private static let longestUnseen: Int64 = 7_200_000_000

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&level)
        coder.field(&habit)
        coder.field(&habitSlices)
        coder.field(&calm)
        coder.field(&leftSince)
        coder.field(&isStep)
        guard coder.version >= 5 else { return }
        coder.field(&isUnseen)
        coder.field(&calmTime)
        coder.field(&blockLow)
        coder.field(&blockSlices)
        coder.field(&blockCycles)
    }
}

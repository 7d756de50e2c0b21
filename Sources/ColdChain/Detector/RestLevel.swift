/// The level to which the air of a refrigerator comes down: a thermostat holds it within tenths.
///
/// Doors and defrosts only warm, so the lowest value of a block of hours is what the thermostat made.
struct RestLevel: Sendable {
    /// The level now and by habit, in degrees Celsius.
    private(set) var level = 0.0
    private(set) var habit = 0.0
    private var habitSlices = 0
    /// Calm blocks in a row.
    private(set) var calm = 0
    /// When it left its habit, in microseconds; 0 while it has not.
    private(set) var leftSince: Int64 = 0
    /// Whether it left in a step, as a changed set-point does.
    private(set) var isStep = false
    /// The lowest of the running block, its slices of ten minutes, and those that cycled.
    private var blockLow = 0.0
    private var blockSlices = 0
    private var blockCycles = 0

    /// How far the level is from the habit, in degrees.
    var departure: Double { level - habit }

    /// Gathers slices into blocks of three hours; the habit is where the first blocks were.
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
            // No drift stops the unit's cycles: what the level had left for is over, or begins in this very block.
            leftSince = 0
            isStep = false
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

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&level)
        coder.field(&habit)
        coder.field(&habitSlices)
        coder.field(&calm)
        coder.field(&leftSince)
        coder.field(&isStep)
        guard coder.version >= 5 else { return }
        if coder.version < 8 {
            // What vehicles were watched by before `HeldLevel`.
            var isUnseen = false
            var calmTime: Int64 = 0
            coder.field(&isUnseen)
            coder.field(&calmTime)
        }
        coder.field(&blockLow)
        coder.field(&blockSlices)
        coder.field(&blockCycles)
    }
}

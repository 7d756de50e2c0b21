/// The level at which a unit holds the air of a load, hour by hour, and the level at which it does so by habit.
///
/// Of the lowest values of an hour's ten minutes the third lowest stands for the hour: doors and defrosts only warm, and
/// where readings are minutes apart single lows are wherever the cycle happened to be. A thermostat holds it within
/// tenths from trip to trip, so a probe that drifts by a degree an hour or less leaves it visibly.
struct HeldLevel: Sendable {
    /// The level of the last hour and that of the habit, in degrees Celsius.
    private(set) var level = 0.0
    private(set) var habit = 0.0
    /// Hours that the habit has been learned from, at most 1,000.
    private(set) var habitHours = 0
    /// Hours in a row away from the habit, and those of them in which the unit was seen to cycle.
    private(set) var awayHours = 0
    private(set) var cyclingHours = 0
    /// When it left its habit, in microseconds; 0 while it has not.
    private(set) var leftSince: Int64 = 0
    /// Whether it left in a step, as a changed set-point does.
    private(set) var isStep = false
    /// Whether it left while nobody saw it, between two trips.
    private(set) var isUnseen = false
    /// How much the unit stirs the air by habit, in degrees.
    private var usualStir = 0.0
    /// The level before a step.
    private var beforeStep = 0.0
    /// When the last hour was completed, in microseconds; 0 before the first.
    private var hourTime: Int64 = 0

    /// The running hour: its begin, the last reading, and the lows of its ten minutes.
    private var begin: Int64 = 0
    private var last: Int64 = 0
    private var lows = InlineArray<6, Double>(repeating: .infinity)
    /// The last seven readings, newest first, and how many there are.
    private var recent = InlineArray<7, Double>(repeating: 0)
    private var recentCount = 0
    /// Second differences of the running group of readings, and their mean in the calmest group of the hour.
    private var differences = 0.0
    private var differenceCount = 0
    private var stir = Double.infinity

    /// The habit once it was learned from several hours, in degrees Celsius.
    var settledHabit: Double? { habitHours >= 6 ? habit : nil }

    /// How far the level is from the habit, in degrees.
    var departure: Double { level - habit }

    /// Takes an air reading while goods are aboard.
    ///
    /// The habit is `expected` before one is learned, and stays within `freedom` of it, in degrees Celsius; `interval` are the
    /// seconds between readings.
    ///
    /// - Returns: Whether an hour was completed.
    mutating func take(_ value: Double, expected: Double, freedom: Double, interval: Double, at now: Int64) -> Bool {
        if begin == 0 || now - last > HeldLevel.longestGap { restart(at: now) }
        last = now
        let isWhole = now - begin >= 3_600_000_000 && endHour(expected: expected, freedom: freedom, at: now)
        if now - begin >= 3_600_000_000 { restartHour(at: now) }
        let place = Int((now - begin) / 600_000_000)
        lows[place] = min(lows[place], value)
        watchStir(value, interval: interval)
        return isWhole
    }

    /// A gap: the running hour begins anew.
    private mutating func restart(at now: Int64) {
        recentCount = 0
        restartHour(at: now)
    }

    private mutating func restartHour(at now: Int64) {
        begin = now
        lows = InlineArray(repeating: .infinity)
        differences = 0
        differenceCount = 0
        stir = .infinity
    }

    /// The cycles of a unit take some minutes: second differences over half of that are blind to slopes, and doors are not
    /// open in the calmest part of an hour.
    private mutating func watchStir(_ value: Double, interval: Double) {
        for index in stride(from: 6, to: 0, by: -1) { recent[index] = recent[index - 1] }
        recent[0] = value
        recentCount = min(recentCount + 1, 7)
        let lag = max(1, min(3, Int((180 / max(interval, 1)).rounded())))
        guard recentCount > 2 * lag else { return }
        differences += abs(recent[0] - 2 * recent[lag] + recent[2 * lag])
        differenceCount += 1
        guard differenceCount == 6 else { return }
        stir = min(stir, differences / 6)
        differences = 0
        differenceCount = 0
    }

    private mutating func endHour(expected: Double, freedom: Double, at now: Int64) -> Bool {
        let sorted = sortedLows
        guard sorted[4].isFinite else { return false }
        let isAfterPause = hourTime == 0 || now - hourTime > HeldLevel.longestUnseen
        hourTime = now
        let rise = sorted[2] - level
        level = sorted[2]
        if habitHours == 0 {
            habit = min(max(level, expected - freedom), expected + freedom)
            usualStir = stir.isFinite ? stir : 0
            habitHours = 1
        }
        guard abs(departure) > HeldLevel.nearby else {
            stay(expected: expected, freedom: freedom)
            return true
        }
        let before = departure - rise
        if awayHours == 0 || departure * before < 0 {
            leave(unseen: isAfterPause, at: now)
        } else if isAfterPause, abs(departure) > abs(before) + HeldLevel.nearby {
            // What it was away by before the pause is little beside what came while nobody saw it.
            isUnseen = true
        }
        // After a pause the level may have left in this very hour: then its ten minutes disagree.
        let hasLeapt = isAfterPause ? sorted[3] - sorted[0] > HeldLevel.step : abs(rise) > HeldLevel.step
        if isStep, abs(level - beforeStep) < 0.6 * HeldLevel.step {
            isStep = false
        } else if hasLeapt {
            isStep = true
            beforeStep = isAfterPause ? habit : level - rise
        }
        awayHours = min(awayHours + 1, 1_000)
        let isCycling = stir.isFinite && stir > 0.5 * usualStir
        cyclingHours = isCycling ? min(cyclingHours + 1, 1_000) : 0
        return true
    }

    /// The level leaves its habit, or passes to the other side of it.
    private mutating func leave(unseen: Bool, at now: Int64) {
        awayHours = 0
        cyclingHours = 0
        isStep = false
        leftSince = now
        isUnseen = unseen
    }

    /// The hour was as usual: it is learned from.
    private mutating func stay(expected: Double, freedom: Double) {
        awayHours = 0
        cyclingHours = 0
        leftSince = 0
        isStep = false
        isUnseen = false
        habitHours = min(habitHours + 1, 1_000)
        let share = max(0.03, 1 / Double(habitHours))
        habit = min(max(habit + share * departure, expected - freedom), expected + freedom)
        if stir.isFinite { usualStir += max(0.05, share) * (stir - usualStir) }
    }

    /// The lows of the ten minutes, lowest first; infinite where nothing was seen.
    private var sortedLows: InlineArray<6, Double> {
        var sorted = lows
        for place in 1..<6 {
            var index = place
            while index > 0, sorted[index - 1] > sorted[index] {
                sorted.swapAt(index - 1, index)
                index -= 1
            }
        }
        return sorted
    }

    /// What is no departure, and what no drift does within an hour, in degrees.
    private static let nearby = 0.6
    private static let step = 1.6
    /// Microseconds without a reading after which an hour begins anew, and without an hour after which nobody saw.
    private static let longestGap: Int64 = 1_800_000_000
    private static let longestUnseen: Int64 = 7_200_000_000

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&level)
        coder.field(&habit)
        coder.field(&habitHours)
        coder.field(&awayHours)
        coder.field(&cyclingHours)
        coder.field(&leftSince)
        coder.field(&isStep)
        coder.field(&isUnseen)
        coder.field(&usualStir)
        coder.field(&beforeStep)
        coder.field(&hourTime)
        coder.field(&begin)
        coder.field(&last)
        for index in 0..<6 { coder.field(&lows[index]) }
        for index in 0..<7 { coder.field(&recent[index]) }
        coder.field(&recentCount)
        coder.field(&differences)
        coder.field(&differenceCount)
        coder.field(&stir)
    }
}

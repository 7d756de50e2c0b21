/// The levels of the last hour and a half in slices of ten minutes, newest first: what a slope and a knee are read from.
///
/// Kept as minima, they are blind to what warms for minutes only: doors, and the stirring of cold packs.
struct RecentLevels: Sendable {
    private var slice: Int64 = .min
    private var current = 0.0
    private var ring = InlineArray<9, Double>(repeating: 0)
    private(set) var count = 0

    /// Microseconds of a slice.
    static let length: Int64 = 600_000_000

    /// Takes a value in event time, keeping a slice's lowest or its last.
    ///
    /// - Returns: Whether a slice was completed.
    mutating func take(_ value: Double, at now: Int64, keepingLowest: Bool) -> Bool {
        let place = now / RecentLevels.length
        if slice == place {
            current = keepingLowest ? min(current, value) : value
            return false
        }
        let skipped = slice == .min ? 0 : place - slice
        let isFirst = slice == .min
        slice = place
        defer { current = value }
        guard !isFirst else { return false }
        guard skipped <= 3 else {
            count = 0
            return false
        }
        for _ in 0..<skipped { push(current) }
        return true
    }

    private mutating func push(_ value: Double) {
        for index in stride(from: 8, to: 0, by: -1) { ring[index] = ring[index - 1] }
        ring[0] = value
        count = min(count + 1, 9)
    }

    mutating func reset() { self = RecentLevels() }

    /// The level `back` slices before the newest complete one.
    subscript(back: Int) -> Double { ring[back] }

    /// The lowest value of the last ten to twenty minutes.
    var low: Double { count > 0 ? min(current, ring[0]) : current }

    /// The lowest value of the running slice and the last `slices` complete ones.
    func lowest(slices: Int) -> Double {
        var lowest = current
        for index in 0..<min(slices, count) { lowest = min(lowest, ring[index]) }
        return lowest
    }

    /// Degrees per hour over the last 45 minutes; nil when they are not known.
    var slope: Double? { count > 4 ? (current - ring[4]) / RecentLevels.hoursOfSlope : nil }

    /// The same of the lowest values: blind to what warms for minutes.
    var slopeOfLowest: Double? { count > 4 ? (low - ring[4]) / RecentLevels.hoursOfSlope : nil }

    /// From the middle of the running slice to the fifth before it, in hours.
    private static let hoursOfSlope = 0.74

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&slice)
        coder.field(&current)
        for index in 0..<9 { coder.field(&ring[index]) }
        coder.field(&count)
    }
}

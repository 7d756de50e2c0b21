/// How far single readings dip below the median of five around them.
///
/// Doors and defrosts warm, and steps are no dips, so what dips again and again is the sensor's own noise.
struct DipWatch: Sendable {
    private var recent = InlineArray<5, Double>(repeating: 0)
    private var count = 0
    /// Mean depth in degrees, quick and slow, and its peaks.
    private(set) var mean = 0.0
    private(set) var normal = 0.0

    /// Takes a reading and judges the one two before it.
    mutating func take(_ value: Double, isLearning: Bool) {
        for index in stride(from: 4, to: 0, by: -1) { recent[index] = recent[index - 1] }
        recent[0] = value
        count = min(count + 1, 1_000_000)
        guard count >= 5 else { return }
        let depth = max(0, median - recent[2])
        mean += 0.08 * (min(depth, 2.5 * normal + 1) - mean)
        guard isLearning else { return }
        normal += max(0.003, 1 / Double(count)) * (min(depth, 2.5 * normal + 1) - normal)
    }

    private var median: Double {
        // The lowest and the highest of four are not the middle of five; of what is left, the middle of three is.
        let low = max(min(recent[0], recent[1]), min(recent[2], recent[3]))
        let high = min(max(recent[0], recent[1]), max(recent[2], recent[3]))
        return max(min(low, high), min(max(low, high), recent[4]))
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        for index in 0..<5 { coder.field(&recent[index]) }
        coder.field(&count)
        coder.field(&mean)
        coder.field(&normal)
    }
}

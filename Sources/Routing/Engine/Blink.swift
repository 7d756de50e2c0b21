/// Makes the greedy insertion overlook a place now and then, so that it does not always fall into the same hole.
///
/// The rate of 1 in 100 is that of Christiaens and Vanden Berghe 2020, "Slack induction by string removals for vehicle
/// routing problems". Instead of a random number per place, the number of places until the next blink is drawn.
struct Blink {
    private var random: RandomSource
    private var left: Int

    init(seed: UInt64) {
        random = RandomSource(seed: seed)
        left = 100
    }

    /// Whether this place is overlooked.
    @inline(__always)
    mutating func isOn() -> Bool {
        left &-= 1
        guard left < 0 else { return false }
        left = random.below(199)
        return true
    }
}

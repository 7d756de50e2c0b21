#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Accepts worse plans with a probability that falls as the clock runs: any limit, short or long, ends cold.
struct Annealing {
    private let first: Double
    private let ratio: Double
    private var temperature: Double

    /// Falls geometrically from `first` to `last`, in units of the objective.
    init(first: Double, last: Double) {
        self.first = max(first, 1e-9)
        ratio = max(last, 1e-9) / self.first
        temperature = self.first
    }

    /// Sets the temperature for a share 0 ... 1 of the time used.
    mutating func cool(to progress: Double) { temperature = first * pow(ratio, min(1, progress)) }

    /// How much worse than the running plan a new one may be, for one draw.
    @inline(__always)
    func allowance(_ random: inout RandomSource) -> Double { -temperature * log(random.unit() + 1e-12) }
}

/// Decides when the search ends, and how much of its time is used.
struct Limiter {
    /// The rounds done so far.
    var iterations = 0
    /// Whether the caller's stop signal ended the search.
    private(set) var isInterrupted = false
    private let milliseconds: Int
    private let iterationLimit: Int?
    private let clock: SearchClock
    private let begin: Int
    /// When a search that takes turns pauses, in milliseconds since `begin`.
    private let pause: Int

    init(options: SolverOptions, clock: SearchClock, begin: Int, pause: Int = .max) {
        self.pause = pause
        milliseconds = options.milliseconds
        iterationLimit = options.iterationLimit
        self.clock = clock
        self.begin = begin
    }

    /// The share of the time or of the rounds that is used; nil when it is time to stop.
    mutating func progress(iterations: Int) -> Double? {
        guard !clock.isStopped() else {
            isInterrupted = true
            return nil
        }
        let elapsed = clock.milliseconds() - begin
        guard elapsed < milliseconds, elapsed < pause else { return nil }
        guard let iterationLimit else { return Double(elapsed) / Double(milliseconds) }
        guard iterations < iterationLimit else { return nil }
        return Double(iterations) / Double(iterationLimit)
    }
}

/// When a failed delivery is tried again.
public struct RetrySchedule: Sendable {
    /// The wait before each attempt; the first is the wait before the very first one.
    public let delays: [Duration]
    /// The greatest share of a wait that chance adds, so that many deliveries that failed together do not return
    /// together.
    public let jitter: Double
    /// The longest wait that a receiver can ask for.
    public let longestRetryAfter: Duration

    /// Creates a schedule with at least one attempt.
    ///
    /// - Parameters:
    ///   - delays: The wait before each attempt; not empty.
    ///   - jitter: 0...1.
    ///   - longestRetryAfter: The limit for what a receiver asks for.
    public init(delays: [Duration], jitter: Double = 0.1, longestRetryAfter: Duration = .seconds(86_400)) {
        precondition(!delays.isEmpty && (0...1).contains(jitter))
        self.delays = delays
        self.jitter = jitter
        self.longestRetryAfter = longestRetryAfter
    }

    /// Ten attempts within about three days, the schedule that Standard Webhooks proposes.
    public static let standard = RetrySchedule(
        delays: [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map { .seconds($0) }
    )

    /// Decides what follows a failed attempt.
    ///
    /// - Parameters:
    ///   - attempt: The number of the attempt that failed, from 1.
    ///   - retryAfter: What the receiver asked for; it can lengthen the wait, never shorten it.
    ///   - chance: A random number in 0..<1.
    /// - Returns: The wait, or nil when there is no further attempt.
    public func delay(afterAttempt attempt: Int, retryAfter: Duration?, chance: Double) -> Duration? {
        guard attempt < delays.count else { return nil }
        let planned = delays[max(attempt, 0)] * (1 + jitter * chance)
        return max(planned, min(retryAfter ?? .zero, longestRetryAfter))
    }
}

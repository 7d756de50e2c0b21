/// How often, and after which pauses, a transaction is run again that lost against others.
public struct RetryPolicy: Sendable {
    /// How often it is run at most, the first time included.
    public var attempts: Int
    /// The longest pause before the second attempt; the bound doubles with each further one.
    public var firstPause: Duration

    /// Creates a policy.
    public init(attempts: Int = 5, firstPause: Duration = .milliseconds(5)) {
        self.attempts = max(attempts, 1)
        self.firstPause = firstPause
    }

    /// The pause after a number of failed attempts: a random part of the bound, so that rivals drift apart.
    func pause(after failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        firstPause * (1 << min(failures - 1, 10)) * Double.random(in: 0.5...1, using: &generator)
    }
}

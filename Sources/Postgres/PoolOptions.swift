/// The limits of a pool.
public struct PoolOptions: Sendable {
    /// How many connections there are at most.
    public var size: Int
    /// How long a caller waits for a free connection before it gets `.poolTimeout`.
    public var waitLimit: Duration
    /// The pause after the first failed attempt to connect; it doubles with each further one.
    public var firstBackoff: Duration
    /// The longest pause between attempts to connect.
    public var longestBackoff: Duration

    /// Creates limits.
    public init(
        size: Int = 4,
        waitLimit: Duration = .seconds(5),
        firstBackoff: Duration = .milliseconds(100),
        longestBackoff: Duration = .seconds(5)
    ) {
        self.size = max(size, 1)
        self.waitLimit = waitLimit
        self.firstBackoff = firstBackoff
        self.longestBackoff = longestBackoff
    }
}

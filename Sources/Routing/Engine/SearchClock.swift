/// The time and the wish to stop, as the caller has them. The engine itself reads no clock.
public struct SearchClock: Sendable {
    /// Milliseconds since any fixed moment, never falling.
    public let milliseconds: @Sendable () -> Int
    /// Whether the caller wants the best plan so far; asked every few rounds.
    public let isStopped: @Sendable () -> Bool

    /// Makes a clock from the caller's functions; both must be cheap (well under a microsecond).
    public init(
        milliseconds: @escaping @Sendable () -> Int,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.milliseconds = milliseconds
        self.isStopped = isStopped
    }
}

internal import Telemetry

/// How much of something a gateway may send now: a token bucket that fills at a rate.
///
/// What is taken may exceed what is left, so that no single message is too large for ever; nothing more is given until
/// the debt is paid.
struct Allowance: Sendable {
    private var credit: Double
    private var countedAt = Timestamp(microseconds: 0)

    /// Creates a full one.
    ///
    /// - Parameter limit: The most that gathers.
    init(limit: Double) { credit = limit }

    /// Takes an amount.
    ///
    /// - Parameters:
    ///   - amount: How much is wanted.
    ///   - rate: What is given per second.
    ///   - limit: The most that gathers.
    ///   - now: The present; one that lies before the last gives nothing.
    /// - Returns: Whether it was given; nothing is when nothing is left.
    mutating func take(_ amount: Double, rate: Double, limit: Double, at now: Timestamp) -> Bool {
        credit = min(limit, credit + rate * max(0, now.seconds(since: countedAt)))
        countedAt = max(countedAt, now)
        guard credit > 0 else { return false }
        credit -= amount
        return true
    }
}

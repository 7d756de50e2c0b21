/// A moment at which somebody was told that the work at a stop would start, and what it costs to miss it.
public struct Promise: Sendable, Equatable {
    /// The moment that was told, in seconds of the problem's clock.
    public var start: Int
    /// How much earlier or later the start may be for nothing, in seconds.
    public var tolerance: Int
    /// The price of each minute beyond the tolerance, early or late, in units of cost.
    public var pricePerMinute: Int

    /// Makes a promise; times in seconds.
    public init(start: Int, tolerance: Int = 0, pricePerMinute: Int) {
        self.start = start
        self.tolerance = tolerance
        self.pricePerMinute = pricePerMinute
    }

    /// Seconds by which a start lies beyond the tolerance.
    func shift(of start: Int) -> Int { max(0, abs(start - self.start) - tolerance) }

    /// The last start that costs nothing.
    var latest: Int { start + tolerance }
}

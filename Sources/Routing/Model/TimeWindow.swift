/// A span of time in which something may start, both ends included, in whole seconds of the problem's own clock.
public struct TimeWindow: Sendable, Hashable {
    /// The first second at which a start is allowed.
    public var start: Int
    /// The last second at which a start is allowed.
    public var end: Int

    /// A window that never closes.
    public static let always = TimeWindow(start: 0, end: Limit.time)

    /// Makes a window from its two ends, in seconds.
    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }
}

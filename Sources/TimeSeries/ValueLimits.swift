/// What a search for values looks for: below one limit, above another, or either.
public struct ValueLimits: Sendable, Equatable {
    /// Values under this are found; nil looks for none.
    public let below: Double?
    /// Values over this are found; nil looks for none.
    public let above: Double?

    /// Creates limits, in the unit of the series; a limit itself is not outside.
    public init(below: Double? = nil, above: Double? = nil) {
        self.below = below
        self.above = above
    }

    /// Whether a value is outside.
    func excludes(_ value: Double) -> Bool {
        if let below, value < below { return true }
        if let above, value > above { return true }
        return false
    }
}

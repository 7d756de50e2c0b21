/// How a temperature is compared with a limit; the operators are exact, so `<=` includes the limit and `>` does not.
public enum Comparison: String, Codable, Hashable, Sendable, CaseIterable {
    /// Strictly above the limit.
    case above = ">"
    /// At the limit or above it.
    case atLeast = ">="
    /// Strictly below the limit.
    case below = "<"
    /// At the limit or below it.
    case atMost = "<="

    /// Whether `value` meets the condition against `limit`, both in the same unit.
    @inlinable
    public func holds(_ value: Double, against limit: Double) -> Bool {
        switch self {
        case .above: value > limit
        case .atLeast: value >= limit
        case .below: value < limit
        case .atMost: value <= limit
        }
    }

    /// The side of the range on which the condition can hold.
    public var side: Side {
        switch self {
        case .above, .atLeast: .hot
        case .below, .atMost: .cold
        }
    }
}

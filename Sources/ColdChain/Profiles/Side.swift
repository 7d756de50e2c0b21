/// The side on which goods leave their range.
public enum Side: String, Codable, Hashable, Sendable, CaseIterable {
    /// Too warm.
    case hot
    /// Too cold.
    case cold

    /// `+1` for hot and `-1` for cold: multiplies a difference so that "further out" is positive.
    @inlinable
    public var sign: Double { self == .hot ? 1 : -1 }

    /// 0 for hot and 1 for cold: the place of this side in pairs of states.
    @inlinable
    var index: Int { self == .hot ? 0 : 1 }
}

/// How grave an event is.
public enum Severity: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    /// Worth knowing, no harm to goods by itself: sensor faults and warnings.
    case minor
    /// Goods may have lost quality: somebody decides.
    case major
    /// Goods are presumably lost unless somebody acts now.
    case critical

    /// Whether `left` is less grave than `right`.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    var rank: UInt8 {
        switch self {
        case .minor: 0
        case .major: 1
        case .critical: 2
        }
    }
}

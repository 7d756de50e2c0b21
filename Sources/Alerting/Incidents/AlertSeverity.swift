/// How grave an alert is.
public enum AlertSeverity: String, Sendable, Codable, CaseIterable, Comparable {
    /// It can wait.
    case minor
    /// It needs somebody.
    case major
    /// It needs somebody now: no quiet hours apply.
    case critical

    /// The lesser one is the one that can wait.
    public static func < (left: AlertSeverity, right: AlertSeverity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .minor: 0
        case .major: 1
        case .critical: 2
        }
    }
}

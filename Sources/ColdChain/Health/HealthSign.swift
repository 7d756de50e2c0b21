/// What comes before most failures.
public enum HealthSign: String, Sendable, CaseIterable {
    /// The unit runs a larger share of the time.
    case duty
    /// It takes longer than usual to pull the air down.
    case pullDown = "pull_down"
    /// The logger's battery falls towards its end.
    case battery
}

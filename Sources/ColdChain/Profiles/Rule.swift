/// One condition of a profile that makes an excursion a breach.
///
/// Keys in files: `id`, `type`, `op`, `limit`, `for_s`, `window_s`, `severity`, and optionally `side`.
public struct Rule: Hashable, Sendable {
    /// What the rule measures.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The condition holds without a break for `duration`.
        case sustained
        /// The condition holds for `duration` in all, over the trip or within the trailing `window`.
        case cumulative
        /// The mean kinetic temperature of the trailing `window` meets the condition.
        case meanKinetic = "mkt"
    }

    /// The name of the rule, unique within its profile.
    public var id: String
    /// What the rule measures.
    public var kind: Kind
    /// The condition on the temperature.
    public var comparison: Comparison
    /// The limit in degrees Celsius.
    public var limit: Double
    /// Seconds for which the condition must hold; zero fires on the first reading; unused for `meanKinetic`.
    public var duration: Double
    /// Trailing window in seconds for cumulative and mean kinetic rules; nil counts over the whole trip.
    public var window: Double?
    /// How grave a breach of this rule is.
    public var severity: Severity

    /// Creates a rule; `duration` and `window` are in seconds, `limit` in degrees Celsius.
    public init(
        id: String,
        kind: Kind = .sustained,
        comparison: Comparison,
        limit: Double,
        duration: Double,
        window: Double? = nil,
        severity: Severity
    ) {
        self.id = id
        self.kind = kind
        self.comparison = comparison
        self.limit = limit
        self.duration = duration
        self.window = window
        self.severity = severity
    }

    /// The side of the range that the rule watches.
    public var side: Side { comparison.side }

    /// Checks the values of one rule.
    func validate(at path: String) throws(ProfileError) {
        if id.isEmpty { throw ProfileError(path: "\(path).id", expected: .text, came: "") }
        if !Profile.temperatures.contains(limit) {
            throw ProfileError(path: "\(path).limit", expected: .celsius(Profile.temperatures), came: "\(limit)")
        }
        if !duration.isFinite || duration < 0 {
            throw ProfileError(path: "\(path).for_s", expected: .notNegative, came: "\(duration)")
        }
        if let window, !window.isFinite || window <= 0 {
            throw ProfileError(path: "\(path).window_s", expected: .positive, came: "\(window)")
        }
        if let window, kind == .cumulative, window < duration {
            throw ProfileError(path: "\(path).window_s", expected: .notShorterThan("for_s"), came: "\(window)")
        }
        if kind == .meanKinetic, window == nil {
            throw ProfileError(path: "\(path).window_s", expected: .given(kind), came: "")
        }
        if kind == .sustained, let window {
            throw ProfileError(path: "\(path).window_s", expected: .absent(kind), came: "\(window)")
        }
    }
}

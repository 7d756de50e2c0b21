internal import ColdChain

/// Judges one load by its own temperature: whether it is lost, as an instrument in the middle of the goods would know.
///
/// A load is lost when a rule of its profile is met that is more than minor. Rules on mean kinetic temperature are left
/// out: they look at weeks.
struct LoadJudge: Sendable {
    private let rules: [Rule]
    private var clocks: [Double]
    private let low: Double
    private let high: Double
    /// When a rule was met, in seconds after midnight; nil while the load is good.
    private(set) var lostAt: Double?

    init(_ profile: Profile) {
        rules = profile.rules.filter { $0.severity > .minor && $0.kind != .meanKinetic }
        clocks = rules.map { _ in 0 }
        low = profile.low ?? -.infinity
        high = profile.high ?? .infinity
    }

    /// Whether a temperature lies within the range.
    func isInRange(_ temperature: Double) -> Bool { temperature >= low && temperature <= high }

    /// The load was at `temperature` for so many seconds until `now`.
    mutating func pass(_ temperature: Double, seconds: Double, now: Double) {
        guard lostAt == nil else { return }
        for (index, rule) in rules.enumerated() {
            if rule.comparison.holds(temperature, against: rule.limit) {
                clocks[index] += seconds
                if clocks[index] >= rule.duration { lostAt = now }
            } else if rule.kind == .sustained {
                clocks[index] = 0
            }
        }
    }
}

/// What the courses of a forecast draw from: for each leg the likelihood that each course gets.
///
/// The legs of every route draw alike, so those of a whole fleet are worked out once. Not to be shared between threads.
final class ForecastDraws {
    /// How many courses the day takes.
    static let courses = 400
    private static let levels = (0..<courses).map { (Double($0) + 0.5) / Double(courses) }
    private static let normals = levels.map(NormalDistribution.quantile)
    /// The order in which the courses draw from each leg; as many as a route hardly has, then again from the first.
    private static let orders: [[Int]] = {
        var random = SplitMix(state: 0x1507_4E12)
        return (0..<256).map { _ in Array(0..<courses).shuffled(using: &random) }
    }()

    private struct Leg: Hashable {
        let number: Int
        let sharedVariance: Double
    }

    private var known: [Leg: [Double]] = [:]

    /// Works out a leg, or looks it up.
    ///
    /// - Parameters:
    ///   - leg: The number of the duration within its route, from 1.
    ///   - sharedVariance: What the durations of one day have in common, 0 to 1.
    /// - Returns: The likelihood of each course, between 0 and 1.
    func likelihoods(leg: Int, sharedVariance: Double) -> [Double] {
        let key = Leg(number: leg % Self.orders.count, sharedVariance: sharedVariance)
        if let known = known[key] { return known }
        let order = Self.orders[key.number]
        let (common, own) = (sharedVariance.squareRoot(), (1 - sharedVariance).squareRoot())
        let made = (0..<Self.courses).map { course in
            // The day's factor is the first dimension of the hypercube.
            sharedVariance > 0
                ? NormalDistribution.share(below: common * Self.normals[course] + own * Self.normals[order[course]])
                : Self.levels[order[course]]
        }
        known[key] = made
        return made
    }
}

/// The generator of S. Vigna that seeds others; a few shuffles need no better one.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

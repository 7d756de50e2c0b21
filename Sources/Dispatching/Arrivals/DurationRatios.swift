internal import Foundation

/// What durations came to as shares of the planned ones: a distribution by its quantiles, each as likely as the others.
public struct DurationRatios: Sendable, Equatable {
    /// The quantiles at (i + ½) / n, ascending; never empty, all above 0.
    public let points: [Double]

    /// How many quantiles a distribution has that was learned.
    static let resolution = 40

    /// Takes quantiles in any order; without any, every duration is as planned.
    public init(points: [Double]) {
        self.points = points.isEmpty ? [1] : points.sorted()
    }

    /// The ratio that a share `u` of the durations stays below, 0 to 1: between the quantiles it is interpolated.
    public func value(at u: Double) -> Double {
        let rank = min(max(u * Double(points.count) - 0.5, 0), Double(points.count - 1))
        let below = Int(rank)
        guard below + 1 < points.count else { return points[below] }
        return points[below] + (rank - Double(below)) * (points[below + 1] - points[below])
    }

    /// The share of the durations that stays below `ratio`, 0 to 1: the inverse of ``value(at:)``.
    public func share(below ratio: Double) -> Double {
        guard let above = points.firstIndex(where: { $0 > ratio }) else { return 1 }
        guard above > 0 else { return 0 }
        let (low, high) = (points[above - 1], points[above])
        return (Double(above - 1) + (ratio - low) / (high - low) + 0.5) / Double(points.count)
    }

    /// A sample in which every value has a weight, together with a wider distribution that counts as `pseudoCount` of them.
    ///
    /// The mixture is the mean of the posterior under a Dirichlet process whose base measure is the wider distribution
    /// (T. S. Ferguson, "A Bayesian Analysis of Some Nonparametric Problems", Annals of Statistics 1, 1973): with few
    /// values of its own a class is as the wider one, with many as its own.
    init(_ sample: [(value: Double, weight: Double)], wider: DurationRatios, pseudoCount: Double) {
        let share = pseudoCount / Double(wider.points.count)
        let all = (sample + wider.points.map { (value: $0, weight: share) }).sorted { $0.value < $1.value }
        let total = all.reduce(0) { $0 + $1.weight }
        var points: [Double] = []
        var reached = 0.0
        var row = 0
        for index in 0..<Self.resolution {
            let level = (Double(index) + 0.5) / Double(Self.resolution) * total
            while row + 1 < all.count, reached + all[row].weight < level {
                reached += all[row].weight
                row += 1
            }
            points.append(all[row].value)
        }
        self.points = points
    }

    /// A logarithmic normal distribution around the planned duration.
    static func logNormal(deviation: Double) -> DurationRatios {
        let levels = (0..<resolution).map { (Double($0) + 0.5) / Double(resolution) }
        return DurationRatios(points: levels.map { exp(deviation * NormalDistribution.quantile($0)) })
    }
}

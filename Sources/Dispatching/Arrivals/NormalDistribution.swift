internal import Foundation

/// The normal distribution with mean 0 and deviation 1.
enum NormalDistribution {
    /// The share of its values below `x`.
    static func share(below x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// The value that a share `u` stays below, `u` between 0 and 1, found by bisection to 1e-12.
    static func quantile(_ u: Double) -> Double {
        var (low, high) = (-40.0, 40.0)
        while high - low > 1e-12 {
            let middle = (low + high) / 2
            if share(below: middle) < u { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

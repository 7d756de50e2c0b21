/// Mean kinetic temperature: the constant temperature that ages goods as much as the real course did.
///
/// Tk = (dH/R) / -ln(mean(exp(-dH/(R T)))), dH = 83.144 kJ/mol and R = 8.3144 J/(mol K) as in USP <1160>, so that
/// dH/R = 10 000 K.
public enum MeanKineticTemperature {
    /// dH/R in kelvin for the customary activation energy.
    public static let standardRatio = 10_000.0
    private static let reference = 278.15

    /// The weight of a temperature against 5 degrees Celsius: never under- nor overflows between -100 and +100.
    static func weight(_ celsius: Double) -> Double {
        Numerics.exponential(-standardRatio * (1 / (celsius + Numerics.kelvin) - 1 / reference))
    }

    /// The mean kinetic temperature in degrees Celsius of a mean weight.
    static func celsius(meanWeight: Double) -> Double? {
        guard meanWeight > 0 else { return nil }
        return 1 / (1 / reference - Numerics.logarithm(meanWeight) / standardRatio) - Numerics.kelvin
    }

    /// The mean kinetic temperature in degrees Celsius of weighted values, safe at any temperature.
    ///
    /// - Parameters:
    ///   - values: Temperatures in degrees Celsius.
    ///   - weights: Seconds or any other weights, as many as values.
    ///   - ratio: Activation energy over gas constant in kelvin.
    /// - Returns: nil when the weights sum to nothing.
    public static func of(_ values: [Double], weights: [Double], ratio: Double = standardRatio) -> Double? {
        let terms = values.map { -ratio / ($0 + Numerics.kelvin) }
        guard let largest = terms.max() else { return nil }
        var sum = 0.0
        var total = 0.0
        for (term, weight) in zip(terms, weights) {
            sum += weight * Numerics.exponential(term - largest)
            total += weight
        }
        guard sum > 0, total > 0 else { return nil }
        return ratio / -(largest + Numerics.logarithm(sum / total)) - Numerics.kelvin
    }
}

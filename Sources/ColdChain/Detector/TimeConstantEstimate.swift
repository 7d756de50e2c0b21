/// How fast the goods of a load follow the air: what is known before, and what a probe at the goods has shown since.
///
/// Goods follow by T' = (A + b - T) / tau, where b is what the two probes differ by at rest. Over a window that makes
/// `rise = (S + b t) / tau`, S being the time integral of air minus goods, so least squares need six sums, whatever
/// number of windows went into them. From the sums each candidate of a grid of time constants gets its likelihood with
/// b integrated out, and the prior its weight: no step of that can run away, and a window without news changes nothing.
struct TimeConstantEstimate: Sendable {
    /// What is expected of a load before its probe tells anything.
    struct Prior: Equatable, Sendable {
        /// The time constant in seconds; 0 says nothing.
        var seconds = 0.0
        /// The standard deviation of its logarithm.
        var spread = 0.5

        mutating func visit(_ coder: inout SnapshotCoder) {
            coder.field(&seconds)
            coder.field(&spread)
        }
    }

    /// What is expected by the configuration.
    private(set) var prior = Prior()
    /// What the loads before have taught, 0 seconds while they have not, and how many they were.
    private(set) var taught = Prior(seconds: 0)
    private var loads = 0
    /// The time constant in seconds as it is known now, and the standard deviation of its logarithm.
    private(set) var seconds = 0.0
    private(set) var spread = 0.0

    /// The weighted sums over windows: of S S, S t, t t, S rise, t rise, rise rise, and of windows.
    private var sums = InlineArray<7, Double>(repeating: 0)

    /// The candidates: factors of the expected time constant from a tenth to tenfold, evenly in the logarithm.
    private static let candidates = 33
    private static let reach = 2.3
    /// The standard deviation of what two probes differ by at rest, in degrees: that of class 1 of EN 12830.
    static let offset = 0.5
    /// How far loads of one vehicle differ among themselves, as standard deviation of the logarithm.
    private static let variety = 0.35
    /// How many standard deviations a window may be away from what is known.
    private static let patience = 2.5
    /// The seconds in which half of what a load has shown is forgotten: where nobody declares shipments it may be
    /// another load by then.
    private static let halfLife = 2 * 86_400.0

    /// Whether the probe has told more than was known before: to a third, and much better than it was.
    var isLearned: Bool { sums[6] > 0 && spread < 0.35 && spread < 0.6 * expected.spread }

    /// Whether what is known comes from this load or from earlier ones, not from the configuration alone.
    var isTaught: Bool { isLearned || taught.seconds > 0 }

    /// What is expected of the next load, by the configuration and by the loads before it.
    private var expected: Prior {
        guard taught.seconds > 0 else { return prior }
        let own = 1 / (prior.spread * prior.spread)
        let earlier = 1 / (taught.spread * taught.spread)
        let logarithm =
            (own * Numerics.logarithm(prior.seconds) + earlier * Numerics.logarithm(taught.seconds)) / (own + earlier)
        return Prior(seconds: Numerics.exponential(logarithm), spread: (1 / (own + earlier)).squareRoot())
    }

    /// Takes what the configuration expects; what was shown stays.
    mutating func expect(_ prior: Prior) {
        self.prior = prior
        weigh()
    }

    /// Other goods come aboard: what the last load has shown is kept as what loads of this vehicle are like.
    ///
    /// - Parameter isTrusted: Whether the probe that taught was in good health to the end.
    mutating func begin(isTrusted: Bool) {
        if isTrusted, isLearned {
            let known = Numerics.logarithm(seconds)
            loads = min(loads + 1, 8)
            let before = taught.seconds > 0 ? Numerics.logarithm(taught.seconds) : known
            let mean = before + (known - before) / Double(loads)
            let distance = known - before
            let seen = loads > 1 ? distance * distance / Double(loads) : 0
            let variance = max(seen, TimeConstantEstimate.variety * TimeConstantEstimate.variety / Double(loads))
            taught = Prior(seconds: Numerics.exponential(mean), spread: (variance + spread * spread).squareRoot())
        }
        sums = InlineArray(repeating: 0)
        weigh()
    }

    /// Forgets what this load has shown.
    mutating func forget() {
        guard sums[6] > 0 else { return }
        sums = InlineArray(repeating: 0)
        weigh()
    }

    /// Takes a window: the integral of air minus goods in degree-seconds, its length in seconds, the rise of the goods in
    /// degrees, and the standard deviation with which that is known.
    ///
    /// - Returns: Whether any time constant explains the window; if none does it teaches nothing.
    mutating func take(integral: Double, seconds length: Double, rise: Double, error: Double) -> Bool {
        guard isPossible(integral, length, rise, error) else { return false }
        let keep = Numerics.exponential(-0.6931 * length / TimeConstantEstimate.halfLife)
        let weight = 1 / (error * error)
        let products = [
            integral * integral, integral * length, length * length, integral * rise, length * rise, rise * rise,
        ]
        for index in 0..<6 { sums[index] = keep * sums[index] + weight * products[index] }
        sums[6] = keep * sums[6] + 1
        weigh()
        return true
    }

    /// Whether a window is what is known by now, within its doubt: goods do not move against the air, nor from one hour to
    /// the next much faster or more slowly than before. What does is not the goods but a probe that leaves them.
    private func isPossible(_ integral: Double, _ length: Double, _ rise: Double, _ error: Double) -> Bool {
        let doubt = Numerics.exponential(TimeConstantEstimate.patience * spread)
        let offset = TimeConstantEstimate.offset * length
        let fast = doubt / seconds
        let slow = 1 / (doubt * seconds)
        let ends = [
            (integral - offset) * fast, (integral - offset) * slow, (integral + offset) * fast,
            (integral + offset) * slow,
        ]
        guard let least = ends.min(), let most = ends.max() else { return false }
        let margin = TimeConstantEstimate.patience * error
        return rise > least - margin && rise < most + margin
    }

    /// The mean and the spread over the candidates, each weighed by prior and likelihood.
    private mutating func weigh() {
        let expected = expected
        guard expected.seconds > 0 else { return }
        guard sums[6] > 0 else {
            seconds = expected.seconds
            spread = expected.spread
            return
        }
        let middle = Double(TimeConstantEstimate.candidates - 1) / 2
        var misfits = InlineArray<33, Double>(repeating: 0)
        var least = Double.infinity
        for index in 0..<TimeConstantEstimate.candidates {
            let step = (Double(index) - middle) / middle * TimeConstantEstimate.reach
            misfits[index] = misfit(1 / (expected.seconds * Numerics.exponential(step)))
            least = min(least, misfits[index])
        }
        // Windows that no candidate fits within their errors have larger errors than was thought.
        let scale = max(1, least / max(sums[6], 1))
        var total = (weight: 0.0, first: 0.0, second: 0.0)
        for index in 0..<TimeConstantEstimate.candidates {
            let step = (Double(index) - middle) / middle * TimeConstantEstimate.reach
            let own = step / expected.spread
            let weight = Numerics.exponential(-0.5 * ((misfits[index] - least) / scale + own * own))
            total = (total.weight + weight, total.first + weight * step, total.second + weight * step * step)
        }
        let mean = total.first / total.weight
        seconds = expected.seconds * Numerics.exponential(mean)
        spread = max(0, total.second / total.weight - mean * mean).squareRoot()
    }

    /// Twice the negative logarithm of the likelihood of a rate (1 / seconds), what the probes differ by integrated out.
    private func misfit(_ rate: Double) -> Double {
        let residue = sums[5] - 2 * rate * sums[3] + rate * rate * sums[0]
        let slant = sums[4] - rate * sums[1]
        let offset = TimeConstantEstimate.offset
        let stiffness = rate * rate * sums[2] + 1 / (offset * offset)
        return residue - rate * rate * slant * slant / stiffness + Numerics.logarithm(stiffness * offset * offset)
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        prior.visit(&coder)
        taught.visit(&coder)
        coder.field(&loads)
        coder.field(&seconds)
        coder.field(&spread)
        for index in 0..<7 { coder.field(&sums[index]) }
    }
}

/// When a vehicle arrives at the stops that it has left: medians and 90th percentiles.
///
/// Quantiles do not add up: the 90th percentile of a sum is not the sum of 90th percentiles. So the day is driven a few
/// hundred times with durations drawn from what was learned, and each stop's quantiles are taken over these courses.
/// Waiting for a window to open is part of each of them. The draws are a Latin hypercube, every leg's range of durations
/// cut into as many equally likely parts as there are courses and each part drawn once (M. D. McKay, R. J. Beckman and
/// W. J. Conover, Technometrics 21, 1979): it needs far fewer courses than independent draws, and the same question always
/// has the same answer. What drives of one day have in common enters as the common factor of a Gaussian copula
/// (O. Vasicek, "Probability of Loss on Loan Portfolio", 1987), which leaves each leg's own distribution as it is.
struct ArrivalForecast {
    /// A duration that is not known, by the plan and by what was learned.
    struct Stretch {
        var plannedSeconds: Double
        var ratios: DurationRatios
        /// What drives have in common, 0 to 1; 0 for what has nothing to do with the roads.
        var sharedVariance: Double
        /// Seconds since it began; only those durations are drawn that are longer. 0 for what is still to begin.
        var elapsed: Double = 0
    }

    /// A stop's arrival, in seconds of the same clock.
    struct Arrival: Equatable {
        /// As likely later as earlier.
        var median: Double
        /// Nine of ten are earlier.
        var ninetieth: Double
    }

    private let draws: ForecastDraws
    private var clocks: [Double]
    private var drawn = 1

    /// Begins at a moment: where the vehicle is, it leaves then.
    ///
    /// - Parameters:
    ///   - start: In seconds of any clock.
    ///   - draws: Those of the other routes of the day, where there are any.
    init(from start: Double, draws: ForecastDraws = ForecastDraws()) {
        self.draws = draws
        clocks = Array(repeating: start, count: ForecastDraws.courses)
    }

    /// Begins anew at another moment.
    mutating func restart(from start: Double) { self = ArrivalForecast(from: start, draws: draws) }

    /// Waits until a moment.
    mutating func wait(until time: Double) {
        for course in clocks.indices { clocks[course] = max(clocks[course], time) }
    }

    /// Adds a duration to each course.
    mutating func pass(_ stretch: Stretch) {
        guard stretch.plannedSeconds > 0 else { return }
        let likelihoods = draws.likelihoods(leg: drawn, sharedVariance: stretch.sharedVariance)
        drawn += 1
        let past = stretch.elapsed > 0 ? stretch.ratios.share(below: stretch.elapsed / stretch.plannedSeconds) : 0
        for course in clocks.indices {
            clocks[course] += stretch.plannedSeconds * stretch.ratios.value(at: past + likelihoods[course] * (1 - past))
        }
    }

    /// Does what is to do at a stop: not before `opensAt`, and not away before `leavesAt`, both in seconds of the clock.
    mutating func work(_ service: Stretch, opensAt: Double?, leavesAt: Double?) {
        if let opensAt { wait(until: opensAt) }
        pass(service)
        if let leavesAt { wait(until: leavesAt) }
    }

    /// The moment at which all courses are.
    var arrival: Arrival {
        let sorted = clocks.sorted()
        return Arrival(
            median: (sorted[ForecastDraws.courses / 2 - 1] + sorted[ForecastDraws.courses / 2]) / 2,
            ninetieth: (sorted[ForecastDraws.courses * 9 / 10 - 1] + sorted[ForecastDraws.courses * 9 / 10]) / 2
        )
    }
}

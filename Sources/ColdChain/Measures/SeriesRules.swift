/// Judges a whole series by a rule, reading by reading: the reference for the streaming clocks.
///
/// A sustained run is broken by a reading that is back and by a gap over `maximumGap` seconds. Cumulative time follows
/// the hold model.
struct SeriesRules {
    /// One run of a sustained rule that lasted long enough; times in seconds.
    struct Run {
        var rule: Rule
        var start: Double
        var metAtReading: Double
        var end: Double?
        var extreme: Double
        var readings: Int
    }

    /// The outcome of a cumulative rule; times in seconds.
    struct Total {
        var seconds = 0.0
        var metExactly: Double?
        var metAtReading: Double?
        /// The most within the window, at any reading.
        var mostInWindow = 0.0
    }

    var times: [Double]
    var values: [Double]
    var maximumGap: Double

    func runs(_ rule: Rule) -> [Run] {
        var found: [Run] = []
        var first: Int?
        for index in 0...values.count {
            let isBroken =
                index == values.count || !rule.comparison.holds(values[index], against: rule.limit)
                || (index > 0 && first != nil && times[index] - times[index - 1] > maximumGap)
            if isBroken, let start = first {
                if let run = run(rule, start, index) { found.append(run) }
                first = nil
            }
            if index < values.count, first == nil, rule.comparison.holds(values[index], against: rule.limit) {
                first = index
            }
        }
        return found
    }

    private func run(_ rule: Rule, _ start: Int, _ end: Int) -> Run? {
        let begin = times[start]
        guard let met = (start..<end).first(where: { times[$0] - begin >= rule.duration }) else { return nil }
        let part = values[start..<end]
        let extreme = rule.side == .hot ? part.max() : part.min()
        var finish: Double?
        if end < values.count {
            finish = times[end] - times[end - 1] > maximumGap ? times[end - 1] + maximumGap : times[end]
        }
        return Run(
            rule: rule,
            start: begin,
            metAtReading: times[met],
            end: finish,
            extreme: extreme ?? 0,
            readings: end - start
        )
    }

    func total(_ rule: Rule) -> Total {
        var total = Total()
        for index in values.indices {
            if index > 0, rule.comparison.holds(values[index - 1], against: rule.limit) {
                let known = min(times[index] - times[index - 1], maximumGap)
                if total.metExactly == nil, total.seconds + known >= rule.duration {
                    total.metExactly = times[index - 1] + rule.duration - total.seconds
                }
                total.seconds += known
            }
            let counted = rule.window.map { within($0, rule, upTo: index) } ?? total.seconds
            total.mostInWindow = max(total.mostInWindow, counted)
            let isIn = rule.duration > 0 || rule.comparison.holds(values[index], against: rule.limit)
            if total.metAtReading == nil, isIn, counted >= rule.duration { total.metAtReading = times[index] }
        }
        return total
    }

    /// Seconds in condition within the window that ends at a reading.
    private func within(_ window: Double, _ rule: Rule, upTo last: Int) -> Double {
        let from = times[last] - window
        var seconds = 0.0
        for index in (0..<last).reversed() {
            if times[index + 1] <= from { break }
            guard rule.comparison.holds(values[index], against: rule.limit) else { continue }
            let end = min(times[index + 1], times[index] + maximumGap)
            seconds += max(0, end - max(times[index], from))
        }
        return seconds
    }
}

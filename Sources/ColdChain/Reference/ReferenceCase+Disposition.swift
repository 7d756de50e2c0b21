extension ReferenceCase {
    /// What USP <659> and <1079.2> allow a category, in degrees Celsius and seconds.
    private struct Category {
        /// The range outside of which time counts as out.
        var low: Double
        var high: Double
        var lowest: Double
        var highest: Double
        /// The longest time out of range, in seconds.
        var longest: Double
        var meanLimit: Double

        /// Controlled cold temperature: 2 to 8, excursions to 15 for at most 24 h.
        static let controlledCold = Category(
            low: 2,
            high: 8,
            lowest: 2,
            highest: 15,
            longest: 86_400,
            meanLimit: 8
        )
        /// Controlled room temperature: 15 to 30 is allowed, transient to 40 for at most 24 h.
        static let controlledRoom = Category(
            low: 15,
            high: 30,
            lowest: 15,
            highest: 40,
            longest: 86_400,
            meanLimit: 25
        )
    }

    static func disposition(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        let series = ReferenceSeries(input)
        let isCold = parameters["category"]?.text == "CCT"
        let category = isCold ? Category.controlledCold : .controlledRoom
        let window = parameters["mkt_window_s"]?.double ?? (isCold ? 86_400 : 2_592_000)
        let held = series.held()
        let end = series.times.last ?? 0
        // The window ends with the record; what is older has left it.
        let weights = zip(series.times, held).map { time, seconds in
            min(seconds, max(0, time + seconds - (end - window)))
        }
        let mean = MeanKineticTemperature.of(series.values, weights: weights)
        let highest = series.values.max() ?? 0
        let lowest = series.values.min() ?? 0
        let outside = zip(series.values, held).reduce(0.0) { sum, reading in
            sum + (reading.0 > category.high || reading.0 < category.low ? reading.1 : 0)
        }
        var reasons: [String] = []
        if highest > category.highest { reasons.append("above-\(Int(category.highest))") }
        if lowest < category.lowest { reasons.append("below-\(Int(category.lowest))") }
        if outside > category.longest { reasons.append("over-24h") }
        if let mean, mean > parameters["mkt_limit_c"]?.double ?? category.meanLimit { reasons.append("mkt") }
        line.nullable("mkt_hold", mean)
        line.member("max", highest)
        line.member("min", lowest)
        line.member("out_s", outside)
        line.member("accept", reasons.isEmpty)
        line.key("reasons")
        line.open("[")
        for reason in reasons { line.value(reason) }
        line.close("]")
    }
}

/// Answers worked reference cases: one family of calculation each, by the conventions that the cases state.
///
/// The calculations are those of the room (mean kinetic temperature, hold and linear models, rules, shelf life);
/// this type only reads the case and names the results.
enum ReferenceCase {
    /// Writes the result object of a case; an empty one and false when the family is unknown or the input makes no sense.
    static func answer(_ tree: JSONValue, to line: inout LineWriter) -> Bool {
        line.open()
        guard let family = tree["family"]?.text, let input = tree["input"] else {
            line.close()
            return false
        }
        let parameters = tree["params"] ?? .object([])
        switch family {
        case "mkt": meanKinetic(input, parameters, &line)
        case "time_out_of_range": timeOutOfRange(input, parameters, &line)
        case "breach_rules": breachRules(input, parameters, &line)
        case "shelf_life": shelfLife(input, parameters, &line)
        case "forecast": forecast(input, parameters, &line)
        case "disposition": disposition(input, parameters, &line)
        case "sensor_quality": sensorQuality(input, parameters, &line)
        default:
            line.close()
            return false
        }
        line.close()
        return true
    }

    private static func meanKinetic(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        // R as the cases have it: 8.3144 J/(mol K).
        let ratio = (parameters["deltaH_kj_mol"]?.double ?? 83.144) * 1_000 / 8.3144
        if let durations = input["duration_s"]?.doubles {
            let pairs = zip(input["c"]?.doubles ?? [], durations).compactMap { pair -> (Double, Double)? in
                guard let value = pair.0, let weight = pair.1 else { return nil }
                return (value, weight)
            }
            line.nullable(
                "mkt_weighted",
                MeanKineticTemperature.of(pairs.map(\.0), weights: pairs.map(\.1), ratio: ratio)
            )
            return
        }
        let series = ReferenceSeries(input)
        let ones = [Double](repeating: 1, count: series.count)
        let mean = series.count == 0 ? nil : series.values.reduce(0, +) / Double(series.count)
        line.nullable("mean", mean)
        line.nullable("mkt_samples", MeanKineticTemperature.of(series.values, weights: ones, ratio: ratio))
        line.nullable("mkt_hold", MeanKineticTemperature.of(series.values, weights: series.held(), ratio: ratio))
    }

    private static func timeOutOfRange(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        let series = ReferenceSeries(input)
        let gap = parameters["max_gap_s"]?.double ?? .infinity
        let low = parameters["low"]?.double ?? -.infinity
        let high = parameters["high"]?.double ?? .infinity
        let range = TimeOutOfRange(low: low, high: high, maximumGap: gap)
        for (name, result) in [
            ("hold", range.hold(series.times, series.values)), ("linear", range.linear(series.times, series.values)),
        ] {
            line.key(name)
            line.open()
            line.member("above_s", result.above)
            line.member("below_s", result.below)
            line.member("unknown_s", result.unknown)
            line.member("degree_min_above", result.degreeMinutesAbove)
            line.member("degree_min_below", result.degreeMinutesBelow)
            line.close()
        }
        line.nullable("min", series.values.min())
        line.nullable("max", series.values.max())
        line.member("duration_s", (series.times.last ?? 0) - (series.times.first ?? 0))
    }
}

extension LineWriter {
    /// A number, or null when there is none.
    mutating func nullable(_ name: String, _ number: Double?) {
        key(name)
        if let number { value(number) } else { null() }
    }
}

extension ReferenceCase {
    static func forecast(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        let surrounding = input["ambient_c"]?.double ?? 0
        let limit = input["limit_c"]?.double ?? 0
        if let start = input["t0_c"]?.double, let timeConstant = input["tau_s"]?.double {
            let side = Side(rawValue: input["side"]?.text ?? "") ?? (surrounding > start ? .hot : .cold)
            let curve = NewtonCurve(start: start, surrounding: surrounding, timeConstant: timeConstant)
            line.nullable("seconds_to_limit", curve.seconds(to: limit, side: side))
            return
        }
        let series = ReferenceSeries(input)
        let curve = NewtonCurve.fit(times: series.times, values: series.values, surrounding: surrounding)
        let side = Side(rawValue: input["side"]?.text ?? "") ?? ((curve?.start ?? 0) < surrounding ? .hot : .cold)
        line.nullable("t0_c", curve?.start)
        line.nullable("tau_s", curve?.timeConstant)
        line.nullable("seconds_from_start_to_limit", curve?.seconds(to: limit, side: side))
    }
}

extension ReferenceCase {
    static func breachRules(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        let series = ReferenceSeries(input)
        let judge = SeriesRules(
            times: series.times,
            values: series.values,
            maximumGap: parameters["max_gap_s"]?.double ?? .infinity
        )
        let rules = (parameters["rules"]?.elements ?? []).compactMap(rule)
        var severity: Severity?
        let runs = rules.filter { $0.kind == .sustained }.flatMap(judge.runs)
        line.key("sustained")
        line.open("[")
        for run in runs.enumerated().sorted(by: { ($0.1.start, $0.0) < ($1.1.start, $1.0) }).map(\.element) {
            severity = max(severity ?? .minor, run.rule.severity)
            write(run, &line)
        }
        line.close("]")
        line.key("cumulative")
        line.open("[")
        for rule in rules where rule.kind == .cumulative {
            let total = judge.total(rule)
            if total.metAtReading != nil { severity = max(severity ?? .minor, rule.severity) }
            line.open()
            line.member("rule", rule.id)
            line.member("total_s", total.seconds)
            line.nullable("breach_at_exact", total.metExactly)
            line.nullable("breach_at_reading", total.metAtReading)
            if rule.window != nil { line.member("max_window_s_at_readings", total.mostInWindow) }
            line.close()
        }
        line.close("]")
        line.member("severity", severity?.rawValue ?? "none")
    }

    private static func write(_ run: SeriesRules.Run, _ line: inout LineWriter) {
        line.open()
        line.member("rule", run.rule.id)
        line.member("start", run.start)
        line.member("breach_at_exact", run.start + run.rule.duration)
        line.member("breach_at_reading", run.metAtReading)
        line.nullable("end", run.end)
        line.member("open", run.end == nil)
        line.member("extreme", run.extreme)
        line.member("readings", Int64(run.readings))
        line.close()
    }

    private static func rule(_ tree: JSONValue) -> Rule? {
        guard let id = tree["id"]?.text, let kind = Rule.Kind(rawValue: tree["type"]?.text ?? "sustained"),
            let comparison = Comparison(rawValue: tree["op"]?.text ?? ""), let limit = tree["limit"]?.double
        else { return nil }
        return Rule(
            id: id,
            kind: kind,
            comparison: comparison,
            limit: limit,
            duration: tree["for_s"]?.double ?? 0,
            window: tree["window_s"]?.double,
            severity: Severity(rawValue: tree["severity"]?.text ?? "") ?? .major
        )
    }
}

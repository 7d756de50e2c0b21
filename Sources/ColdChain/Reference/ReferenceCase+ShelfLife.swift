extension ReferenceCase {
    static func shelfLife(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        if let type = input["type"]?.text ?? input["type"]?.double.map({ String(Int($0)) }) {
            constantVialMonitor(type, input, &line)
        } else if let zones = parameters["zones"]?.elements {
            budgets(zones, input, parameters, &line)
        } else if let model = model(parameters) {
            life(model, input, parameters, &line)
        } else {
            vialMonitors(input, parameters, &line)
        }
    }

    private static func model(_ parameters: JSONValue) -> ShelfLife? {
        let model: ShelfLife.Model
        switch parameters["model"]?.text {
        case "arrhenius": model = .arrhenius(activationEnergy: parameters["ea_kj_mol"]?.double ?? 83.144)
        case "q10": model = .q10(parameters["q10"]?.double ?? 2)
        case "sqrt": model = .squareRoot(minimum: parameters["tmin_c"]?.double ?? -10)
        default: return nil
        }
        return ShelfLife(
            model: model,
            hours: parameters["shelf_life_h"]?.double ?? 0,
            referenceTemperature: parameters["tref_c"]?.double ?? 0
        )
    }

    private static func life(
        _ model: ShelfLife,
        _ input: JSONValue,
        _ parameters: JSONValue,
        _ line: inout LineWriter
    ) {
        let series = ReferenceSeries(input)
        let held = series.held(maximumGap: parameters["max_gap_s"]?.double ?? .infinity)
        var used = 0.0
        var expired: Double?
        for index in series.values.indices {
            let rate = model.rate(at: series.values[index])
            let hours = held[index] / 3_600 * rate
            if expired == nil, hours > 0, used + hours >= model.hours {
                expired = series.times[index] + (model.hours - used) / rate * 3_600
            }
            used += hours
        }
        let remaining = max(0, model.hours - used)
        let last = series.values.last.map(model.rate) ?? 0
        line.member("used_reference_h", used)
        line.member("used_fraction", used / model.hours)
        line.member("remaining_at_reference_h", remaining)
        line.nullable("remaining_at_last_temperature_h", remaining == 0 ? 0 : (last > 0 ? remaining / last : nil))
        line.member("rate_at_last", last)
        line.nullable("expired_at_s", expired)
    }

    private static func constantVialMonitor(_ type: String, _ input: JSONValue, _ line: inout LineWriter) {
        let name = type.drop { !$0.isNumber }
        guard let monitor = VialMonitor(rawValue: String(name)), let celsius = input["c"]?.double else { return }
        let life = ShelfLife(model: .vialMonitor(monitor), hours: 0, referenceTemperature: 0)
        let rate = life.rate(at: celsius)
        line.member("rate_per_day", rate)
        line.member("life_lost_pct", 100 * rate * (input["hours"]?.double ?? 0) / 24)
        line.member("days_to_end_point", 1 / rate)
    }

    private static func vialMonitors(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        let series = ReferenceSeries(input)
        let held = series.held(maximumGap: parameters["max_gap_s"]?.double ?? .infinity)
        for monitor in VialMonitor.allCases {
            let life = ShelfLife(model: .vialMonitor(monitor), hours: 0, referenceTemperature: 0)
            let lost = zip(series.values, held).reduce(0.0) { $0 + life.rate(at: $1.0) * $1.1 / 86_400 }
            line.member("vvm\(monitor.rawValue)_life_lost_pct", 100 * lost)
        }
    }

    private static func budgets(
        _ trees: [JSONValue],
        _ input: JSONValue,
        _ parameters: JSONValue,
        _ line: inout LineWriter
    ) {
        let series = ReferenceSeries(input)
        let held = series.held(maximumGap: parameters["max_gap_s"]?.double ?? .infinity)
        var combined = 0.0
        line.key("zones")
        line.open("[")
        for tree in trees {
            let zone = ZoneBudget(
                above: tree["above"]?.double ?? 0,
                upTo: tree["upto"]?.double ?? 0,
                budgetHours: tree["budget_h"]?.double ?? 0
            )
            let seconds = zip(series.values, held).reduce(0.0) { $0 + (zone.contains($1.0) ? $1.1 : 0) }
            let used = seconds / 3_600
            combined += used / zone.budgetHours
            line.open()
            line.member("above", zone.above)
            line.member("upto", zone.upTo)
            line.member("budget_h", zone.budgetHours)
            line.member("used_h", used)
            line.member("remaining_h", zone.budgetHours - used)
            line.close()
        }
        line.close("]")
        line.member("combined_fraction", combined)
        line.member("exhausted", combined >= 1)
    }
}

import Telemetry

extension DetectorEvent {
    /// The event in one English sentence.
    public var englishSentence: String {
        let name = device.rawValue
        switch eventClass {
        case .breach: return "\(name): \(breachEnglish)."
        case .warning: return "\(name): \(warningEnglish)."
        case .fault: return "\(name): \(faultEnglish)."
        }
    }

    /// The event in one Russian sentence.
    public var russianSentence: String {
        let name = device.rawValue
        switch eventClass {
        case .breach: return "\(name): \(breachRussian)."
        case .warning: return "\(name): \(warningRussian)."
        case .fault: return "\(name): \(faultRussian)."
        }
    }

    private var breachEnglish: String {
        if withdrawn { return "the excursion is withdrawn, late readings show that there was none" }
        let side = code.side == .cold ? "cold" : "warm"
        if phase == .close, end != nil {
            return "the goods are no longer too \(side), furthest \(degrees(evidence.extreme))"
        }
        var text = "goods at \(degrees(evidence.goods)) are too \(side) by rule \(rule ?? "-")"
        text += " (limit \(degrees(evidence.limit)))"
        if let cause { text += ", probably \(Wording.english(cause))" }
        if let suspect { text += "; doubtful because of \(suspect)" }
        return text
    }

    private var breachRussian: String {
        if withdrawn { return "нарушение отозвано: по поздним данным его не было" }
        let side = code.side == .cold ? "холодно" : "тепло"
        if phase == .close, end != nil {
            return "товару больше не слишком \(side), крайнее значение \(degrees(russian: evidence.extreme))"
        }
        var text = "товару слишком \(side): \(degrees(russian: evidence.goods))"
        text += " при пределе \(degrees(russian: evidence.limit))"
        text += ", правило \(rule ?? "-")"
        if let cause { text += ", вероятная причина: \(Wording.russian(cause))" }
        if let suspect { text += "; под сомнением: \(suspect)" }
        return text
    }

    private var minutesAhead: Int {
        guard let predictedAt else { return 0 }
        return max(0, Int((predictedAt.seconds(since: decidedAt) / 60).rounded()))
    }

    private var warningEnglish: String {
        if phase == .close { return "the goods are no longer about to leave their limits" }
        let side = code.side == .cold ? "cold" : "warm"
        return "goods at \(degrees(evidence.goods)) will be too \(side) in about \(minutesAhead) minutes"
    }

    private var warningRussian: String {
        if phase == .close { return "угроза выхода за пределы миновала" }
        let side = code.side == .cold ? "холодно" : "тепло"
        return "товару при \(degrees(russian: evidence.goods)) примерно через \(minutesAhead) мин будет слишком \(side)"
    }

    private var faultEnglish: String {
        let sensor = channel.map { "sensor \($0)" } ?? "the device"
        return "\(sensor) \(phase == .close ? "no longer " : "")\(Wording.english(code))"
    }

    private var faultRussian: String {
        let sensor = channel.map { "датчик \($0)" } ?? "устройство"
        return phase == .close
            ? "\(sensor): устранено — \(Wording.russian(code))" : "\(sensor): \(Wording.russian(code))"
    }

    private func degrees(russian celsius: Double?) -> String { degrees(celsius, mark: ",") }

    /// A temperature with one decimal, for people.
    private func degrees(_ celsius: Double?, mark: String = ".") -> String {
        guard let celsius, celsius.isFinite, abs(celsius) < 1e6 else { return "?" }
        let tenths = Int((celsius * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10)\(mark)\(abs(tenths) % 10) °C"
    }
}

/// Causes and faults in words for people.
private enum Wording {
    static func english(_ cause: Cause) -> String {
        switch cause {
        case .compressorFailure: "the unit no longer cools"
        case .doorAjar: "a door was left open"
        case .setPointError: "the unit holds a wrong temperature"
        case .stuckOn: "the unit cools without end"
        case .warmLoad: "loaded outside the range"
        case .powerOutage: "a power failure"
        case .packExhausted: "the cold packs are used up"
        case .packShort: "too few cold packs"
        case .packOvercooled: "cold packs too cold"
        case .operation: "doors and loading"
        }
    }

    static func russian(_ cause: Cause) -> String {
        switch cause {
        case .compressorFailure: "установка не охлаждает"
        case .doorAjar: "дверь осталась открытой"
        case .setPointError: "неверная уставка"
        case .stuckOn: "установка охлаждает без остановки"
        case .warmLoad: "груз погружен вне диапазона"
        case .powerOutage: "отключение питания"
        case .packExhausted: "хладоэлементы исчерпаны"
        case .packShort: "мало хладоэлементов"
        case .packOvercooled: "переохлаждённые хладоэлементы"
        case .operation: "двери и погрузка"
        }
    }

    static func english(_ code: EventCode) -> String {
        switch code {
        case .stuck: "repeats one value"
        case .spike: "shows single wild readings"
        case .noise: "scatters far more than usual"
        case .drift: "drifts away from the true temperature"
        case .silent: "sends no readings"
        case .implausible: "reports impossible values"
        case .late: "sends readings long after they were taken"
        case .clockSkew: "has a wrong clock"
        case .duplicate: "sends readings twice"
        default: "reports \(code.rawValue)"
        }
    }

    static func russian(_ code: EventCode) -> String {
        switch code {
        case .stuck: "повторяет одно значение"
        case .spike: "одиночные выбросы"
        case .noise: "разброс намного больше обычного"
        case .drift: "показания уходят от истинной температуры"
        case .silent: "данные не поступают"
        case .implausible: "невозможные значения"
        case .late: "данные приходят с большим опозданием"
        case .clockSkew: "неверные часы"
        case .duplicate: "повторная передача данных"
        default: code.rawValue
        }
    }
}

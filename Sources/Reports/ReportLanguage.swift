/// The words of a report in one language.
public enum ReportLanguage: String, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Russian.
    case russian = "ru"

    func pick(_ english: String, _ russian: String) -> String { self == .english ? english : russian }

    /// What stands between a whole number and its fraction.
    var decimalMark: String { pick(".", ",") }

    var title: String { pick("Temperature record of shipment", "Температурный лист отправления") }
    var order: String { pick("Order", "Заказ") }
    var vehicle: String { pick("Vehicle", "Машина") }
    var profile: String { pick("Profile", "Профиль") }
    var since: String { pick("since", "с") }
    var loadedUnder: String { pick("loaded under", "погружено по версии") }
    var judgedBy: String { pick("judged by", "оценено по профилю") }
    var rule: String { pick("rule", "правило") }
    var span: String { pick("On board", "В пути") }
    var timesOnBoard: String { pick("Times on board", "Время на борту") }
    var onTheWay: String { pick("still on its way", "ещё в пути") }
    var probe: String { pick("Probe", "Датчик") }
    var minimum: String { pick("Minimum, °C", "Минимум, °C") }
    var maximum: String { pick("Maximum, °C", "Максимум, °C") }
    var meanKinetic: String { pick("Mean kinetic, °C", "Средняя кинетическая, °C") }
    var timeIn: String { pick("In range, min", "В пределах, мин") }
    var timeOut: String { pick("Out of range, min", "Вне пределов, мин") }
    var timeUnknown: String { pick("Unknown, min", "Неизвестно, мин") }
    var minutes: String { pick("min", "мин") }
    var budgets: String { pick("Budgets used", "Израсходованные допуски") }
    var shelfLife: String { pick("shelf life", "срок годности") }
    var breaches: String { pick("Breaches", "Нарушения") }
    var warnings: String { pick("Warnings", "Предупреждения") }
    var faults: String { pick("Sensor faults", "Неисправности датчиков") }
    var none: String { pick("none", "нет") }
    var noReadings: String { pick("No readings were received.", "Показаний не было.") }

    /// What a person did, as a verb in the past.
    func action(_ kind: String) -> String {
        switch kind {
        case "acknowledged": pick("acknowledged", "принято")
        case "closed": pick("closed by hand", "закрыто вручную")
        case "assigned": pick("assigned", "назначено")
        case "commented": pick("commented", "комментарий")
        case "snoozed": pick("kept quiet", "отложено")
        default: kind
        }
    }
}

internal import Foundation

/// An incident in words for people.
public struct AlertText: Sendable {
    /// Alerts that are named one by one, open ones first.
    static let alertLimit = 10
    /// Shipments that are named one by one.
    static let loadLimit = 20

    private let language: AlertLanguage
    private let zone: TimeZone
    /// What stands before an incident's place in a link; nil for no link.
    private let page: String?

    /// Creates a writer; a time zone that is not known is UTC.
    public init(language: AlertLanguage, timeZone: String, page: String? = nil) {
        self.language = language
        zone = TimeZone(identifier: timeZone) ?? .gmt
        self.page = page
    }

    /// One line: how grave, what, where.
    public func title(_ message: AlertMessage) -> String {
        let incident = message.incident
        let what = "\(word(incident.family)), \(word(incident.place.kind)) \(incident.place.name)"
        if !incident.isOpen { return "\(either("Over", "Закончилось")): \(what)" }
        return "\(word(incident.severity)): \(what)"
    }

    /// Everything that a person needs who sees nothing else, in lines.
    public func body(_ message: AlertMessage) -> String {
        let incident = message.incident
        let alerts = incident.alerts.filter(\.isOpen) + incident.alerts.filter { !$0.isOpen }
        var lines = alerts.prefix(Self.alertLimit).map(line)
        let more = alerts.count - lines.count + incident.furtherAlerts
        if more > 0 { lines.append(either("… and \(more) more", "… и ещё \(more)")) }
        if !incident.loads.isEmpty {
            let named = incident.loads.prefix(Self.loadLimit).joined(separator: ", ")
            let rest = incident.loads.count - Self.loadLimit
            lines.append("\(either("On board", "На борту")): \(named)\(rest > 0 ? " … +\(rest)" : "")")
        }
        if let by = incident.acknowledgement?.by { lines.append("\(either("Taken on by", "Взял в работу")): \(by)") }
        if message.step > 0, incident.isOpen, !incident.isAcknowledged {
            let who = message.who.isEmpty ? "" : " (\(message.who))"
            lines.append(either("Escalated\(who): nobody has taken it on.", "Эскалация\(who): никто не взял в работу."))
        }
        lines.append("\(either("Since", "Начало")): \(time(incident.openedAt))")
        if let end = incident.closedAt { lines.append("\(either("Until", "Конец")): \(time(end))") }
        lines.append("\(either("Incident", "Инцидент")): \(incident.id)")
        if let page { lines.append("\(page)/incidents/\(incident.id)") }
        return lines.joined(separator: "\n")
    }

    private func line(_ alert: IncidentAlert) -> String {
        let sentence = either(alert.englishSentence, alert.russianSentence)
        let said = sentence.isEmpty ? alert.code : sentence
        return alert.isOpen ? "• \(alert.device): \(said)" : "✓ \(alert.device): \(said)"
    }

    /// A wall clock's time with its offset.
    private func time(_ instant: Int64) -> String {
        var style = Date.VerbatimFormatStyle(
            format: """
                \(year: .defaultDigits)-\(month: .twoDigits)-\(day: .twoDigits) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)
                """,
            timeZone: zone,
            calendar: Calendar(identifier: .gregorian)
        )
        style.locale = Locale(identifier: "en_US_POSIX")
        let date = Date(timeIntervalSince1970: Double(instant) / 1_000_000)
        return "\(date.formatted(style)) (\(zone.identifier))"
    }

    private func either(_ english: String, _ russian: String) -> String { language == .english ? english : russian }

    private func word(_ severity: AlertSeverity) -> String {
        switch severity {
        case .minor: either("Minor", "Незначительно")
        case .major: either("Major", "Важно")
        case .critical: either("CRITICAL", "КРИТИЧНО")
        }
    }

    private func word(_ family: AlertFamily) -> String {
        switch family {
        case .heat: either("too warm", "слишком тепло")
        case .cold: either("too cold", "слишком холодно")
        case .silence: either("no data", "нет данных")
        case .sensor: either("sensor fault", "неисправность датчика")
        }
    }

    private func word(_ kind: AlertPlace.Kind) -> String {
        switch kind {
        case .vehicle: either("vehicle", "машина")
        case .device: either("device", "прибор")
        case .gateway: either("gateway", "шлюз")
        }
    }
}

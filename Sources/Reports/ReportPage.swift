internal import ColdChain
internal import Telemetry

/// A report as a page of HTML that prints to A4.
public struct ReportPage {
    private let report: ShipmentReport
    private let words: ReportLanguage

    /// Prepares the page of a report in a language.
    public init(_ report: ShipmentReport, language: ReportLanguage) {
        self.report = report
        words = language
    }

    /// The whole page; everything that came from outside is escaped.
    public var html: String {
        """
        <!doctype html><html lang="\(words.rawValue)"><head><meta charset="utf-8">
        <title>\(words.title) \(escape(report.number))</title><style>\(Self.style)</style></head><body>
        <h1>\(words.title) \(escape(report.number))</h1>\(facts)
        \(report.probes.isEmpty ? "<p>\(words.noReadings)</p>" : ReportChart(report, language: words).svg)
        \(measures)\(budgets)
        \(list(words.breaches, "breach"))\(list(words.warnings, "warning"))\(list(words.faults, "fault"))
        </body></html>
        """
    }

    private static let style = """
        @page { size: A4; margin: 18mm } body { font: 10pt sans-serif; color: #111 } h1 { font-size: 16pt }
        h2 { font-size: 12pt; margin-bottom: 2mm } table { border-collapse: collapse; width: 100% }
        th, td { text-align: left; padding: 1mm 2mm; border-bottom: 0.2mm solid #999 } td.n { text-align: right }
        li { margin-bottom: 1mm } svg { width: 100%; margin: 4mm 0 } .by { color: #444 }
        """

    private var facts: String {
        let end = report.isOpen ? words.onTheWay : report.end.rfc3339
        return """
            <table><tr><th>\(words.order)</th><td>\(escape(report.order))</td><th>\(words.vehicle)</th>\
            <td>\(escape(report.legs.map(\.vehicle).joined(separator: " → ")))</td></tr><tr><th>\(words.profile)</th>\
            <td>\(profile)</td><th>\(words.span)</th>\
            <td>\(report.start.rfc3339) – \(end)</td></tr></table>\(legs)
            """
    }

    /// The profile with its version and title, and which versions it had before on the way.
    private var profile: String {
        let title = words == .english ? report.profile.title.english : report.profile.title.russian
        let name =
            "\(escape(report.profile.id)) v\(report.profile.version)" + (title.isEmpty ? "" : "<br>\(escape(title))")
        guard !report.changes.isEmpty else { return name }
        let changes = report.changes.map { change in
            let author = [change.author, change.reason].filter { !$0.isEmpty }.joined(separator: ": ")
            return "<br><span class=by>v\(change.version) \(words.since) \(change.time.rfc3339)"
                + (author.isEmpty ? "" : " (\(escape(author)))") + "</span>"
        }
        return "\(name)<br><span class=by>\(words.loadedUnder) v\(report.firstVersion)</span>\(changes.joined())"
    }

    /// When it was on board of which vehicle, if there was more than one time.
    private var legs: String {
        guard report.legs.count > 1 else { return "" }
        let rows = report.legs.map { leg in
            let end = leg.isAboard ? words.onTheWay : leg.end.rfc3339
            return "<li>\(escape(leg.vehicle)): \(leg.start.rfc3339) – \(end)</li>"
        }
        return "<h2>\(words.timesOnBoard)</h2><ul>\(rows.joined())</ul>"
    }

    /// A probe's name, with its vehicle's where there was more than one.
    private func name(of probe: ShipmentReport.Probe) -> String {
        escape(report.legs.count > 1 ? "\(probe.vehicle): \(probe.name)" : probe.name)
    }

    private var measures: String {
        guard !report.probes.isEmpty else { return "" }
        let rows = report.probes.map { probe in
            let record = probe.record
            let cells = [
                degrees(record.minimum), degrees(record.maximum), degrees(record.meanKinetic),
                minutes(record.timeIn), minutes(record.timeAbove + record.timeBelow), minutes(record.timeUnknown),
            ]
            return "<tr><td>\(name(of: probe))</td>" + cells.map { "<td class=n>\($0)</td>" }.joined() + "</tr>"
        }
        let heads = [
            words.probe, words.minimum, words.maximum, words.meanKinetic, words.timeIn, words.timeOut,
            words.timeUnknown,
        ]
        return "<table><tr>" + heads.map { "<th>\($0)</th>" }.joined() + "</tr>" + rows.joined() + "</table>"
    }

    private var budgets: String {
        var lines: [String] = []
        for probe in report.probes {
            for use in probe.record.zones {
                let zone = "\(number(use.zone.above, 1))–\(number(use.zone.upTo, 1)) °C"
                let spent = "\(minutes(use.used)) \(words.minutes), \(number(100 * use.share, 1)) %"
                lines.append("\(name(of: probe)): \(zone), \(spent)")
            }
            if let life = probe.record.lifeUsed {
                lines.append("\(name(of: probe)): \(words.shelfLife) \(number(100 * life, 1)) %")
            }
        }
        guard !lines.isEmpty else { return "" }
        return "<h2>\(words.budgets)</h2><ul>" + lines.map { "<li>\($0)</li>" }.joined() + "</ul>"
    }

    private func list(_ title: String, _ kind: String) -> String {
        let items = report.episodes.filter { $0.kind == kind }.map { episode in
            let sentence = words == .english ? episode.sentence.english : episode.sentence.russian
            let end = episode.end.map { " – \($0.rfc3339)" } ?? ""
            let answers = episode.actions.map { action in
                let comment = action.comment.isEmpty ? "" : ": \(escape(action.comment))"
                let what = words.action(action.kind)
                return "<br><span class=by>\(action.time.rfc3339) \(escape(action.actor)), \(what)\(comment)</span>"
            }
            return
                "<li>\(episode.start.rfc3339)\(end): \(escape(sentence))\(judge(of: episode))\(answers.joined())</li>"
        }
        let body = items.isEmpty ? "<p>\(words.none)</p>" : "<ul>\(items.joined())</ul>"
        return "<h2>\(title)</h2>\(body)"
    }

    /// By which rule of which version it was judged.
    private func judge(of episode: ShipmentReport.Episode) -> String {
        guard let judge = episode.judgedBy else { return "" }
        let rule = judge.rule.isEmpty ? "" : ", \(words.rule) \(escape(judge.rule))"
        return "<br><span class=by>\(words.judgedBy) \(escape(judge.profile)) v\(judge.version)\(rule)</span>"
    }

    private func number(_ value: Double, _ digits: Int) -> String {
        ReportNumber.text(value, digits: digits, in: words)
    }
    private func degrees(_ value: Double?) -> String { value.map { number($0, 2) } ?? "–" }
    private func minutes(_ seconds: Double) -> String { number(seconds / 60, 0) }

    private func escape(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}

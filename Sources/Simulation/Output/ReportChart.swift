internal import Foundation

extension SimulationReport {
    /// The report as an SVG picture: a panel per figure, a bar per policy.
    public var chart: String { ReportChart(report: self).svg }
}

/// Draws a report: six small panels, each with the same five bars, so that a policy has one colour throughout.
struct ReportChart {
    let report: SimulationReport

    /// One figure.
    private struct Panel {
        let title: String
        let note: String
        /// What a full bar stands for.
        let full: Double
        let value: (PolicyScore) -> Double?
        let label: (PolicyScore) -> String
    }

    private static let panelWidth = 300.0
    private static let panelHeight = 170.0
    private static let left = 128.0
    private static let barHeight = 18.0
    private static let top = 92.0

    /// Colours that are told apart without red and green (Okabe and Ito 2008); what is bound or reference is grey.
    private static let colours = [
        "baseline": "#9aa5b1", "none": "#d55e00", "nearest-cold-store": "#e69f00", "isotherm": "#0072b2",
        "foresight": "#5f6b7a",
    ]

    var svg: String {
        let panels = panels
        let width = Self.panelWidth * 3 + 40
        let height = Self.top + Self.panelHeight * 2 + 34
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number(width)) \(number(height))\" "
                + "width=\"\(number(width))\" height=\"\(number(height))\" role=\"img\" aria-labelledby=\"title desc\" "
                + "font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1f2933\">",
            "<title id=\"title\">\(escaped(report.title))</title>",
            "<desc id=\"desc\">\(escaped(report.table))</desc>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            text(report.title, x: 24, y: 34, size: 20, weight: 600),
            text(subtitle, x: 24, y: 58, size: 13, colour: "#52606d"),
        ]
        for (index, panel) in panels.enumerated() {
            let x = 20 + Self.panelWidth * Double(index % 3)
            let y = Self.top + Self.panelHeight * Double(index / 3)
            parts.append(draw(panel, x: x, y: y))
        }
        let foot =
            "baseline: the day without the change · foresight: the same planner, told at the first change what will be lost"
        parts.append(text(foot, x: 24, y: height - 14, size: 11, colour: "#52606d"))
        parts.append("</svg>")
        return parts.joined(separator: "\n") + "\n"
    }

    private var subtitle: String {
        let first = report.scores.first { $0.policy != "baseline" }
        return "\(report.vehicles) vehicles, \(first?.orders ?? 0) orders; \(first?.endangered ?? 0) loads endangered, "
            + "\(first?.savable ?? 0) of them could be saved at all; scenario \(report.scenario), seed \(report.seed)"
    }

    private var panels: [Panel] {
        let scores = report.scores
        let most = { (value: (PolicyScore) -> Double) -> Double in max(1, scores.map(value).max() ?? 1) }
        let percent = SimulationReport.percent
        return [
            Panel(
                title: "Endangered loads saved",
                note: "of those that could be saved",
                full: 1,
                value: { $0.policy == "baseline" ? nil : $0.savedShare },
                label: { $0.policy == "baseline" ? "–" : percent($0.savedShare) }
            ),
            Panel(
                title: "On time",
                note: "of all orders",
                full: 1,
                value: \.onTimeShare,
                label: { percent($0.onTimeShare) }
            ),
            Panel(
                title: "In range",
                note: "of the time on vehicles",
                full: 1,
                value: \.inRangeShare,
                label: { percent($0.inRangeShare) }
            ),
            Panel(
                title: "Spoiled value",
                note: "lost or given up",
                full: most(\.spoiledValue),
                value: \.spoiledValue,
                label: { String(format: "%.0f", $0.spoiledValue) }
            ),
            Panel(
                title: "Untouched stops moved",
                note: "to another vehicle; a full bar is 10 %",
                full: 0.1,
                value: { $0.movedShare },
                label: { percent($0.movedShare) }
            ),
            Panel(
                title: "Driven",
                note: "kilometres",
                full: most(\.kilometres),
                value: \.kilometres,
                label: { String(format: "%.0f km", $0.kilometres) }
            ),
        ]
    }

    private func draw(_ panel: Panel, x: Double, y: Double) -> String {
        var parts = [
            text(panel.title, x: x + 4, y: y + 14, size: 14, weight: 600),
            text(panel.note, x: x + 4, y: y + 31, size: 11, colour: "#52606d"),
        ]
        let room = Self.panelWidth - Self.left - 74
        for (index, score) in report.scores.enumerated() {
            let line = y + 42 + Double(index) * (Self.barHeight + 4)
            let share = min(1, max(0, (panel.value(score) ?? 0) / panel.full))
            let colour = Self.colours[score.policy] ?? "#9aa5b1"
            parts += [
                text(score.policy, x: x + Self.left - 6, y: line + 13, size: 12, anchor: "end"),
                bar(x: x + Self.left, y: line, width: room, colour: "#eef1f4"),
                bar(x: x + Self.left, y: line, width: room * share, colour: colour),
                text(panel.label(score), x: x + Self.left + room + 6, y: line + 13, size: 12),
            ]
        }
        return parts.joined(separator: "\n")
    }

    private func bar(x: Double, y: Double, width: Double, colour: String) -> String {
        "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(Self.barHeight))\" "
            + "fill=\"\(colour)\" rx=\"2\"/>"
    }

    private func text(
        _ words: String,
        x: Double,
        y: Double,
        size: Int,
        weight: Int = 400,
        colour: String = "#1f2933",
        anchor: String = "start"
    ) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(size)\" font-weight=\"\(weight)\" fill=\"\(colour)\" "
            + "text-anchor=\"\(anchor)\">\(escaped(words))</text>"
    }

    private func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private func escaped(_ words: String) -> String {
        words.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;")
    }
}

internal import ColdChain
internal import Telemetry

/// The curves of a report with the limits of the profile and the times of breaches, as SVG.
struct ReportChart {
    private static let width = 900.0
    private static let height = 280.0
    private static let colours = ["#0b5fa5", "#b5651d", "#3a7d34", "#7a3d9a"]
    /// Points per curve: more cannot be seen on paper.
    private static let maximumPoints = 900

    private let report: ShipmentReport
    private let language: ReportLanguage
    private let low: Double
    private let high: Double

    init(_ report: ShipmentReport, language: ReportLanguage) {
        self.report = report
        self.language = language
        let values = report.probes.flatMap(\.values) + [report.profile.low, report.profile.high].compactMap { $0 }
        low = (values.min() ?? 0) - 1
        high = (values.max() ?? 10) + 1
    }

    var svg: String {
        """
        <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" xmlns="http://www.w3.org/2000/svg">\
        <rect width="100%" height="100%" fill="#f7f7f7"/>\(breaches)\(limits)\(curves)</svg>
        """
    }

    private func x(_ time: Timestamp) -> Double {
        let whole = max(1, report.end.seconds(since: report.start))
        return min(max(time.seconds(since: report.start) / whole, 0), 1) * Self.width
    }

    private func y(_ celsius: Double) -> Double { (high - celsius) / (high - low) * Self.height }

    private var breaches: String {
        report.episodes.filter { $0.kind == "breach" }.map { episode in
            let left = x(episode.start)
            let right = x(episode.end ?? report.end)
            return "<rect x=\"\(place(left))\" y=\"0\" width=\"\(place(max(2, right - left)))\" height=\"100%\" "
                + "fill=\"#e8a0a0\" opacity=\"0.5\"/>"
        }.joined()
    }

    private var limits: String {
        [report.profile.low, report.profile.high].compactMap { $0 }.map { limit in
            let height = place(y(limit))
            return "<line x1=\"0\" x2=\"\(Int(Self.width))\" y1=\"\(height)\" y2=\"\(height)\" stroke=\"#c00\" "
                + "stroke-dasharray=\"6 4\"/><text x=\"4\" y=\"\(place(y(limit) - 4))\" font-size=\"12\">"
                + "\(ReportNumber.text(limit, digits: 1, in: language)) °C</text>"
        }.joined()
    }

    private var curves: String {
        report.probes.enumerated().map { index, probe in
            let step = max(1, probe.values.count / Self.maximumPoints)
            let points = stride(from: 0, to: probe.values.count, by: step).map { position in
                // Of each stretch the value furthest from the set-point, so that thinning hides no peak.
                let stretch = position..<min(position + step, probe.values.count)
                let middle = (low + high) / 2
                let peak = stretch.max { abs(probe.values[$0] - middle) < abs(probe.values[$1] - middle) } ?? position
                return "\(place(x(probe.times[peak]))),\(place(y(probe.values[peak])))"
            }
            let colour = Self.colours[index % Self.colours.count]
            return "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.5\" "
                + "points=\"\(points.joined(separator: " "))\"/>"
        }.joined()
    }

    private func place(_ value: Double) -> String { ReportNumber.text(value, digits: 1) }
}

internal import Foundation

extension SimulationReport {
    /// The report as a table for a terminal, a line per policy.
    public var table: String {
        let header = [
            "policy", "saved", "of savable", "harmed besides", "on time", "in range", "km", "moved", "spoiled",
            "stored", "undone",
            "plans",
        ]
        let rows = scores.map { score in
            [
                score.policy, score.policy == "baseline" ? "-" : "\(score.saved) of \(score.savable)",
                score.policy == "baseline" ? "-" : Self.percent(score.savedShare), "\(score.harmedBesides)",
                Self.percent(score.onTimeShare), Self.percent(score.inRangeShare),
                String(format: "%.0f", score.kilometres), Self.percent(score.movedShare),
                String(format: "%.0f", score.spoiledValue), "\(score.stored)", "\(score.unassigned)",
                "\(score.replans)",
            ]
        }
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            row.enumerated().map { column, text in
                let gap = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + gap : gap + text
            }.joined(separator: "  ")
        }
        return ([heading] + lines).joined(separator: "\n")
    }

    /// What was simulated, in a line.
    var heading: String {
        let first = scores.first { $0.policy != "baseline" }
        return "\(scenario): \(title). \(vehicles) vehicles, \(first?.orders ?? 0) orders, seed \(seed); "
            + "\(first?.endangered ?? 0) loads endangered, \(first?.savable ?? 0) could be saved"
    }

    /// A share in per cent with one decimal; a dash where there is none.
    static func percent(_ share: Double?) -> String {
        share.map { String(format: "%.1f %%", $0 * 100) } ?? "-"
    }
}

/// Writes families in the Prometheus text format, version 0.0.4.
///
/// Format: https://github.com/prometheus/docs/blob/main/content/docs/instrumenting/exposition_formats.md
struct ExpositionWriter {
    private(set) var text = ""

    mutating func write(_ family: MetricFamily, name: String) {
        header(name: name, kind: family.kind, help: family.help)
        for labels in family.series.keys.sorted() {
            family.series[labels]?.write(to: &self, name: name, labels: labels)
        }
    }

    mutating func writeSingle(name: String, kind: MetricKind, help: String, value: Double, labels: String = "") {
        header(name: name, kind: kind, help: help)
        sample(name, labels, value)
    }

    mutating func sample(_ name: String, _ labels: String, _ value: Double) {
        text += "\(name)\(labels) \(Self.number(value))\n"
    }

    /// The labels of a series with one more at the end.
    static func adding(_ name: String, _ value: String, to labels: String) -> String {
        labels.isEmpty ? "{\(name)=\"\(value)\"}" : labels.dropLast() + ",\(name)=\"\(value)\"}"
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return String(value)
    }

    private mutating func header(name: String, kind: MetricKind, help: String) {
        let line = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        text += "# HELP \(name) \(line)\n# TYPE \(name) \(kind.rawValue)\n"
    }
}

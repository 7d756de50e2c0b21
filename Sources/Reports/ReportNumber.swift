/// Numbers as a report shows them: a fixed count of digits after the decimal mark, whatever the machine's language.
enum ReportNumber {
    /// A number with the decimal mark of a language; without one it has a point, as SVG wants it.
    static func text(_ value: Double, digits: Int, in language: ReportLanguage? = nil) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "–" }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let rounded = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && rounded != 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(rounded)" }
        let fraction = String(rounded % scale)
        return "\(sign)\(rounded / scale)\(language?.decimalMark ?? ".")"
            + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}

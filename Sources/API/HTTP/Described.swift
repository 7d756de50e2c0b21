/// Shows what came from outside in a sentence: short, and without control characters.
enum Described {
    /// The text in quotes.
    static func text(_ value: String) -> String { "\"" + short(value) + "\"" }

    /// The text itself.
    static func short(_ value: String) -> String {
        let clean = String.UnicodeScalarView(value.unicodeScalars.prefix(80).map { $0.value < 32 ? " " : $0 })
        return String(clean) + (value.unicodeScalars.count > 80 ? "…" : "")
    }
}

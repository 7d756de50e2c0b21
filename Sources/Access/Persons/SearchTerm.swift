/// A name or number as it is looked for in texts: as the whole text or as a word of it.
struct SearchTerm {
    let text: String
    /// A regular expression of PostgreSQL that finds it in a text.
    let pattern: String
    /// The same for the text of a JSON document.
    let patternInJSON: String

    init(_ text: String) {
        self.text = text
        pattern = Self.pattern(text)
        patternInJSON = Self.pattern(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))
    }

    /// Not within another name: `van-1` is no word of `van-12`, nor of `van-1-north`.
    private static func pattern(_ text: String) -> String {
        let escaped = text.map { $0.isLetter || $0.isNumber || $0.isWhitespace ? "\($0)" : "\\\($0)" }.joined()
        return "(?<![[:alnum:]_-])\(escaped)(?![[:alnum:]_-])"
    }
}

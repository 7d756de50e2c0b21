/// The rows of a comma-separated file as RFC 4180 has it: quoted fields may hold commas, quotes and line ends.
///
/// The separator is the comma or, where the first line has more of them, the semicolon, as spreadsheets of countries
/// with a decimal comma write it.
struct CSVTable {
    /// One row with the number of the line on which it begins.
    struct Row {
        let line: Int
        let fields: [String]
    }

    private(set) var rows: [Row] = []

    init(_ text: String) {
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        let head = scalars.prefix { $0 != "\n" }
        let separator: Unicode.Scalar = head.count { $0 == ";" } > head.count { $0 == "," } ? ";" : ","
        var parser = Parser(separator: separator)
        for scalar in scalars { parser.take(scalar) }
        rows = parser.finish()
    }

    private struct Parser {
        let separator: Unicode.Scalar
        var rows: [Row] = []
        var fields: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        /// A quote inside a quoted field: its end, or the first half of an escaped quote.
        var hasSeenQuote = false
        var line = 1
        var rowLine = 1

        mutating func take(_ scalar: Unicode.Scalar) {
            if isQuoted, !(hasSeenQuote && scalar != "\"") {
                if scalar == "\"" {
                    if hasSeenQuote { field.append(scalar) }
                    hasSeenQuote.toggle()
                } else {
                    field.append(scalar)
                    if scalar == "\n" { line += 1 }
                }
                return
            }
            isQuoted = false
            hasSeenQuote = false
            switch scalar {
            case "\"" where field.isEmpty: isQuoted = true
            case separator: endField()
            case "\n": endRow()
            case "\r": break
            default: field.append(scalar)
            }
        }

        mutating func finish() -> [Row] {
            if !fields.isEmpty || !field.isEmpty { endRow() }
            return rows
        }

        private mutating func endField() {
            fields.append(String(field).trimmed)
            field = String.UnicodeScalarView()
        }

        private mutating func endRow() {
            endField()
            if fields != [""] { rows.append(Row(line: rowLine, fields: fields)) }
            fields = []
            line += 1
            rowLine = line
        }
    }
}

extension String {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmed: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}

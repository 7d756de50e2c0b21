/// What a setting may hold, and how a wrong value is explained.
public enum SettingKind: Sendable, Equatable {
    /// Any text.
    case text
    /// A whole number within a range.
    case integer(ClosedRange<Int>)
    /// A number within a range.
    case number(ClosedRange<Double>)
    /// `true` or `false`.
    case flag
    /// One of several words.
    case choice([String])
    /// A list of texts; in the environment separated by commas.
    case list

    /// What is wrong with `value`, as "expected …"; nil when it fits.
    func expectation(of value: SettingValue) -> String? {
        switch (self, value) {
        case (.list, .list): nil
        case (.list, .text): "a list of texts"
        case (.text, .text): nil
        case (_, .list): "one value, not a list"
        case (.integer(let range), .text(let text)):
            Int(text).map(range.contains) == true
                ? nil : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case (.number(let range), .text(let text)):
            Double(text).map(range.contains) == true ? nil : "a number from \(range.lowerBound) to \(range.upperBound)"
        case (.flag, .text(let text)):
            ["true", "false"].contains(text) ? nil : "true or false"
        case (.choice(let words), .text(let text)):
            words.contains(text) ? nil : "one of \(words.joined(separator: ", "))"
        }
    }
}

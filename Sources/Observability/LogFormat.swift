/// How log lines look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, words, then `key=value`.
    case text
    /// For machines: one JSON object a line.
    case json
}

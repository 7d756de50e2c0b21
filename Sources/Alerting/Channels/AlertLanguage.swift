/// The languages that people are told in.
public enum AlertLanguage: String, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Russian.
    case russian = "ru"
}

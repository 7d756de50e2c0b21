/// What a check found.
struct Finding: Encodable, Sendable {
    /// How grave it is.
    enum Verdict: String, Encodable, Sendable {
        /// All is well.
        case ok
        /// It works, but it will hurt.
        case warning
        /// It does not work.
        case failed
    }

    let part: String
    let verdict: Verdict
    /// What was seen.
    let text: String
    /// What to do about it; empty when nothing is to be done.
    let remedy: String

    init(_ part: String, _ verdict: Verdict, _ text: String, remedy: String = "") {
        self.part = part
        self.verdict = verdict
        self.text = text
        self.remedy = remedy
    }
}

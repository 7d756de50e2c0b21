/// Who hears of an incident when nobody has taken it on after a while.
public struct EscalationStep: Sendable, Equatable {
    /// How long after the rule first met the incident.
    public let after: Duration
    /// By which channel.
    public let channel: String
    /// Who that is, in words; may be empty.
    public let who: String

    /// Creates a step.
    public init(after: Duration, channel: String, who: String = "") {
        self.after = after
        self.channel = channel
        self.who = who
    }

    /// Reads `15m desk` or `15m desk the shift leader`; `s`, `m` and `h` count seconds, minutes and hours. Nil when it
    /// cannot be understood.
    public init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2, let unit = words[0].last.flatMap({ ["s": 1, "m": 60, "h": 3_600][$0] }),
            let number = Int(words[0].dropLast()), (1...100_000).contains(number)
        else { return nil }
        self.init(after: .seconds(number * unit), channel: words[1], who: words.count == 3 ? words[2] : "")
    }
}

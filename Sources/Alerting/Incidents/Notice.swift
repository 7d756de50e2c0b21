/// What one channel has been told of an incident, or is to be told.
public struct Notice: Sendable, Codable, Equatable {
    /// What was said last.
    public struct Told: Sendable, Codable, Equatable {
        /// When, in microseconds since the Unix epoch.
        public let at: Int64
        /// The incident's version that was told.
        public let version: Int
        /// How grave it was.
        public let severity: AlertSeverity
        /// Whether it was open.
        public let isOpen: Bool
    }

    /// The channel.
    public let channel: String
    /// 0 for a rule's own channel, from 1 for the steps of an escalation.
    public let step: Int
    /// The rule that named it.
    public let rule: String
    /// Who hears, in words.
    public let who: String
    /// Not before then, in microseconds since the Unix epoch.
    public var dueAt: Int64
    /// What was said last; nil before anything was.
    public var told: Told?
    /// Whether quiet hours are what it waits for.
    public var isQuiet = false
    /// Until when they last, in microseconds since the Unix epoch; nil where nothing waits for their end.
    public var quietUntil: Int64?
    /// Who has asked for this step by hand; nil where only time brings it.
    public var wantedBy: String?

    init(channel: String, step: Int, rule: String, who: String = "", dueAt: Int64) {
        self.channel = channel
        self.step = step
        self.rule = rule
        self.who = who
        self.dueAt = dueAt
    }
}

/// An incident as one channel is to be told of it now.
public struct AlertMessage: Sendable {
    /// The incident as it is.
    public let incident: Incident
    /// Names this attempt among all messages of all channels; a repeat of the same attempt has the same key.
    public let key: String
    /// 0 for a rule's own channel, from 1 for the steps of an escalation.
    public let step: Int
    /// Who hears, in words; may be empty.
    public let who: String
    /// Whether it is to be noticed: a new message, not a change of the one that the receiver has.
    public let isLoud: Bool
    /// What the receiver calls the message that it has; nil before the first.
    public let reference: String?
    /// The clock, in microseconds since the Unix epoch.
    public let now: Int64

    /// Creates a message.
    public init(
        incident: Incident,
        key: String,
        step: Int = 0,
        who: String = "",
        isLoud: Bool = true,
        reference: String? = nil,
        now: Int64
    ) {
        self.incident = incident
        self.key = key
        self.step = step
        self.who = who
        self.isLoud = isLoud
        self.reference = reference
        self.now = now
    }
}

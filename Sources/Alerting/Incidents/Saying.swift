/// A message that is to go out now.
public struct Saying: Sendable, Equatable {
    /// By which channel.
    public let channel: String
    /// 0 for a rule's own channel, from 1 for the steps of an escalation.
    public let step: Int
    /// Whether it is to be noticed: a new message, not a change of the old one.
    public let isLoud: Bool

    /// Creates a saying.
    public init(channel: String, step: Int, isLoud: Bool) {
        self.channel = channel
        self.step = step
        self.isLoud = isLoud
    }
}

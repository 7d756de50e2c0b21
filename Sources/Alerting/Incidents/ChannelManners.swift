/// What a channel does well, so that it is told neither too much nor too little.
public struct ChannelManners: Sendable {
    /// Whether it can change what it has said; otherwise only graver news and the end are worth a message.
    public var takesUpdates: Bool
    /// How often it must hear that an incident goes on; nil for never.
    public var repeatInterval: Duration?
    /// When it is not to be used, except for what is critical.
    public var quietHours: DailyHours?

    /// Creates manners.
    public init(takesUpdates: Bool = false, repeatInterval: Duration? = nil, quietHours: DailyHours? = nil) {
        self.takesUpdates = takesUpdates
        self.repeatInterval = repeatInterval
        self.quietHours = quietHours
    }
}

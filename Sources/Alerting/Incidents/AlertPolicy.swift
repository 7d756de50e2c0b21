/// Who hears of what, when, and how often: the whole of the configuration that decides about alerts.
public struct AlertPolicy: Sendable {
    /// The rules; every one that matches counts.
    public var rules: [AlertRule]
    /// What the channels do well, by name.
    public var channels: [String: ChannelManners]
    /// Maintenance that the configuration knows of; the database may know of more.
    public var maintenance: [MaintenanceWindow]
    /// How long the first message waits for more of the same.
    public var wait: Duration
    /// Alerts of one place and family lie in one incident while no more than this lies between them by event time.
    public var groupWindow: Duration
    /// The shortest time between two updates that are no graver news.
    public var updateInterval: Duration

    /// Creates a policy.
    public init(
        rules: [AlertRule] = [],
        channels: [String: ChannelManners] = [:],
        maintenance: [MaintenanceWindow] = [],
        wait: Duration = .seconds(10),
        groupWindow: Duration = .seconds(1_800),
        updateInterval: Duration = .seconds(60)
    ) {
        self.rules = rules
        self.channels = channels
        self.maintenance = maintenance
        self.wait = wait
        self.groupWindow = groupWindow
        self.updateInterval = updateInterval
    }
}

extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}

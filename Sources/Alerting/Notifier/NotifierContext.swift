internal import Logging
internal import Postgres

/// What the notifier's thread is given for its whole life.
struct NotifierContext: Sendable {
    let database: ConnectionOptions
    let hooks: [Hook]
    let channels: [any AlertChannel]
    let policy: AlertPolicy
    let configuration: NotifierConfiguration
    let metrics: NotifierMetrics
    let logger: Logger
    /// The clock, in microseconds since the Unix epoch.
    let now: @Sendable () -> Int64

    /// Everyone who is told something.
    var recipients: [Recipient] { hooks.map { .hook($0) } + channels.map { .channel($0) } }

    /// Whether anybody is to be told of incidents; without a rule none are made.
    var routesAlerts: Bool { !policy.rules.isEmpty }
}

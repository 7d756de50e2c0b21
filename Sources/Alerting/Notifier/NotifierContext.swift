internal import Logging
internal import Postgres

/// What the notifier's thread is given for its whole life.
struct NotifierContext: Sendable {
    let database: ConnectionOptions
    let hooks: [Hook]
    let configuration: NotifierConfiguration
    let metrics: NotifierMetrics
    let logger: Logger
}

internal import Telemetry

/// A gateway, or a foreign topic, that has had as many dead letters as are kept in an hour.
struct SilencedSource: Sendable {
    let tenant: String
    /// The gateway, or the topic.
    let name: String
    /// Why its last message was refused.
    let code: String
    let time: Timestamp
}

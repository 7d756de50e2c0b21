internal import MQTT
internal import Payloads
internal import Telemetry

/// Requests to Sparkplug nodes whose birth was not seen, so that their next readings can be understood.
struct RebirthRequests: Sendable {
    /// A node is asked no more often than this, however many of its messages come.
    static let pauseSeconds = 10.0
    /// Nodes that are remembered; beyond it the memory starts anew.
    static let nodeLimit = 20_000

    private var askedAt: [String: Timestamp] = [:]
    private var waiting: [String: SparkplugRebirth] = [:]

    /// Notes that a message on `topic` could not be understood without a birth.
    mutating func note(_ topic: String, at time: Timestamp) {
        let bytes = Array(topic.utf8)
        // A topic that cannot be checked is a dead letter already, and nobody can be asked.
        guard let topic = try? Topic(checking: bytes.span) else { return }
        guard let request = SparkplugRebirth(after: topic, at: time) else { return }
        if let asked = askedAt[request.topic], time.seconds(since: asked) < Self.pauseSeconds { return }
        if askedAt.count >= Self.nodeLimit { askedAt.removeAll() }
        askedAt[request.topic] = time
        waiting[request.topic] = request
    }

    /// The requests to publish now.
    mutating func take() -> [Message] {
        defer { waiting.removeAll() }
        return waiting.values.map { Message(topic: $0.topic, payload: $0.payload, quality: .atMostOnce) }
    }
}

internal import Metrics

/// What the notifier reports about itself.
struct NotifierMetrics: Sendable {
    private static let results = ["delivered", "gone", "failed", "abandoned"]

    private let deliveries: [String: Counter]
    private let duration: Metrics.Timer
    /// By the channel's name and the result.
    private let messages: [String: [String: Counter]]
    private let messageDuration: Metrics.Timer
    private let queue: Gauge

    init(factory: any MetricsFactory, channels: [any AlertChannel] = []) {
        deliveries = Dictionary(
            uniqueKeysWithValues: Self.results.map { result in
                let label = "isotherm_webhook_deliveries_total"
                return (result, Counter(label: label, dimensions: [("result", result)], factory: factory))
            }
        )
        duration = Metrics.Timer(label: "isotherm_webhook_delivery_duration_seconds", factory: factory)
        var messages: [String: [String: Counter]] = [:]
        for channel in channels {
            for result in Self.results where result != "gone" {
                messages[channel.name, default: [:]][result] = Counter(
                    label: "isotherm_alert_messages_total",
                    dimensions: [("channel", channel.name), ("kind", channel.kind), ("result", result)],
                    factory: factory
                )
            }
        }
        self.messages = messages
        messageDuration = Metrics.Timer(label: "isotherm_alert_message_duration_seconds", factory: factory)
        queue = Gauge(label: "isotherm_webhook_queue_events", factory: factory)
    }

    func count(_ result: AttemptResult) {
        let (seconds, attoseconds) = result.duration.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        if let counters = messages[result.delivery.hook] {
            counters["\(result.outcome)"]?.increment()
            messageDuration.recordNanoseconds(nanoseconds)
        } else {
            deliveries["\(result.outcome)"]?.increment()
            duration.recordNanoseconds(nanoseconds)
        }
    }

    func queueLength(_ count: Int64) {
        queue.record(count)
    }
}

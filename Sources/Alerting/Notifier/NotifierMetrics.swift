internal import Metrics

/// What the notifier reports about itself.
struct NotifierMetrics: Sendable {
    private let deliveries: [String: Counter]
    private let duration: Metrics.Timer
    private let queue: Gauge

    init(factory: any MetricsFactory) {
        let label = "isotherm_webhook_deliveries_total"
        deliveries = Dictionary(
            uniqueKeysWithValues: ["delivered", "gone", "failed", "abandoned"].map { result in
                (result, Counter(label: label, dimensions: [("result", result)], factory: factory))
            }
        )
        duration = Metrics.Timer(label: "isotherm_webhook_delivery_duration_seconds", factory: factory)
        queue = Gauge(label: "isotherm_webhook_queue_events", factory: factory)
    }

    func count(_ result: AttemptResult) {
        deliveries["\(result.outcome)"]?.increment()
        let (seconds, attoseconds) = result.duration.components
        duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    func queueLength(_ count: Int64) {
        queue.record(count)
    }
}

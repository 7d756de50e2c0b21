internal import Metrics
internal import Telemetry

/// The collector's metrics, by the names of the house.
struct CollectorMetrics: Sendable {
    private let messages = Counter(label: "isotherm_mqtt_messages_total", dimensions: [("result", "committed")])
    private let refused = Counter(label: "isotherm_mqtt_messages_total", dimensions: [("result", "dead_letter")])
    private let dropped = Counter(label: "isotherm_mqtt_messages_total", dimensions: [("result", "dropped")])
    private let stored = Counter(label: "isotherm_readings_total", dimensions: [("result", "stored")])
    private let repeated = Counter(label: "isotherm_readings_total", dimensions: [("result", "repeated")])
    private let batchRows = Recorder(label: "isotherm_ingest_batch_rows", aggregate: true)
    private let writeDuration = Timer(label: "isotherm_db_write_duration_seconds")
    private let lag = Timer(label: "isotherm_ingest_lag_seconds")
    private let events = Counter(label: "isotherm_detector_events_total")
    private let databaseFailures = Counter(label: "isotherm_ingest_database_failures_total")
    private let spoolBytes = Gauge(label: "isotherm_spool_bytes")
    private let spoolMessages = Gauge(label: "isotherm_spool_messages")
    private let spoolFailures = Counter(label: "isotherm_spool_failures_total")
    private let brokerFailures = Counter(label: "isotherm_ingest_broker_failures_total")

    /// Counts a committed batch.
    func committed(_ report: BatchStore.Report, messages count: Int, dropped lost: Int, seconds: Double) {
        messages.increment(by: count)
        dropped.increment(by: lost)
        refused.increment(by: report.letters)
        stored.increment(by: report.inserted)
        repeated.increment(by: report.repeated)
        batchRows.record(report.inserted + report.repeated)
        writeDuration.recordSeconds(seconds)
        events.increment(by: report.events)
    }

    /// Records device time to commit for up to eight readings of a batch, evenly spread.
    func lags(of batch: ReadingBatch, at commit: Timestamp) {
        let step = max(1, batch.count / 8)
        for row in stride(from: 0, to: batch.count, by: step) {
            lag.recordSeconds(max(0, commit.seconds(since: batch.times[row])))
        }
    }

    /// Tells how much waits in the spool.
    func spooled(bytes: Int, messages: Int) {
        spoolBytes.record(bytes)
        spoolMessages.record(messages)
    }

    /// Counts an attempt to use the spool that failed.
    func spoolFailed() { spoolFailures.increment() }
    /// Counts events of a tick.
    func ticked(_ count: Int) { events.increment(by: count) }
    /// Counts a batch that the database did not take.
    func databaseFailed() { databaseFailures.increment() }
    /// Counts a lost or refused connection to the broker.
    func brokerFailed() { brokerFailures.increment() }
}

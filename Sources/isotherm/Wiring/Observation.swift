import Logging
import Metrics
import Observability
import Settings

/// Logging and metrics of the process.
struct Observation: Sendable {
    let registry: PrometheusRegistry
    private let format: LogFormat
    private let level: Logger.Level
    private let sink = LogSink()

    /// Takes over the process's logging and metrics systems; they can be set once only.
    init(settings: LogSettings) {
        format = LogFormat(rawValue: settings.format) ?? .text
        level = Logger.Level(rawValue: settings.level) ?? .info
        registry = PrometheusRegistry()
        let (format, level, sink) = (format, level, sink)
        LoggingSystem.bootstrap { LogLineHandler(label: $0, format: format, level: level, sink: sink) }
        MetricsSystem.bootstrap(registry)
    }

    func logger(_ label: String) -> Logger { Logger(label: label) }
}

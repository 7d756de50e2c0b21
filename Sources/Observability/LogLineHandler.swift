public import Logging

/// Writes each log event as one line, for people or for machines.
///
/// Metadata of the event wins over that of the logger, which wins over the provider's.
public struct LogLineHandler: LogHandler {
    /// Metadata of this logger.
    public var metadata: Logger.Metadata = [:]
    /// Metadata of the current task.
    public var metadataProvider: Logger.MetadataProvider?
    /// Events below it are not written.
    public var logLevel: Logger.Level

    private let label: String
    private let format: LogFormat
    private let sink: LogSink

    /// Creates a handler for the logger `label`.
    public init(
        label: String,
        format: LogFormat,
        level: Logger.Level,
        sink: LogSink,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.format = format
        self.sink = sink
        self.metadataProvider = metadataProvider
        logLevel = level
    }

    /// Metadata of this logger by key.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        var fields = metadataProvider?.get() ?? [:]
        fields.merge(metadata) { $1 }
        fields.merge(event.metadata ?? [:]) { $1 }
        let line = LogLine(
            time: sink.now(),
            level: event.level,
            label: label,
            message: event.message.description,
            metadata: fields
        )
        sink.write(format == .json ? line.json() : line.console(coloured: sink.coloured))
    }
}

public import Logging
internal import MQTT
public import ServiceLifecycle
internal import Threads

/// The collector as a service: one thread that reads the broker, stores, judges, and only then acknowledges.
public struct CollectorService: Service {
    /// How it is at the moment.
    public let health = CollectorHealth()
    private let options: CollectorOptions
    private let logger: Logger

    /// Describes a collector; ``run()`` connects it.
    public init(_ options: CollectorOptions, logger: Logger = Logger(label: "isotherm.collector")) {
        self.options = options
        self.logger = logger
    }

    /// Works until the task is cancelled or shut down; then stores and acknowledges what was read.
    ///
    /// - Throws: `MQTTError`, or the spool's error, when the options cannot be used. Broker and database may be away at any time.
    public func run() async throws {
        let stop = try StopSignal()
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await work(until: stop)
            } onGracefulShutdown: {
                stop.raise()
            }
        } onCancel: {
            stop.raise()
        }
    }

    private func work(until stop: StopSignal) async throws {
        let (options, health, logger) = (options, health, logger)
        try await DedicatedThread.run(named: "collector") {
            try IngestWorker(options, stop: stop, health: health, logger: logger).run()
        }
    }
}

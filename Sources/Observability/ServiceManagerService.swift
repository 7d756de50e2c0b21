public import Logging
public import ServiceLifecycle

/// Keeps the service manager informed: READY once everything is up, WATCHDOG while it stays so, STOPPING at the end.
///
/// Without a manager it only waits for the shutdown.
public struct ServiceManagerService: Service {
    private let manager: ServiceManager?
    private let isReady: @Sendable () async -> Bool
    private let isAlive: @Sendable () async -> Bool
    private let logger: Logger
    private let pollInterval: Duration

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - manager: Whom to tell; nil when the process was not started by a service manager.
    ///   - logger: Hears when the manager cannot be reached.
    ///   - pollInterval: How often `isReady` is asked before the first yes.
    ///   - isAlive: Whether the process still turns; a no lets the watchdog restart it. A database that is away is no
    ///     reason: a restart would not bring it back.
    ///   - isReady: Whether every part has started.
    public init(
        manager: ServiceManager?,
        logger: Logger,
        pollInterval: Duration = .milliseconds(200),
        isAlive: @escaping @Sendable () async -> Bool = { true },
        isReady: @escaping @Sendable () async -> Bool
    ) {
        self.manager = manager
        self.logger = logger
        self.pollInterval = pollInterval
        self.isReady = isReady
        self.isAlive = isAlive
    }

    /// Runs until the shutdown.
    public func run() async throws {
        guard let manager else {
            try await gracefulShutdown()
            return
        }
        var announced = false
        repeat {
            if announced {
                if await isAlive() { tell(manager, .watchdog) }
            } else if await isReady() {
                tell(manager, .ready)
                announced = true
            }
        } while await pause(announced ? manager.watchdogInterval.map { $0 / 2 } : pollInterval)
        tell(manager, .stopping)
    }

    /// Waits; nil waits for the shutdown. False when the service is to end.
    private func pause(_ duration: Duration?) async -> Bool {
        do {
            guard let duration else {
                try await gracefulShutdown()
                return false
            }
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
            return true
        } catch {
            // Only cancellation is thrown here, and it is the end that is waited for.
            return false
        }
    }

    private func tell(_ manager: ServiceManager, _ state: ServiceManager.State) {
        do {
            try manager.notify(state)
        } catch {
            logger.warning("the service manager could not be told", metadata: ["error": "\(error)"])
        }
    }
}

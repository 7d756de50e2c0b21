internal import Synchronization
public import Telemetry

/// How a collector is at the moment; read by readiness checks, written by its thread.
public final class CollectorHealth: Sendable {
    /// A picture of the moment.
    public struct Status: Sendable {
        /// Why the broker is not connected; nil when it is.
        public var brokerFailure: String? = "not connected yet"
        /// Why the database is not usable; nil when it is.
        public var databaseFailure: String? = "not connected yet"
        /// Whether another collector with the same client identifier is at work and this one waits.
        public var isStandby = false
        /// When the last batch was committed.
        public var lastCommit: Timestamp?
        /// Seconds from the arrival of the last batch's first message to its commit.
        public var commitSeconds = 0.0
        /// Messages that were read and not yet committed.
        public var pendingMessages = 0
        /// Messages in the spool, acknowledged and not yet in the database.
        public var spooledMessages = 0
        /// Bytes that they take.
        public var spooledBytes = 0
        /// Why the spool takes nothing more, or what of it could not be read; nil when all is well.
        public var spoolFailure: String?
        /// Readings and positions stored since the start.
        public var storedRows = 0
        /// Dead letters written since the start.
        public var deadLetters = 0
        /// Batches since the start that were stored while the next one was read.
        public var batchesReadOn = 0

        /// Creates the status of a collector that has not connected yet.
        public init() {}

        /// Whether it does its work, or stands by for one that does.
        public var isReady: Bool {
            isStandby || (brokerFailure == nil && databaseFailure == nil && spooledMessages == 0)
        }

        /// What is wrong, in one sentence; nil when nothing is.
        public var failure: String? {
            guard !isReady else { return nil }
            let parts = [
                databaseFailure.map { "the database is away: \($0)" },
                brokerFailure.map { "the broker is away: \($0)" },
                spooledMessages == 0
                    ? nil : "\(spooledMessages) messages (\(spooledBytes) bytes) wait in the spool for the database",
                spoolFailure.map { "spool: \($0)" },
            ]
            return parts.compactMap { $0 }.joined(separator: "; ")
        }
    }

    private let state = Mutex(Status())

    /// Creates the health of a collector that has not connected yet.
    public init() {}

    /// The present status.
    public var status: Status { state.withLock { $0 } }

    func update(_ change: (inout Status) -> Void) { state.withLock { change(&$0) } }
}

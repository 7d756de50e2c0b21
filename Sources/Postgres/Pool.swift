internal import Synchronization

/// A bounded set of connections, each on a thread of its own, for callers in async code.
///
/// Connections are opened when they are needed and replaced when they broke. While the server cannot be reached,
/// callers get the last error at once until the pause before the next attempt is over.
public final class Pool: Sendable {
    private let workers: [PoolWorker]
    private let queue: WaitingLine<PoolWorker>
    private let limits: PoolOptions

    /// Creates a pool; connects to nothing yet.
    public init(_ options: ConnectionOptions, limits: PoolOptions = PoolOptions()) {
        let workers = (1...limits.size).map { PoolWorker(number: $0, options: options, limits: limits) }
        self.workers = workers
        self.limits = limits
        queue = WaitingLine(workers)
    }

    /// Runs `body` with a connection that nobody else uses meanwhile.
    ///
    /// `body` blocks a thread of the pool's own, so it may run statements one after another. A transaction that it
    /// leaves open is rolled back; settings of the session and subscriptions stay, so it should leave none. What the
    /// task's ``SessionScope`` says is said before. When the task is cancelled, the statement that runs is cancelled on
    /// the server.
    ///
    /// - Throws: What `body` throws; `.poolTimeout`, `.poolClosed`, `.connectionFailed`.
    @discardableResult
    public func withConnection<T: Sendable>(_ body: @Sendable (Connection) throws -> T) async throws -> T {
        let worker = try await queue.take(waiting: limits.waitLimit)
        defer { queue.giveBack(worker) }
        return try await worker.run(in: SessionScope.current, body)
    }

    /// Runs `body` in a transaction on a connection of the pool.
    @discardableResult
    public func transaction<T: Sendable>(
        _ options: TransactionOptions = .standard,
        _ body: @Sendable (Connection) throws -> T
    ) async throws -> T {
        try await withConnection { connection in
            try connection.transaction(options) { () throws in try body(connection) }
        }
    }

    /// Refuses new callers, waits for those who hold a connection, and closes the connections in order.
    public func close() async {
        queue.close()
        for worker in workers { await worker.close() }
    }
}

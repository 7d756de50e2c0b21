internal import Dispatch
internal import Synchronization

/// One connection of a pool on a thread of its own; opens it when it is first needed and again when it broke.
actor PoolWorker {
    private let executor: QueueExecutor
    private let options: ConnectionOptions
    private let limits: PoolOptions
    private var connection: Connection?
    /// What the connection was told last.
    private var scope: SessionScope?
    private var isClosed = false
    private var failures = 0
    private var lastFailure: (error: PostgresError, until: ContinuousClock.Instant)?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(number: Int, options: ConnectionOptions, limits: PoolOptions) {
        executor = QueueExecutor(label: "postgres.\(number)")
        self.options = options
        self.limits = limits
    }

    /// Runs `body` with the connection in a scope; the statement that runs is cancelled with the task.
    nonisolated func run<T: Sendable>(
        in scope: SessionScope?,
        _ body: @Sendable (Connection) throws -> T
    ) async throws -> T {
        let current = CurrentStatement()
        return try await withTaskCancellationHandler {
            try await perform(in: scope, body, current)
        } onCancel: {
            // PQcancel blocks, and the canceller may be on the cooperative pool.
            DispatchQueue.global().async { current.cancel() }
        }
    }

    func close() {
        isClosed = true
        connection = nil
    }

    private func perform<T: Sendable>(
        in scope: SessionScope?,
        _ body: @Sendable (Connection) throws -> T,
        _ current: CurrentStatement
    ) throws -> T {
        if isClosed { throw PostgresError(.poolClosed, operation: "pool", message: "the pool is closed") }
        let connection = try liveConnection()
        try current.begin(connection.cancelToken())
        defer {
            current.end()
            if !connection.settle() { self.connection = nil }
        }
        try assume(scope, connection)
        return try body(connection)
    }

    /// Tells the connection whom it works for, unless it knows.
    private func assume(_ wanted: SessionScope?, _ connection: Connection) throws(PostgresError) {
        guard wanted != scope else { return }
        do throws(PostgresError) {
            if let statements = wanted?.enter ?? scope?.leave { try connection.executeScript(statements) }
            scope = wanted
        } catch {
            // Nobody may have a connection of which it is not known whom it works for.
            self.connection = nil
            throw error
        }
    }

    private func liveConnection() throws(PostgresError) -> Connection {
        if let connection, connection.checkAlive() { return connection }
        connection = nil
        if let lastFailure, ContinuousClock.now < lastFailure.until { throw lastFailure.error }
        do throws(PostgresError) {
            let opened = try Connection(options)
            connection = opened
            scope = nil
            failures = 0
            lastFailure = nil
            return opened
        } catch {
            let doubled = limits.firstBackoff * (1 << min(failures, 16))
            lastFailure = (error, ContinuousClock.now + min(doubled, limits.longestBackoff))
            failures += 1
            throw error
        }
    }
}

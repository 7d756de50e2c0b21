internal import Glibc

extension Connection {
    /// Runs `body` in a transaction, and again when the server gave up on it because of others: serialization failures
    /// and deadlocks.
    ///
    /// Only the outermost transaction can be run again, so inside another one this is refused. `body` must have no
    /// effect outside the database.
    ///
    /// - Parameters:
    ///   - policy: How often and after which pauses.
    ///   - options: How the transaction is begun.
    ///   - body: The statements.
    /// - Returns: What `body` returned at the attempt that was committed.
    /// - Throws: The last attempt's error, or what `body` throws besides.
    @discardableResult
    public func retryingTransaction<T>(
        _ policy: RetryPolicy = RetryPolicy(),
        _ options: TransactionOptions = TransactionOptions(isolation: .serializable),
        _ body: () throws -> T
    ) throws -> T {
        guard depth == 0 else {
            throw PostgresError(
                .usage,
                operation: "retryingTransaction",
                message: "a savepoint cannot be run again: the conflict belongs to the whole transaction"
            )
        }
        var generator = SystemRandomNumberGenerator()
        var failures = 0
        while true {
            do {
                return try transaction(options, body)
            } catch let error as PostgresError where error.isRetryable {
                failures += 1
                if failures >= policy.attempts { throw error }
                let (seconds, attoseconds) = policy.pause(after: failures, using: &generator).components
                usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
            }
        }
    }
}

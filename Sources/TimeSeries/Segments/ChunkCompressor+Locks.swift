internal import Postgres

extension ChunkCompressor {
    /// Takes a lock on a chunk in the open transaction, in attempts so short that nobody queues behind them for longer.
    func lock(_ name: String, mode: String) throws(PostgresError) {
        try retryingLocks { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in
                try connection.executeScript(
                    """
                    SET LOCAL lock_timeout = '\(ChunkRetry.lockMilliseconds)ms';
                    LOCK TABLE ONLY isotherm.\(name) IN \(mode) MODE
                    """
                )
            }
        }
    }

    func retryingLocks<T>(_ body: () throws(PostgresError) -> T) throws(PostgresError) -> T {
        var failures = 0
        while true {
            do throws(PostgresError) {
                return try body()
            } catch  where error.isLockNotAvailable || error.isDeadlock {
                failures += 1
                if failures >= retry.attempts { throw error }
                retry.pause(failures)
            }
        }
    }
}

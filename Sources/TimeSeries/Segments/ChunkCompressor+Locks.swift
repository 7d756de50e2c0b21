internal import Postgres

extension ChunkCompressor {
    /// Takes a lock on a chunk in the open transaction, in attempts so short that nobody queues behind them for longer.
    func lock(_ name: String, mode: String) throws(PostgresError) {
        try retry.run { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in
                try connection.executeScript(
                    """
                    SET LOCAL lock_timeout = '\(ChunkRetry.lockMilliseconds)ms';
                    LOCK TABLE isotherm.\(name) IN \(mode) MODE
                    """
                )
            }
        }
    }
}

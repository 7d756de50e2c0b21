internal import Glibc
internal import Postgres

/// How often a chunk maker tries to get its locks, and how it waits in between.
public struct ChunkRetry: Sendable {
    /// How long a lock is waited for; a writer that queues behind the maker is delayed by no more than that.
    static let lockMilliseconds = 50

    /// The number of attempts.
    public var attempts: Int
    /// Waits before the next attempt; gets the number of failed ones.
    public var pause: @Sendable (Int) -> Void

    /// Creates a policy; by default it tries for about ten seconds.
    public init(attempts: Int = 100, pause: @escaping @Sendable (Int) -> Void = ChunkRetry.rising) {
        self.attempts = max(attempts, 1)
        self.pause = pause
    }

    /// Waits 20 ms more with each failure, up to 100 ms.
    public static let rising: @Sendable (Int) -> Void = { failures in usleep(UInt32(min(failures, 5) * 20_000)) }
}

extension ChunkRetry {
    /// Runs `body` again and again while its locks are taken.
    func run<Value>(_ body: () throws(PostgresError) -> Value) throws(PostgresError) -> Value {
        var failures = 0
        while true {
            do throws(PostgresError) {
                return try body()
            } catch  where error.isLockNotAvailable || error.isDeadlock {
                failures += 1
                if failures >= attempts { throw error }
                pause(failures)
            }
        }
    }
}

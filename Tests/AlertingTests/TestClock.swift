import Alerting
import Outbox
import Postgres
import Synchronization

/// A clock that stands until it is moved; whoever waits on the database is woken when it is.
final class TestClock: Sendable {
    private let time = Mutex(Facts.start)
    private let database: ConnectionOptions

    init(_ database: ConnectionOptions) { self.database = database }

    /// Microseconds since the Unix epoch.
    var now: Int64 { time.withLock { $0 } }

    /// For a notifier.
    var reading: @Sendable () -> Int64 { { self.now } }

    func advance(seconds: Int64) throws {
        time.withLock { $0 += seconds * 1_000_000 }
        try Connection(database).notify(Outbox.channel)
    }
}

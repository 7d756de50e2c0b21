import Hummingbird
import Postgres

extension Problem {
    /// What the database could not do; the statement and its words stay in the log.
    init(_ error: PostgresError) {
        if error.isConnectionLost || error.code == .poolTimeout || error.code == .poolClosed {
            self.init(
                .serviceUnavailable,
                .databaseAway,
                "The database does not answer at the moment.",
                headers: [.retryAfter: "2"]
            )
        } else if error.isCancelled || error.isLockNotAvailable || error.isRetryable {
            self.init(
                .serviceUnavailable,
                .tooSlow,
                "The database is too busy for this request.",
                headers: [.retryAfter: "5"]
            )
        } else {
            self.init(.internalServerError, .internal, "Something failed here; the log has the details.")
        }
    }
}

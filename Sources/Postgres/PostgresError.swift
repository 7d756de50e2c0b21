/// What went wrong between this program and PostgreSQL, with everything the server said about it.
///
/// No field ever holds a password: the connection string is never quoted.
public struct PostgresError: Error, Sendable {
    /// The kind of failure, independent of the server's wording.
    public enum Code: String, Sendable {
        /// The connection string cannot be understood.
        case invalidOptions
        /// No connection could be made.
        case connectionFailed
        /// The connection broke while it was in use; whether the last statement ran is unknown outside transactions.
        case connectionLost
        /// The connection broke while COMMIT was under way: the transaction may or may not have been committed.
        case commitOutcomeUnknown
        /// The server refused a statement; `sqlState` says why.
        case server
        /// A value is missing, null or of another type than was asked for.
        case decoding
        /// The call is not allowed in this state of the connection, or its arguments contradict each other.
        case usage
        /// No connection of the pool became free in time.
        case poolTimeout
        /// The pool is closed.
        case poolClosed
        /// The migrations that the database knows and those of the program contradict each other.
        case migration
    }

    /// The kind of failure.
    public var code: Code
    /// The five characters of SQLSTATE where the server sent them.
    public var sqlState: String?
    /// What this program was doing: `connect`, `query`, `copy` …
    public var operation: String
    /// The primary message, one line.
    public var message: String
    /// The server's detail line.
    public var detail: String?
    /// The server's hint.
    public var hint: String?
    /// The violated constraint's name.
    public var constraint: String?
    /// The table that the server named, with its schema.
    public var table: String?
    /// The beginning of the statement; parameters are never included.
    public var statement: String?

    /// Creates an error.
    public init(
        _ code: Code,
        operation: String,
        message: String,
        sqlState: String? = nil,
        detail: String? = nil,
        hint: String? = nil,
        statement: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.message = message
        self.sqlState = sqlState
        self.detail = detail
        self.hint = hint
        self.statement = statement.map { String($0.prefix(300)) }
    }
}

extension PostgresError: CustomStringConvertible {
    /// One line for a log: operation, message, SQLSTATE, detail, hint.
    public var description: String {
        var text = "\(operation): \(message)"
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        if let detail { text += "; detail: \(detail)" }
        if let hint { text += "; hint: \(hint)" }
        return text
    }
}

extension PostgresError {
    /// Whether the connection is of no use any more.
    public var isConnectionLost: Bool {
        switch code {
        case .connectionLost, .connectionFailed, .commitOutcomeUnknown: true
        default: isServerGoingAway
        }
    }

    /// Whether the server ends or refuses sessions at the moment: shutdown, start-up, crash recovery.
    public var isServerGoingAway: Bool { sqlState?.hasPrefix("57P") == true }

    /// Whether a unique or primary key was violated (23505).
    public var isUniqueViolation: Bool { sqlState == "23505" }

    /// Whether a foreign key was violated (23503).
    public var isForeignKeyViolation: Bool { sqlState == "23503" }

    /// Whether any integrity constraint was violated (class 23).
    public var isConstraintViolation: Bool { sqlState?.hasPrefix("23") == true }

    /// Whether no partition takes the row, or a check was violated (23514).
    public var isCheckViolation: Bool { sqlState == "23514" }

    /// Whether the transaction could not be serialized with others (40001).
    public var isSerializationFailure: Bool { sqlState == "40001" }

    /// Whether the server ended a deadlock by this statement (40P01).
    public var isDeadlock: Bool { sqlState == "40P01" }

    /// Whether the same transaction may succeed when it is run again.
    public var isRetryable: Bool { isSerializationFailure || isDeadlock }

    /// Whether a lock was not had in time (55P03).
    public var isLockNotAvailable: Bool { sqlState == "55P03" }

    /// Whether the statement was cancelled, by request or by the statement timeout (57014).
    public var isCancelled: Bool { sqlState == "57014" }

    /// Whether a table does not exist (42P01).
    public var isUndefinedTable: Bool { sqlState == "42P01" }

    /// Whether the disk or another resource of the server is exhausted (class 53).
    public var isInsufficientResources: Bool { sqlState?.hasPrefix("53") == true }
}

internal import Postgres

extension PostgresError {
    /// Whether a batch was refused for what is in it, so that the same batch will be refused for ever.
    ///
    /// Class 22 is bad data, 23 a violated constraint, 54 a limit of the server; `usage` is a series that is known
    /// with another unit. Everything else (connection, disk, rights, locks) is not the message's fault and is waited
    /// out.
    var isFaultOfTheData: Bool {
        if code == .usage { return true }
        // A chunk that was dropped meanwhile: the next attempt makes it again.
        if isCheckViolation || isUndefinedTable { return false }
        guard code == .server, let sqlState else { return false }
        return ["22", "23", "54"].contains(sqlState.prefix(2))
    }
}

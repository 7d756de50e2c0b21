internal import Postgres
internal import Telemetry

/// The advisory lock that lets one collector of a name work at a time; it lives as long as the connection that took it.
enum CollectorLock {
    /// A connection that holds the lock, as the server knows it: a process and when it began, for numbers come again.
    struct Hold: Equatable {
        let process: Int64
        let beganAt: Int64
    }

    /// What became of an attempt to take the lock.
    enum Outcome {
        /// It is ours, with this connection.
        case taken(Hold)
        /// Another collector of the name has it.
        case heldByOther
        /// Our own last connection still has it: we have lost it, and the server does not know. It was told to end it.
        case heldByLast
    }

    /// Takes the lock unless somebody has it.
    ///
    /// Who lost a connection and comes back before the server noticed would find its own lock, and stand by for nobody. The
    /// server is told to end that connection then; what it had not committed is rolled back, and what it had is recognised
    /// by its keys.
    ///
    /// - Parameters:
    ///   - name: The collector's client identifier.
    ///   - connection: Where the lock is to live.
    ///   - last: The connection that held it for this process before.
    /// - Returns: Whose the lock is now.
    /// - Throws: The server's error.
    static func take(_ name: String, on connection: Connection, last: Hold?) throws(PostgresError) -> Outcome {
        let row = try connection.query(
            """
            select pg_try_advisory_lock($1::int, hashtext($2)) as mine, pid, backend_start
            from pg_stat_activity where pid = pg_backend_pid()
            """,
            [.int(space), .text(name)]
        ).single()
        if try row.bool("mine") {
            return .taken(Hold(process: try row.int("pid"), beganAt: try row.microseconds("backend_start")))
        }
        guard let last else { return .heldByOther }
        let ended = try connection.query(
            """
            select pg_terminate_backend(a.pid)
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = $1::int::oid
                and l.database = (select oid from pg_database where datname = current_database())
                and l.objid = (hashtext($2)::bigint & 4294967295)::oid and a.pid = $3 and a.backend_start = $4
            """,
            [.int(space), .text(name), .int(last.process), .timestamp(microseconds: last.beganAt)]
        )
        return ended.isEmpty ? .heldByOther : .heldByLast
    }

    /// The first half of the collectors' advisory locks, "isoc" in ASCII; the name's hash is the second.
    private static let space: Int32 = 0x6973_6F63
}

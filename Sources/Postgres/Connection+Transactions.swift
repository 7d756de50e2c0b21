internal import CLibPQ

extension Connection {
    /// Runs `body` in a transaction: COMMIT when it returns, ROLLBACK when it throws.
    ///
    /// BEGIN travels with the first statement: a body that asks the server for nothing costs nothing.
    ///
    /// Inside another transaction it is a savepoint: what `body` did is undone when it throws, and the outer
    /// transaction goes on. Options are refused there, because a savepoint has none.
    ///
    /// - Throws: The error of `body` or of the commit; `.commitOutcomeUnknown` when the connection broke during COMMIT.
    @discardableResult
    public func transaction<T>(
        _ options: TransactionOptions = .standard,
        _ body: () throws(PostgresError) -> T
    ) throws(PostgresError) -> T {
        let level = try begin(options)
        let value: T
        do throws(PostgresError) {
            value = try body()
        } catch {
            undo(level, after: error)
            throw error
        }
        try commit(level)
        return value
    }

    /// Runs `body`, which may throw any error, in a transaction.
    ///
    /// Disfavoured, so that a closure that throws only `PostgresError` takes the typed form above.
    @_disfavoredOverload
    @discardableResult
    public func transaction<T>(
        _ options: TransactionOptions = .standard,
        _ body: () throws -> T
    ) throws -> T {
        let level = try begin(options)
        let value: T
        do {
            value = try body()
        } catch {
            undo(level, after: error)
            throw error
        }
        try commit(level)
        return value
    }

    /// What is to stand before the text of the first statement of a transaction: its BEGIN, which so takes no round trip of
    /// its own.
    func takeBegin() -> String {
        defer { owedBegin = nil }
        return owedBegin.map { "\($0); " } ?? ""
    }

    /// Sends the BEGIN that is owed, before a statement that is not sent as a text.
    func payBegin() throws(PostgresError) {
        guard let statement = owedBegin else { return }
        owedBegin = nil
        try expect(PQexec(handle, statement), operation: "begin", statement: statement)
    }

    private func begin(_ options: TransactionOptions) throws(PostgresError) -> Int {
        if depth == 0 {
            guard !isInTransaction else {
                throw PostgresError(
                    .usage,
                    operation: "transaction",
                    message: "a transaction that was begun by a statement of its own is open"
                )
            }
            owedBegin = options.statement
        } else if options == .standard {
            try executeScript("SAVEPOINT level_\(depth)")
        } else {
            throw PostgresError(
                .usage,
                operation: "transaction",
                message: "a nested transaction is a savepoint and cannot have its own isolation or be read only"
            )
        }
        depth += 1
        return depth - 1
    }

    /// Undoes one level.
    ///
    /// Its own failure is not reported: the caller hears the error that led here, and a broken connection has no
    /// transaction left to undo.
    private func undo(_ level: Int, after _: any Error) {
        depth = level
        if level == 0, owedBegin != nil { return owedBegin = nil }
        let script = level == 0 ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT level_\(level); RELEASE SAVEPOINT level_\(level)"
        PQclear(PQexec(handle, script))
    }

    private func commit(_ level: Int) throws(PostgresError) {
        if level > 0 {
            do throws(PostgresError) {
                try executeScript("RELEASE SAVEPOINT level_\(level)")
            } catch {
                undo(level, after: error)
                throw error
            }
            depth = level
            return
        }
        depth = 0
        if owedBegin != nil { return owedBegin = nil }
        do throws(PostgresError) {
            let result = try expect(PQexec(handle, "COMMIT"), operation: "commit", statement: nil)
            // The server answers COMMIT of a failed transaction with the tag ROLLBACK and no error.
            let tag = PQcmdStatus(result.pointer).map { String(cString: $0) } ?? ""
            if tag == "ROLLBACK" {
                throw PostgresError(
                    .server,
                    operation: "commit",
                    message: "a statement of the transaction had failed, so it was rolled back",
                    sqlState: "25P02"
                )
            }
        } catch {
            if error.code == .connectionLost {
                var unknown = error
                unknown.code = .commitOutcomeUnknown
                throw unknown
            }
            // A deferred constraint fails at COMMIT, and the server has rolled back by itself.
            throw error
        }
    }
}

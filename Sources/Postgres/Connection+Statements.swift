internal import CLibPQ

extension Connection {
    /// Prepares a statement if need be, runs it and checks its result.
    func run(_ sql: String, _ parameters: [Parameter]) throws(PostgresError) -> ResultHandle {
        let block = try ParameterBlock(parameters)
        do throws(PostgresError) {
            return try runPrepared(sql, block)
        } catch  where isStalePlan(error) && !isInTransaction {
            return try runPrepared(sql, block)
        }
    }

    /// The prepared statement of a text, from the cache or the server.
    func prepare(
        _ sql: String,
        types: [Oid],
        mayDeallocate: Bool = true
    ) throws(PostgresError) -> StatementCache.Entry {
        try payBegin()
        let key = StatementCache.Key(sql: sql, types: types)
        if let entry = cache.find(key) { return entry }
        if mayDeallocate { try deallocateEvicted() }
        let (name, isBinary) = try prepareOnServer(sql, types: types)
        return cache.insert(key, name: name, isBinaryResult: isBinary)
    }

    /// Prepares a statement that is used for a short time and discarded by the caller.
    func prepareUncached(_ sql: String) throws(PostgresError) -> StatementCache.Entry {
        try payBegin()
        let (name, isBinary) = try prepareOnServer(sql, types: [])
        return cache.unkept(name: name, isBinaryResult: isBinary)
    }

    private func prepareOnServer(
        _ sql: String,
        types: [Oid]
    ) throws(PostgresError) -> (name: String, isBinaryResult: Bool) {
        let name = cache.nextName()
        let prepared = types.withUnsafeBufferPointer {
            PQprepare(handle, name, sql, Int32(types.count), $0.baseAddress)
        }
        try expect(prepared, operation: "prepare", statement: sql)
        let described = try expect(PQdescribePrepared(handle, name), operation: "describe", statement: sql)
        let isBinary = (0..<described.columnNames.count).allSatisfy {
            TypeID.readableInBinary.contains(described.type(of: $0))
        }
        return (name, isBinary)
    }

    /// Takes over a result and throws unless it is a success.
    @discardableResult
    func expect(
        _ pointer: OpaquePointer?,
        operation: String,
        statement: String?
    ) throws(PostgresError) -> ResultHandle {
        let result = pointer.map(ResultHandle.init)
        let status = PQresultStatus(pointer)
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_PIPELINE_SYNC:
            if let result { return result }
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            abandonCopy(isInput: status == PGRES_COPY_IN)
            throw PostgresError(
                .usage,
                operation: operation,
                message: "COPY moves data only through copyIn and copyOut",
                statement: statement
            )
        default: break
        }
        throw PostgresError.of(result: pointer, connection: handle, operation: operation, statement: statement)
    }

    /// Reads and frees all results that are left of a command.
    func drainResults() {
        while let rest = PQgetResult(handle) { PQclear(rest) }
    }

    private func runPrepared(_ sql: String, _ block: ParameterBlock) throws(PostgresError) -> ResultHandle {
        let entry = try prepare(sql, types: block.types)
        let pointer = block.withPointers { count, values, lengths, formats in
            PQexecPrepared(handle, entry.name, count, values, lengths, formats, entry.isBinaryResult ? 1 : 0)
        }
        do throws(PostgresError) {
            return try expect(pointer, operation: "query", statement: sql)
        } catch {
            if error.sqlState == Self.noSuchStatement {
                // Somebody ran DEALLOCATE ALL or DISCARD: no name is valid any more.
                cache.forgetAll()
            } else if isStalePlan(error) {
                cache.remove(StatementCache.Key(sql: sql, types: block.types))
            }
            throw error
        }
    }

    private static var noSuchStatement: String { "26000" }

    /// Whether the table changed under a prepared statement (0A000), or somebody deallocated it.
    private func isStalePlan(_ error: PostgresError) -> Bool {
        error.sqlState == Self.noSuchStatement
            || (error.sqlState == "0A000" && error.message.contains("cached plan must not change result type"))
    }

    /// Frees statements that left the cache; waits while the transaction is failed, since nothing is allowed then.
    private func deallocateEvicted() throws(PostgresError) {
        if cache.evicted.isEmpty || PQtransactionStatus(handle) == PQTRANS_INERROR { return }
        let script = cache.takeEvicted().map { "DEALLOCATE \($0)" }.joined(separator: ";")
        try executeScript(script)
    }

    private func abandonCopy(isInput: Bool) {
        if isInput {
            PQputCopyEnd(handle, "COPY moves data only through copyIn")
        } else {
            var line: UnsafeMutablePointer<CChar>?
            while PQgetCopyData(handle, &line, 0) > 0 { PQfreemem(line) }
        }
        drainResults()
    }
}

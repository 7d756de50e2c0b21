internal import CLibPQ
internal import Glibc

extension Connection {
    /// Sends several statements in one round trip; outside a transaction they are one transaction together.
    ///
    /// Worth it for many small statements, above all over a network. COPY is not possible inside.
    ///
    /// - Parameter fill: Queues the statements; nothing is sent before it returns.
    /// - Returns: The rows of each statement, in the order of the queue.
    /// - Throws: The error of the first statement that failed; the others then had no effect, since those after it
    ///   were skipped and those before it belong to the same transaction.
    public func pipeline(_ fill: (inout Pipeline) throws(PostgresError) -> Void) throws(PostgresError) -> [Rows] {
        var pipeline = Pipeline()
        try fill(&pipeline)
        if let failure = pipeline.failure { throw failure }
        if pipeline.statements.isEmpty { return [] }
        var entries: [StatementCache.Entry] = []
        // A small cache would evict a statement of this very pipeline; its name stays valid until the next eviction.
        for statement in pipeline.statements {
            entries.append(try prepare(statement.sql, types: statement.block.types, mayDeallocate: entries.isEmpty))
        }
        guard PQenterPipelineMode(handle) == 1 else { throw pipelineFailure("enter") }
        defer { PQexitPipelineMode(handle) }
        try send(pipeline, entries)
        return try receive(pipeline)
    }

    private func send(_ pipeline: Pipeline, _ entries: [StatementCache.Entry]) throws(PostgresError) {
        // Without blocking, so that the server's answers can be taken while there is more to send: otherwise both
        // sides would wait for each other once both sockets are full.
        PQsetnonblocking(handle, 1)
        defer { PQsetnonblocking(handle, 0) }
        for (statement, entry) in zip(pipeline.statements, entries) {
            let sent = statement.block.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(
                    handle,
                    entry.name,
                    count,
                    values,
                    lengths,
                    formats,
                    entry.isBinaryResult ? 1 : 0
                )
            }
            if sent != 1 { throw pipelineFailure("send") }
        }
        guard PQpipelineSync(handle) == 1 else { throw pipelineFailure("send") }
        while true {
            let rest = PQflush(handle)
            if rest == 0 { return }
            if rest < 0 { throw pipelineFailure("send") }
            var watched = pollfd(fd: PQsocket(handle), events: Int16(POLLIN | POLLOUT), revents: 0)
            let isInterrupted = Glibc.poll(&watched, 1, -1) < 0 && errno == EINTR
            let canRead = !isInterrupted && watched.revents & Int16(POLLIN | POLLERR | POLLHUP) != 0
            if canRead, PQconsumeInput(handle) != 1 { throw pipelineFailure("send") }
        }
    }

    /// Reads one result and one end per statement, then the synchronisation.
    private func receive(_ pipeline: Pipeline) throws(PostgresError) -> [Rows] {
        var rows: [Rows] = []
        var failure: PostgresError?
        for statement in pipeline.statements {
            let pointer = PQgetResult(handle)
            if PQresultStatus(pointer) == PGRES_PIPELINE_ABORTED {
                PQclear(pointer)
            } else {
                do throws(PostgresError) {
                    let result = try expect(pointer, operation: "pipeline", statement: statement.sql)
                    rows.append(Rows(result: result))
                } catch {
                    failure = failure ?? error
                    if error.isConnectionLost { throw error }
                }
            }
            drainResults()
        }
        do throws(PostgresError) {
            try expect(PQgetResult(handle), operation: "pipeline", statement: nil)
        } catch { failure = failure ?? error }
        if let failure { throw failure }
        return rows
    }

    private func pipelineFailure(_ step: String) -> PostgresError {
        PostgresError.of(result: nil, connection: handle, operation: "pipeline \(step)", statement: nil)
    }
}

internal import CLibPQ

extension Connection {
    /// Bytes handed to libpq at once: large enough to be cheap, small enough not to double the batch in memory.
    private static var pieceSize: Int { 262_144 }

    /// Sends rows to `COPY table (…) FROM STDIN (FORMAT binary)`.
    ///
    /// - Parameters:
    ///   - sql: The COPY statement.
    ///   - buffer: The rows; unchanged, so that they can be sent again.
    ///   - isGuarded: Whether a failure leaves the open transaction as it was before, and usable. A savepoint travels
    ///     with the statement for that, without a round trip of its own, unless the transaction begins with it.
    ///   - before: Statements without rows that are done first and stay done when the rows are refused, in the same round
    ///     trip; each with its semicolon.
    ///   - meanwhile: Work that needs no database, done while the server stores what it was sent. It is not called when
    ///     the rows cannot be sent, and it may have been when this throws.
    /// - Returns: How many rows were stored. Outside a transaction it is all or none.
    /// - Throws: The server's reason, or `.connectionLost`; no row is stored then.
    @discardableResult
    public func copyIn(
        _ sql: String,
        _ buffer: borrowing CopyBuffer,
        isGuarded: Bool = false,
        before: String = "",
        meanwhile: () -> Void = {}
    ) throws(PostgresError) -> Int {
        try guarded(sql, isGuarded, before) { (text) throws(PostgresError) in
            try beginCopyIn(text)
            try buffer.withBytes { (bytes) throws(PostgresError) in try putCopyData(bytes) }
            return try finishCopyIn(text, meanwhile)
        }
    }

    /// Sends rows to `COPY table (…) FROM STDIN (FORMAT binary)` while they are made: the server stores the first ones
    /// while the later ones are still being encoded, and no more than a piece of them is in memory.
    ///
    /// - Parameters:
    ///   - sql: The COPY statement.
    ///   - rows: How many rows there are.
    ///   - buffer: Is emptied and used for each piece.
    ///   - isGuarded: Whether a failure leaves the open transaction usable, as for a whole buffer.
    ///   - before: Statements that are done first and stay done when the rows are refused.
    ///   - preparing: Work that the rows need, done once while the server reads the statement.
    ///   - meanwhile: Work that needs no database, done once all rows are on their way.
    ///   - append: Appends the row of a number, from 0 on.
    /// - Returns: How many rows were stored. Outside a transaction it is all or none.
    /// - Throws: The server's reason, or `.connectionLost`; no row is stored then.
    @discardableResult
    public func copyIn(
        _ sql: String,
        rows: Int,
        through buffer: inout CopyBuffer,
        isGuarded: Bool = false,
        before: String = "",
        preparing: () -> Void = {},
        meanwhile: () -> Void = {},
        append: (_ row: Int, _ buffer: inout CopyBuffer) -> Void
    ) throws(PostgresError) -> Int {
        buffer.removeAll()
        defer { buffer.removeAll() }
        return try guarded(sql, isGuarded, before) { (text) throws(PostgresError) in
            try sendCopyIn(text)
            preparing()
            var (row, isReady) = (0, false)
            repeat {
                while row < rows, buffer.byteCount < Self.madePieceSize {
                    append(row, &buffer)
                    row += 1
                }
                // The server reads the statement while the first piece is made.
                if !isReady { try awaitCopyIn(text) }
                isReady = true
                try buffer.withBytes { (bytes) throws(PostgresError) in try putCopyData(bytes) }
                buffer.wereSent()
            } while row < rows
            return try finishCopyIn(text, meanwhile)
        }
    }

    /// Bytes of rows that are made before they are sent.
    private static var madePieceSize: Int { 32_768 }

    /// Rolls a transaction back in which nothing was done but what has failed, and does again what was to stay.
    ///
    /// Where that fails too, the transaction is lost with the first error, as it is with a savepoint.
    private func beginAnew(_ begin: String, _ before: String) {
        PQclear(PQexec(handle, "ROLLBACK"))
        owedBegin = begin
        if !before.isEmpty { PQclear(PQexec(handle, takeBegin() + before)) }
    }

    /// Does it with what stands before the statement, and a savepoint around it where that is wanted; not where the
    /// transaction begins with it, which then begins anew instead: a savepoint costs the server two statements and a
    /// transaction's number with every batch.
    private func guarded(
        _ sql: String,
        _ isGuarded: Bool,
        _ before: String,
        _ body: (_ text: String) throws(PostgresError) -> Int
    ) throws(PostgresError) -> Int {
        guard isGuarded && isInTransaction else { return try body(before + sql) }
        if let begin = owedBegin {
            do throws(PostgresError) {
                return try body(before + sql)
            } catch {
                if !error.isConnectionLost { beginAnew(begin, before) }
                throw error
            }
        }
        do throws(PostgresError) {
            return try body("\(before)SAVEPOINT copy_guard; \(sql); RELEASE SAVEPOINT copy_guard")
        } catch {
            // Where what came before has failed there is no savepoint, and the transaction is lost with the first error.
            if !error.isConnectionLost {
                PQclear(PQexec(handle, "ROLLBACK TO SAVEPOINT copy_guard; RELEASE SAVEPOINT copy_guard"))
            }
            throw error
        }
    }

    /// Sends bytes that are already in the form which the COPY statement names, trailer included.
    ///
    /// - Returns: How many rows were stored.
    @discardableResult
    public func copyIn(_ sql: String, _ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Int {
        try beginCopyIn(sql)
        try putCopyData(bytes)
        return try endCopyIn(sql)
    }

    /// Receives the rows of `COPY … TO STDOUT`, one call of `consume` per row, its bytes valid during the call only.
    ///
    /// When `consume` throws, the rest is read and dropped, and the connection stays usable.
    ///
    /// - Returns: How many rows came.
    @discardableResult
    public func copyOut(
        _ sql: String,
        _ consume: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Int {
        let started = PQexec(handle, takeBegin() + sql)
        guard PQresultStatus(started) == PGRES_COPY_OUT else {
            try refuse(started, sql, wanted: "COPY … TO STDOUT")
            return 0
        }
        PQclear(started)
        var failure: (any Error)?
        var row: UnsafeMutablePointer<CChar>?
        var length = PQgetCopyData(handle, &row, 0)
        while length > 0 {
            do {
                if failure == nil { try consume(UnsafeRawBufferPointer(start: row, count: Int(length))) }
            } catch { failure = error }
            PQfreemem(row)
            length = PQgetCopyData(handle, &row, 0)
        }
        let count = try endCopyIn(sql, isAlreadyEnded: true)
        if let failure { throw failure }
        return count
    }

    private func finishCopyIn(_ sql: String, _ meanwhile: () -> Void) throws(PostgresError) -> Int {
        // The trailer: a row of -1 columns.
        let trailer: [UInt8] = [0xFF, 0xFF]
        try putCopyBytes(trailer)
        guard PQputCopyEnd(handle, nil) == 1 else { throw copyFailure() }
        meanwhile()
        return try endCopyIn(sql, isAlreadyEnded: true)
    }

    private func beginCopyIn(_ sql: String) throws(PostgresError) {
        try sendCopyIn(sql)
        try awaitCopyIn(sql)
    }

    /// Sends the statement and waits for nothing.
    private func sendCopyIn(_ sql: String) throws(PostgresError) {
        guard PQsendQuery(handle, takeBegin() + sql) == 1 else {
            throw PostgresError.of(result: nil, connection: handle, operation: "copy", statement: sql)
        }
    }

    /// Waits until the server is ready for rows.
    private func awaitCopyIn(_ sql: String) throws(PostgresError) {
        var last: OpaquePointer?
        while let result = PQgetResult(handle) {
            PQclear(last)
            last = result
            switch PQresultStatus(result) {
            case PGRES_COPY_IN: return PQclear(result)
            case PGRES_COPY_OUT, PGRES_COPY_BOTH: return try refuse(result, sql, wanted: "COPY … FROM STDIN")
            default: continue
            }
        }
        try refuse(last, sql, wanted: "COPY … FROM STDIN")
    }

    private func putCopyBytes(_ bytes: [UInt8]) throws(PostgresError) {
        let sent = bytes.withUnsafeBytes {
            PQputCopyData(handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        if sent != 1 { throw copyFailure() }
    }

    private func putCopyData(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
        var offset = 0
        while offset < bytes.count {
            let count = min(Self.pieceSize, bytes.count - offset)
            guard PQputCopyData(handle, base + offset, Int32(count)) == 1 else { throw copyFailure() }
            offset += count
        }
    }

    private func endCopyIn(_ sql: String, isAlreadyEnded: Bool = false) throws(PostgresError) -> Int {
        if !isAlreadyEnded, PQputCopyEnd(handle, nil) != 1 { throw copyFailure() }
        let outcome = PQgetResult(handle)
        // What follows COPY in the same text; after a failure the server skips it.
        var others: [OpaquePointer] = []
        while let next = PQgetResult(handle) { others.append(next) }
        let results = [outcome] + others
        var rows: [Int] = []
        var failure: PostgresError?
        for pointer in results {
            do throws(PostgresError) {
                rows.append(try expect(pointer, operation: "copy", statement: sql).affectedRows)
            } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        return rows.first ?? 0
    }

    private func copyFailure() -> PostgresError {
        let pointer = PQgetResult(handle)
        let error = PostgresError.of(result: pointer, connection: handle, operation: "copy", statement: nil)
        PQclear(pointer)
        drainResults()
        return error
    }

    private func refuse(_ pointer: OpaquePointer?, _ sql: String, wanted: String) throws(PostgresError) {
        try expect(pointer, operation: "copy", statement: sql)
        throw PostgresError(.usage, operation: "copy", message: "the statement is not \(wanted)", statement: sql)
    }
}

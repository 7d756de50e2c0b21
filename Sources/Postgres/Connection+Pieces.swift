internal import CLibPQ

extension Connection {
    /// Runs one SELECT and hands over its rows piece by piece, so that a large result needs little memory.
    ///
    /// Uses a cursor inside a transaction, its own or the open one. `consume` may run other statements on the
    /// connection, but no second call of this kind.
    ///
    /// - Parameters:
    ///   - sql: A SELECT with `$1`, `$2` … for the parameters.
    ///   - parameters: The parameters in order.
    ///   - rowsPerPiece: How many rows come at once.
    ///   - consume: Gets each piece; returns false when it wants no more.
    /// - Throws: The server's error, or what `consume` throws.
    public func queryInPieces(
        _ sql: String,
        _ parameters: [Parameter] = [],
        rowsPerPiece: Int = 10_000,
        _ consume: (Rows) throws -> Bool
    ) throws {
        try transaction { () throws in
            try execute("DECLARE pieces NO SCROLL CURSOR FOR \(sql)", parameters)
            // Not from the cache: the columns of the same text are those of another cursor each time.
            let fetch = "FETCH FORWARD \(max(rowsPerPiece, 1)) FROM pieces"
            let entry = try prepareUncached(fetch)
            defer { cache.discard(entry) }
            while true {
                let format: Int32 = entry.isBinaryResult ? 1 : 0
                let pointer = PQexecPrepared(handle, entry.name, 0, nil, nil, nil, format)
                let rows = Rows(result: try expect(pointer, operation: "query", statement: sql))
                if rows.isEmpty { break }
                if try !consume(rows) || rows.count < rowsPerPiece { break }
            }
            try executeScript("CLOSE pieces")
        }
    }
}

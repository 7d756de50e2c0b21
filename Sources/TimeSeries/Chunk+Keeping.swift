internal import Postgres

extension Chunk {
    /// Keeps a compression from emptying the chunk until the transaction ends.
    ///
    /// To be called before the statement that fixes the transaction's moment: a chunk that is emptied between that moment
    /// and the statement's own locks would show neither its rows nor its segments. TimescaleDB sees to that by itself.
    func keep(in table: ChunkedTable, on connection: Connection) throws(PostgresError) {
        if try Hypertable.isOne(table, on: connection) { return }
        try connection.executeScript("LOCK TABLE isotherm.\(name(in: table)) IN ACCESS SHARE MODE")
    }
}

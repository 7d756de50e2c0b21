public import Postgres

/// Removes chunks that are older than a day, without blocking those who write to younger ones.
///
/// A chunk is detached concurrently and then dropped. Every step can be repeated: what an interrupted removal left
/// half detached, or detached and not dropped, is finished by the next one.
public struct ChunkRemover {
    private let connection: Connection
    private let waitMilliseconds: Int

    /// Creates a remover.
    ///
    /// - Parameters:
    ///   - connection: A connection outside of any transaction.
    ///   - waitMilliseconds: How long it waits for transactions that still read a chunk; nobody waits for it meanwhile.
    public init(_ connection: Connection, waitMilliseconds: Int = 30_000) {
        self.connection = connection
        self.waitMilliseconds = waitMilliseconds
    }

    /// The chunks that hold nothing but days before `day`.
    ///
    /// - Throws: The server's error.
    public func candidates(_ table: ChunkedTable, before day: Day) throws(PostgresError) -> [Chunk] {
        let isHypertable = try Hypertable.isOne(table, on: connection)
        let chunks =
            try isHypertable ? Hypertable(connection, table).chunks() : ChunkMaker(connection).chunks(of: table)
        return chunks.filter { $0.span.upperBound <= day.start }
            .sorted { $0.span.lowerBound < $1.span.lowerBound }
    }

    /// Removes the chunks that hold nothing but days before `day`, oldest first.
    ///
    /// - Returns: The names of the tables that were dropped.
    /// - Throws: The server's error; 55P03 when a reader held a chunk for too long, 55000 when another remover is at
    ///   work. Chunks that were dropped before stay dropped.
    @discardableResult
    public func remove(_ table: ChunkedTable, before day: Day) throws(PostgresError) -> [String] {
        guard !connection.isInTransaction else {
            throw PostgresError(.usage, operation: "chunk", message: "chunks are not removed inside a transaction")
        }
        return try withLockTimeout { () throws(PostgresError) in try removeAll(table, before: day) }
    }

    private func withLockTimeout<T>(_ body: () throws(PostgresError) -> T) throws(PostgresError) -> T {
        let usual = try connection.query("SELECT current_setting('lock_timeout') AS usual").single().string("usual")
        try setLockTimeout("\(waitMilliseconds)ms")
        let outcome: Result<T, PostgresError>
        do throws(PostgresError) {
            outcome = .success(try body())
        } catch {
            outcome = .failure(error)
        }
        if connection.isConnected { try setLockTimeout(usual) }
        return try outcome.get()
    }

    /// Takes a chunk out of its table, so that nobody writes to it any more; what an interrupted removal has done
    /// already is passed over.
    ///
    /// The table that is left has another name than the chunk: a row that comes now gets a chunk of its own.
    ///
    /// - Returns: The name of the table that is left, with its schema; nil when there is none.
    /// - Throws: As `remove(_:before:)`.
    func takeOut(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) -> String? {
        try withLockTimeout { () throws(PostgresError) in
            let name = chunk.name(in: table)
            let left = "isotherm.\(name)\(Self.leftMark)"
            for pending in try halfDetached(table) { try detach(pending, from: table, "FINALIZE") }
            if try exists(left) { return left }
            if try ChunkMaker(connection).chunks(of: table).contains(chunk) {
                try connection.executeScript("COMMENT ON TABLE isotherm.\(name) IS '\(Self.intent)'")
                do throws(PostgresError) {
                    try detach(name, from: table, "CONCURRENTLY")
                } catch {
                    // Still attached, it is no longer being removed: a person who detaches it later must find it left alone.
                    if connection.isConnected, try ChunkMaker(connection).chunks(of: table).contains(chunk) {
                        try connection.executeScript("COMMENT ON TABLE isotherm.\(name) IS NULL")
                    }
                    throw error
                }
            }
            if try !exists("isotherm.\(name)") { return nil }
            try rename(name)
            return left
        }
    }

    /// Gives a table that was taken out and its partitions by hash the names of what is left.
    private func rename(_ name: String) throws(PostgresError) {
        let parts = try connection.query(
            "SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::text::regclass",
            [.text("isotherm.\(name)")]
        )
        try connection.transaction { () throws(PostgresError) in
            for row in parts {
                let part = try row.string("name")
                let ending = part.dropFirst(name.count)
                try connection.executeScript(
                    "ALTER TABLE isotherm.\(part) RENAME TO \(name)\(Self.leftMark)\(ending)"
                )
            }
            try connection.executeScript("ALTER TABLE isotherm.\(name) RENAME TO \(name)\(Self.leftMark)")
        }
    }

    /// The chunks that an interrupted removal has taken out of their table and not dropped. What a person detached is
    /// left alone: it does not bear the mark.
    ///
    /// - Throws: The server's error.
    func takenOut(_ table: ChunkedTable) throws(PostgresError) -> [Chunk] {
        let rows = try connection.query(
            """
            SELECT DISTINCT regexp_replace(c.relname, '\(Self.leftMark)$', '') AS name
            FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE c.relnamespace = 'isotherm'::regnamespace AND c.relkind IN ('r', 'p')
                AND (i.inhrelid IS NULL OR i.inhdetachpending)
                AND obj_description(c.oid, 'pg_class') = '\(Self.intent)'
            """
        )
        return try rows.map { (row) throws(PostgresError) in try row.string("name") }
            .compactMap { Chunk(name: $0, in: table) }
            .sorted { $0.span.lowerBound < $1.span.lowerBound }
    }

    /// The comment of a table that is about to be taken out: what a crash leaves behind is known by it.
    private static let intent = "being removed"
    /// Ends the name of a table that was taken out.
    private static let leftMark = "_left"

    private func exists(_ name: String) throws(PostgresError) -> Bool {
        try connection.query("SELECT to_regclass($1) IS NOT NULL AS it", [.text(name)]).single().bool("it")
    }

    private func removeAll(_ table: ChunkedTable, before day: Day) throws(PostgresError) -> [String] {
        for name in try halfDetached(table) { try detach(name, from: table, "FINALIZE") }
        for chunk in try candidates(table, before: day) {
            try detach(chunk.name(in: table), from: table, "CONCURRENTLY")
        }
        let detached = try detached(table, before: day)
        for name in detached { try connection.executeScript("DROP TABLE isotherm.\(name)") }
        return detached
    }

    private func detach(_ name: String, from table: ChunkedTable, _ how: String) throws(PostgresError) {
        try connection.executeScript("ALTER TABLE \(table.qualifiedName) DETACH PARTITION isotherm.\(name) \(how)")
    }

    private func setLockTimeout(_ value: String) throws(PostgresError) {
        try connection.execute("SELECT set_config('lock_timeout', $1, false)", [.text(value)])
    }

    /// The chunks whose removal was interrupted while they were detached.
    private func halfDetached(_ table: ChunkedTable) throws(PostgresError) -> [String] {
        let rows = try connection.query(
            """
            SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = $1::text::regclass AND i.inhdetachpending
            """,
            [.text(table.qualifiedName)]
        )
        return try rows.map { (row) throws(PostgresError) in try row.string("name") }
    }

    /// The tables that have the name of an old chunk but belong to no table any more.
    private func detached(_ table: ChunkedTable, before day: Day) throws(PostgresError) -> [String] {
        let rows = try connection.query(
            """
            SELECT c.relname AS name FROM pg_class c
            WHERE c.relnamespace = 'isotherm'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND starts_with(c.relname, $1)
            ORDER BY c.relname
            """,
            [.text("\(table.rawValue)_")]
        )
        return try rows.map { (row) throws(PostgresError) in try row.string("name") }.filter { name in
            Chunk(name: name, in: table).map { $0.span.upperBound <= day.start } ?? false
        }
    }
}

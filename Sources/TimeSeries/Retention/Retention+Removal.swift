internal import Postgres
internal import Telemetry

extension Retention {
    /// Drops a chunk and its segments, which must be frozen; nobody who writes to other chunks waits for it.
    ///
    /// The tables are taken out first and counted then, when nobody writes to them any more: what came after the copy
    /// was made gets another one before anything goes.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - chunk: The chunk.
    ///   - copied: How many rows of it the archive holds; nil when that is not known.
    /// - Throws: ``ArchiveError``, or the server's error; the next pass goes on where this one was.
    func drop(_ table: ChunkedTable, _ chunk: Chunk, copied: Int?) throws {
        if try Hypertable.isOne(table, on: connection) { return try dropOfHypertable(table, chunk, copied: copied) }
        let remover = ChunkRemover(connection)
        let rows = try remover.takeOut(table, chunk)
        let layout = SegmentLayout.of(table)
        let segments = try layout.flatMap { (layout) throws(PostgresError) in
            try remover.takeOut(layout.segments, chunk)
        }
        if let archive, table != .minute, rows != nil || segments != nil,
            try copied != count(table, rows: rows, segments: segments)
        {
            try archive.write(table, chunk, from: .tables(rows: rows, segments: segments))
        }
        try connection.transaction { () throws(PostgresError) in
            for name in [rows, segments].compactMap({ $0 }) { try connection.executeScript("DROP TABLE \(name)") }
            let name = chunk.name(in: table)
            try connection.execute("DELETE FROM isotherm.compressed_chunk WHERE name = $1", [.text(name)])
            try connection.execute("DELETE FROM isotherm.late_key WHERE chunk = $1", [.text(name)])
        }
    }

    /// The same where TimescaleDB holds the chunk: what came after the copy was made keeps the chunk until the next pass.
    private func dropOfHypertable(_ table: ChunkedTable, _ chunk: Chunk, copied: Int?) throws {
        try connection.transaction {
            try Hypertable(connection, table).drop(chunk) { rows in
                if let copied, copied != rows {
                    throw ArchiveError(
                        path: table.rawValue,
                        reason: "it holds \(copied) rows, but \(rows) would be removed"
                    )
                }
            }
        }
    }

    /// How many rows some tables hold that nobody writes to.
    private func count(
        _ table: ChunkedTable,
        rows: String?,
        segments: String?
    ) throws(PostgresError) -> Int {
        var parts: [String] = []
        let things = table == .message ? RetentionClass.message.rowsOfRow : "1"
        if let rows { parts.append("(SELECT coalesce(sum(\(things)), 0) FROM \(rows) r)") }
        if let segments { parts.append("(SELECT coalesce(sum(rows), 0) FROM \(segments))") }
        return Int(try connection.query("SELECT (\(parts.joined(separator: " + ")))::bigint AS n").single().int("n"))
    }

    /// Rollups of what is removed stay: nothing before the chunk's end is made again.
    ///
    /// A hold touches the same row (see `hold_changed` in SQL/2_changes.sql), so that of a hold and a removal at the
    /// same moment one comes first.
    func freeze(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) {
        try connection.execute(
            """
            UPDATE isotherm.storage_horizon
            SET frozen_before = CASE WHEN $1 THEN greatest(frozen_before, $2) ELSE frozen_before END
            """,
            [.bool(table == .reading), .timestamp(microseconds: chunk.span.upperBound.microseconds)]
        )
    }

    /// Freezes a chunk that nobody holds, and asks that under the lock of the row that a hold touches too.
    ///
    /// - Returns: Whether it may go.
    func freezeUnlessHeld(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) -> Bool {
        try connection.transaction { () throws(PostgresError) in
            _ = try connection.query("SELECT FROM isotherm.storage_horizon FOR UPDATE")
            if try isHeld(table, chunk) { return false }
            try freeze(table, chunk)
            return true
        }
    }

    /// A hold is about when something was measured, and which device a raw message is of stands in its payload. So a hold
    /// keeps whatever its tenant sent from its beginning until so long after its end: devices send from their memory.
    private static let latestMessage = "31 days"

    /// Whether anybody holds anything of the chunk.
    func isHeld(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) -> Bool {
        guard table != .minute else { return false }
        return try connection.query(
            """
            SELECT FROM isotherm.legal_hold WHERE released_at IS NULL AND from_time < $2
                AND until_time + interval '\(table == .message ? Self.latestMessage : "0")' > $1 LIMIT 1
            """,
            bounds(chunk)
        ).count > 0
    }

    /// Rows and bytes of a chunk with its segments; of rows what the last analysis and the compression know.
    func size(of chunk: Chunk, _ table: ChunkedTable) throws(PostgresError) -> (rows: Int, bytes: Int) {
        var names = ["isotherm.\(chunk.name(in: table))"]
        if let layout = SegmentLayout.of(table) { names.append("isotherm.\(chunk.name(in: layout.segments))") }
        let row = try connection.query(
            """
            SELECT (SELECT coalesce(sum(\(ChunkLayout.bytes(of: "to_regclass(name)"))), 0)::bigint
                    FROM unnest($1::text[]) AS name) AS bytes,
                \(ChunkLayout.rows(of: "to_regclass($2)"))
                    + coalesce((SELECT rows FROM isotherm.compressed_chunk WHERE name = $3), 0) AS rows
            """,
            [.textArray(names), .text(names[0]), .text(chunk.name(in: table))]
        ).single()
        return (Int(try row.int("rows")), Int(try row.int("bytes")))
    }

    /// How many rows of some tenants are in a chunk and not held.
    func count(_ dataClass: RetentionClass, _ chunk: Chunk, _ tenants: [String]) throws(PostgresError) -> Int {
        var text = """
            SELECT (SELECT coalesce(sum(\(dataClass.rowsOfRow)), 0)::bigint FROM \(dataClass.table) r
                    WHERE r.\(dataClass.time) >= $1 AND r.\(dataClass.time) < $2
                    AND r.\(dataClass.key.column) IN (\(keys(dataClass))))
            """
        if let layout = dataClass.chunks.flatMap(SegmentLayout.of) {
            text += """
                 + (SELECT coalesce(sum(s.rows), 0) FROM \(layout.segments.qualifiedName) s
                    WHERE s.start >= $1 AND s.start < $2 AND s.\(layout.key) IN (\(keys(dataClass))))
                """
        }
        return Int(try connection.query("\(text) AS n", bounds(chunk) + [.textArray(tenants)]).single().int("n"))
    }

    /// Copies and deletes what belongs to some tenants and is not held, both as of one moment: a row that is committed
    /// meanwhile is neither copied nor deleted, and the next pass finds it.
    ///
    /// - Returns: How many rows went.
    /// - Throws: ``ArchiveError``, or the server's error, 40001 when a hold was placed or data were removed meanwhile;
    ///   nothing is removed then.
    func remove(
        _ dataClass: RetentionClass,
        _ table: ChunkedTable,
        _ chunk: Chunk,
        _ tenants: [String]
    ) throws -> Int {
        var copy: ChunkArchive.File?
        do {
            return try removeAndCopy(dataClass, table, chunk, tenants, &copy)
        } catch {
            // What was rolled back is told by no record. A lost connection leaves open whether it was.
            if connection.isConnected, let copy { archive?.discard(copy.path) }
            throw error
        }
    }

    private func removeAndCopy(
        _ dataClass: RetentionClass,
        _ table: ChunkedTable,
        _ chunk: Chunk,
        _ tenants: [String],
        _ copy: inout ChunkArchive.File?
    ) throws -> Int {
        try connection.transaction(TransactionOptions(isolation: .repeatableRead)) {
            // Before the moment is fixed, and so that no compression empties the chunk under the reading.
            if try !Hypertable.isOne(table, on: connection) {
                try connection.executeScript("LOCK TABLE isotherm.\(chunk.name(in: table)) IN ROW EXCLUSIVE MODE")
            }
            try connection.executeScript(
                "CREATE TEMPORARY TABLE expired (id \(dataClass.key.type) PRIMARY KEY) ON COMMIT DROP"
            )
            try connection.execute(
                "INSERT INTO expired \(keys(dataClass))",
                bounds(chunk) + [.textArray(tenants)]
            )
            copy = table == .minute ? nil : try archive?.write(table, chunk, from: .keys(table: "expired"))
            try freeze(table, chunk)
            let rows = try deleteExpired(dataClass, table, chunk)
            if let copy, copy.rows != rows {
                throw ArchiveError(path: copy.path, reason: "it holds \(copy.rows) rows, but \(rows) would be removed")
            }
            return rows
        }
    }

    private func deleteExpired(
        _ dataClass: RetentionClass,
        _ table: ChunkedTable,
        _ chunk: Chunk
    ) throws(PostgresError) -> Int {
        // From the partition itself, so that the triggers which tell the rollups do not run; those of a hypertable look at
        // the setting.
        let isHypertable = try Hypertable.isOne(table, on: connection)
        if isHypertable { try connection.execute("SELECT set_config('isotherm.noted', 'on', true)") }
        let place = isHypertable ? table.qualifiedName : "isotherm.\(chunk.name(in: table))"
        let expired = try connection.query(
            """
            WITH gone AS (DELETE FROM \(place) r WHERE r.\(dataClass.time) >= $1 AND r.\(dataClass.time) < $2
                AND r.\(dataClass.key.column) IN (SELECT id FROM expired) RETURNING \(dataClass.rowsOfRow) AS n)
            SELECT coalesce(sum(n), 0)::bigint AS n FROM gone
            """,
            bounds(chunk)
        )
        let rows = Int(try expired.single().int("n"))
        guard let layout = SegmentLayout.of(table) else { return rows }
        let gone = try connection.query(
            """
            WITH gone AS (DELETE FROM \(layout.segments.qualifiedName) s WHERE s.start >= $1 AND s.start < $2
                AND s.\(layout.key) IN (SELECT id FROM expired) RETURNING s.rows)
            SELECT coalesce(sum(rows), 0)::bigint AS n FROM gone
            """,
            bounds(chunk)
        )
        return rows + Int(try gone.single().int("n"))
    }

    /// The series, devices or names of the tenants $3 that nobody holds between $1 and $2.
    private func keys(_ dataClass: RetentionClass) -> String {
        if dataClass == .message {
            return """
                SELECT t FROM unnest($3::text[]) AS t WHERE NOT EXISTS (
                    SELECT FROM isotherm.legal_hold h WHERE h.released_at IS NULL AND h.tenant = t
                        AND h.from_time < $2 AND h.until_time + interval '\(Self.latestMessage)' > $1)
                """
        }
        let devices = """
            SELECT d.id FROM isotherm.device d WHERE d.tenant = ANY ($3) AND NOT EXISTS (
                SELECT FROM isotherm.legal_hold h WHERE h.released_at IS NULL AND h.tenant = d.tenant
                    AND (h.device IS NULL OR h.device = d.name) AND h.from_time < $2 AND h.until_time > $1)
            """
        return dataClass == .position ? devices : "SELECT x.id FROM isotherm.series x WHERE x.device_id IN (\(devices))"
    }

    private func bounds(_ chunk: Chunk) -> [Parameter] {
        [
            .timestamp(microseconds: chunk.span.lowerBound.microseconds),
            .timestamp(microseconds: chunk.span.upperBound.microseconds),
        ]
    }
}

internal import Postgres
internal import Telemetry

extension Retention {
    /// Drops a chunk and its segments; nobody who writes to other chunks waits for it.
    func drop(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) {
        try freeze(table, chunk)
        let remover = ChunkRemover(connection)
        let name = chunk.name(in: table)
        try remover.remove(table, chunk)
        guard let layout = SegmentLayout.of(table) else { return }
        let same = try ChunkMaker(connection).chunks(of: layout.segments).contains(chunk)
        if same { try remover.remove(layout.segments, chunk) }
        try connection.transaction { () throws(PostgresError) in
            try connection.execute("DELETE FROM isotherm.compressed_chunk WHERE name = $1", [.text(name)])
            try connection.execute("DELETE FROM isotherm.late_key WHERE chunk = $1", [.text(name)])
        }
    }

    /// Rollups of what is removed stay: nothing before the chunk's end is made again.
    func freeze(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) {
        guard table == .reading else { return }
        try connection.execute(
            "UPDATE isotherm.storage_horizon SET frozen_before = greatest(frozen_before, $1)",
            [.timestamp(microseconds: chunk.days.upperBound.start.microseconds)]
        )
    }

    /// Whether anybody holds anything of the chunk.
    func isHeld(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) -> Bool {
        guard table != .minute else { return false }
        return try connection.query(
            """
            SELECT FROM isotherm.legal_hold WHERE released_at IS NULL AND from_time < $2 AND until_time > $1 LIMIT 1
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
            SELECT coalesce(sum(pg_total_relation_size(w.oid)), 0)::bigint AS bytes,
                coalesce((SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass($2)), 0)
                    + coalesce((SELECT rows FROM isotherm.compressed_chunk WHERE name = $3), 0) AS rows
            FROM (SELECT to_regclass(name) AS oid FROM unnest($1::text[]) AS name) w WHERE w.oid IS NOT NULL
            """,
            [.textArray(names), .text(names[0]), .text(chunk.name(in: table))]
        ).single()
        return (Int(try row.int("rows")), Int(try row.int("bytes")))
    }

    /// How many rows of some tenants are in a chunk and not held.
    func count(_ dataClass: RetentionClass, _ chunk: Chunk, _ tenants: [String]) throws(PostgresError) -> Int {
        let time = dataClass == .minute ? "bucket" : "time"
        var text = """
            SELECT (SELECT count(*) FROM \(dataClass.table) r WHERE r.\(time) >= $1 AND r.\(time) < $2
                    AND r.\(dataClass.key) IN (\(keys(dataClass))))
            """
        if let layout = dataClass.chunks.flatMap(SegmentLayout.of) {
            text += """
                 + (SELECT coalesce(sum(s.rows), 0) FROM \(layout.segments.qualifiedName) s
                    WHERE s.start >= $1 AND s.start < $2 AND s.\(layout.key) IN (\(keys(dataClass))))
                """
        }
        return Int(try connection.query("\(text) AS n", bounds(chunk) + [.textArray(tenants)]).single().int("n"))
    }

    func remove(_ dataClass: RetentionClass, _ chunk: Chunk, _ tenants: [String]) throws(PostgresError) -> Int {
        guard let table = dataClass.chunks else { return 0 }
        let parameters = bounds(chunk) + [.textArray(tenants)]
        let time = dataClass == .minute ? "bucket" : "time"
        // From the partition itself, so that the triggers which tell the rollups do not run.
        var rows = try connection.execute(
            """
            DELETE FROM isotherm.\(chunk.name(in: table)) r WHERE r.\(time) >= $1 AND r.\(time) < $2
                AND r.\(dataClass.key) IN (\(keys(dataClass)))
            """,
            parameters
        )
        guard let layout = SegmentLayout.of(table) else { return rows }
        let gone = try connection.query(
            """
            WITH gone AS (DELETE FROM \(layout.segments.qualifiedName) s WHERE s.start >= $1 AND s.start < $2
                AND s.\(layout.key) IN (\(keys(dataClass))) RETURNING s.rows)
            SELECT coalesce(sum(rows), 0)::bigint AS n FROM gone
            """,
            parameters
        )
        rows += Int(try gone.single().int("n"))
        return rows
    }

    /// The series or devices of the tenants $3 that nobody holds between $1 and $2.
    private func keys(_ dataClass: RetentionClass) -> String {
        let devices = """
            SELECT d.id FROM isotherm.device d WHERE d.tenant = ANY ($3) AND NOT EXISTS (
                SELECT FROM isotherm.legal_hold h WHERE h.released_at IS NULL AND h.tenant = d.tenant
                    AND (h.device IS NULL OR h.device = d.name) AND h.from_time < $2 AND h.until_time > $1)
            """
        return dataClass == .position ? devices : "SELECT x.id FROM isotherm.series x WHERE x.device_id IN (\(devices))"
    }

    private func bounds(_ chunk: Chunk) -> [Parameter] {
        [
            .timestamp(microseconds: chunk.days.lowerBound.start.microseconds),
            .timestamp(microseconds: chunk.days.upperBound.start.microseconds),
        ]
    }
}

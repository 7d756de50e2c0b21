internal import Postgres

/// The order in which columns stand in the chunks of a table.
///
/// PostgreSQL begins a value of eight bytes at a multiple of eight, so that a reading in the order of the whole table, which
/// is the one in which people read it, has ten empty bytes. In a chunk it has two: 64 bytes in place of 72 with its header.
/// A chunk's order is its own business; chunks that were made in another stay as they are and are read as well.
enum ChunkColumns {
    /// What is asked of many readings comes first, for whatever stands before a column is walked over.
    private static let orders: [ChunkedTable: [String]] = [
        .reading: ["time", "value", "series_id", "quality", "sequence", "received_at"],
        .minute: ["series_id", "count", "bucket"],
    ]

    /// How full the pages of a key are left, in per cent, where it is not PostgreSQL's ninety. What comes late to an hour
    /// replaces most of its minutes, whose old entries stay until they are gone for all: they find room in nine of ten pages
    /// that way, and pages that are full are looked through and split.
    private static let fill: [ChunkedTable: Int] = [.minute: 75]

    /// What stands between the brackets of a chunk's definition.
    ///
    /// Attaching the chunk gives it the indexes of the whole table; the key is named here all the same, for a chunk that is
    /// divided by hash hands it on to its partitions.
    ///
    /// - Throws: The server's error.
    static func definition(of table: ChunkedTable, on connection: Connection) throws(PostgresError) -> String {
        guard let order = orders[table] else { return "LIKE \(table.qualifiedName) INCLUDING ALL" }
        return try connection.query(
            """
            SELECT string_agg(w.item, ', ' ORDER BY w.place, w.number) AS columns FROM (
                SELECT coalesce(array_position($2::text[], a.attname::text), 1000) AS place, a.attnum AS number,
                    format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                    || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
                    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS item
                FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                SELECT 2000, 0, CASE WHEN c.contype = 'p' THEN '' ELSE format('CONSTRAINT %I ', c.conname) END
                    || pg_get_constraintdef(c.oid)
                    || CASE WHEN c.contype = 'p' THEN format(' WITH (fillfactor = %s)', $3::int) ELSE '' END
                FROM pg_constraint c WHERE c.conrelid = $1::text::regclass AND c.contype IN ('p', 'c')) w
            """,
            [.text(table.qualifiedName), .textArray(order), .int(fill[table] ?? 90)]
        ).single().string("columns")
    }
}

public import Postgres

/// What there is: a line for each table that grows.
public struct StorageStatus: Sendable, Codable, Equatable {
    /// The table, and how much of it there is in which form.
    public let name: String
    /// Chunks, compressed ones included.
    public let chunks: Int
    /// Chunks that are segments.
    public let compressedChunks: Int
    /// Rows, as the last analysis and the compressions know them; of raw messages their batches.
    public let rows: Int
    /// Bytes with indexes, segments included.
    public let bytes: Int
    /// Bytes that the compressed chunks took before over what they take now; nil when none is compressed.
    public let compressionRatio: Double?
    /// Rows that came late into compressed chunks and wait to be merged.
    public let lateRows: Int
    /// Of rollups: seconds that they are behind the present; nil when they were never made.
    public let lagSeconds: Double?

    /// All tables that grow.
    ///
    /// - Throws: The server's error.
    public static func all(on connection: Connection) throws(PostgresError) -> [StorageStatus] {
        try connection.query(statement).map { (row) throws(PostgresError) in
            let name = try row.string("name")
            // What the catalogue of the extension knows of its own tables; of their rows the last analysis has its word.
            var size = (
                chunks: Int(try row.int("chunks")), compressed: Int(try row.int("compressed")),
                bytes: Int(try row.int("bytes"))
            )
            if let table = ChunkedTable(rawValue: name), try Hypertable.isOne(table, on: connection) {
                size = try Hypertable(connection, table).size()
            }
            return StorageStatus(
                name: name,
                chunks: size.chunks,
                compressedChunks: size.compressed,
                rows: Int(try row.int("rows")),
                bytes: size.bytes,
                compressionRatio: try row.optionalDouble("ratio"),
                lateRows: Int(try row.int("late")),
                lagSeconds: try row.optionalDouble("lag")
            )
        }
    }

    /// What holds the readings, for a person, and whether an extension stands by unused.
    ///
    /// - Throws: The server's error.
    public static func engine(on connection: Connection) throws(PostgresError) -> String {
        let rows = try connection.query(
            "SELECT extname || ' ' || extversion AS name FROM pg_extension WHERE extname = 'timescaledb'"
        )
        if let extra = try rows.first?.string("name"), try StorageEngine.current(on: connection) == .timescaledb {
            return "hypertables of \(extra), own rollups"
        }
        let own = "own chunks, rollups and segments on PostgreSQL"
        guard let extra = try rows.first?.string("name") else { return own }
        return "\(own); \(extra) is installed and not used"
    }

    private static let statement = """
        WITH tables AS (
            SELECT c.relname AS name, p.oid,
                CASE WHEN c.relname LIKE '%_segment' THEN replace(c.relname, '_segment', '') ELSE c.relname END AS whole
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'isotherm'
            LEFT JOIN pg_inherits i ON i.inhparent = c.oid
            LEFT JOIN pg_class p ON p.oid = i.inhrelid OR (c.relkind = 'r' AND p.oid = c.oid)
            WHERE c.relname IN ('reading', 'position', 'message_batch', 'reading_segment', 'position_segment', 'rollup_1m',
                'rollup_15m', 'rollup_1h', 'rollup_1d')
        ), sums AS (
            SELECT t.whole, count(*) FILTER (WHERE t.name = t.whole AND t.oid IS NOT NULL) AS chunks,
                coalesce(sum(\(ChunkLayout.rows(of: "t.oid"))) FILTER (WHERE t.name = t.whole), 0)::bigint AS rows,
                coalesce(sum(\(ChunkLayout.bytes(of: "t.oid"))), 0)::bigint AS bytes
            FROM tables t GROUP BY 1
        ), packed AS (
            SELECT parent, count(*) AS chunks, sum(rows) AS rows,
                (sum(bytes_before) / nullif(sum(bytes_after), 0))::double precision AS ratio
            FROM isotherm.compressed_chunk WHERE state = 'compressed' GROUP BY 1
        ), late AS (
            SELECT c.parent, count(DISTINCT (k.chunk, k.time, k.key)) AS n
            FROM isotherm.late_key k JOIN isotherm.compressed_chunk c ON c.name = k.chunk GROUP BY 1
        )
        SELECT s.whole AS name, s.chunks, coalesce(p.chunks, 0) AS compressed,
            (s.rows + coalesce(p.rows, 0))::bigint AS rows, s.bytes, p.ratio, coalesce(l.n, 0) AS late,
            (SELECT CASE WHEN v.ready_until > '-infinity' THEN extract(epoch FROM now() - v.ready_until) END
             FROM isotherm.rollup_level v WHERE 'rollup_' || v.name = s.whole)::double precision AS lag
        FROM sums s LEFT JOIN packed p ON p.parent = s.whole LEFT JOIN late l ON l.parent = s.whole
        ORDER BY 1
        """
}

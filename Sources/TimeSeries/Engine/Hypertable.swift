internal import Postgres
internal import Telemetry

/// Readings or positions where they are a hypertable of TimescaleDB.
struct Hypertable {
    private let connection: Connection
    private let table: ChunkedTable

    init(_ connection: Connection, _ table: ChunkedTable) {
        self.connection = connection
        self.table = table
    }

    /// Whether a table is a hypertable: what is cut into chunks and is no partitioned table.
    static func isOne(_ table: ChunkedTable, on connection: Connection) throws(PostgresError) -> Bool {
        guard ChunkedTable.hot.contains(table) else { return false }
        return try connection.query(
            "SELECT relkind = 'r' AS it FROM pg_class WHERE oid = $1::text::regclass",
            [.text(table.qualifiedName)]
        ).single().bool("it")
    }

    /// The schema of the extension's functions, quoted; nil where it is not installed in this database.
    static func schema(on connection: Connection) throws(PostgresError) -> String? {
        try connection.query(
            "SELECT extnamespace::regnamespace::text AS name FROM pg_extension WHERE extname = 'timescaledb'"
        ).first?.string("name")
    }

    /// The stretches of time that have chunks, earliest first; chunks divided by hash are one.
    func chunks() throws(PostgresError) -> [Chunk] {
        try connection.query(
            """
            SELECT DISTINCT range_start AS first, range_end AS end FROM timescaledb_information.chunks
            WHERE hypertable_schema = 'isotherm' AND hypertable_name = $1 ORDER BY 1
            """,
            [.text(table.rawValue)]
        ).map { (row) throws(PostgresError) in
            let first = Timestamp(microseconds: try row.microseconds("first"))
            return Chunk(span: first..<Timestamp(microseconds: try row.microseconds("end")))
        }
    }

    /// Drops a chunk in the open transaction, once nobody writes to it any more.
    ///
    /// - Parameters:
    ///   - chunk: The chunk.
    ///   - check: Gets how many rows it holds, when no more can come; what it throws keeps them.
    /// - Throws: What `check` throws, or the server's error.
    func drop(_ chunk: Chunk, check: (Int) throws -> Void) throws {
        guard let schema = try Self.schema(on: connection) else { return }
        let span: [Parameter] = [
            .timestamp(microseconds: chunk.span.lowerBound.microseconds),
            .timestamp(microseconds: chunk.span.upperBound.microseconds),
        ]
        for name in try parts(of: span) {
            try connection.executeScript("LOCK TABLE \(name) IN EXCLUSIVE MODE")
        }
        let rows = try connection.query(
            "SELECT count(*) AS n FROM \(table.qualifiedName) WHERE time >= $1 AND time < $2",
            span
        )
        try check(Int(try rows.single().int("n")))
        _ = try connection.query(
            "SELECT \(schema).drop_chunks($3::text::regclass, newer_than => $1::timestamptz, older_than => $2::timestamptz)",
            span + [.text(table.qualifiedName)]
        )
    }

    /// Lets TimescaleDB compress chunks of an age; one that is compressed already stays so.
    func compress(afterDays days: Int?) throws(PostgresError) {
        guard let schema = try Self.schema(on: connection) else { return }
        let known = try connection.query(
            """
            SELECT extract(day FROM (config->>'compress_after')::interval)::bigint AS days
            FROM timescaledb_information.jobs
            WHERE proc_name = 'policy_compression' AND hypertable_schema = 'isotherm' AND hypertable_name = $1
            """,
            [.text(table.rawValue)]
        ).first?.int("days")
        if known.map({ Int($0) }) == days { return }
        let name: [Parameter] = [.text(table.qualifiedName)]
        _ = try connection.query(
            "SELECT \(schema).remove_compression_policy($1::text::regclass, if_exists => true)",
            name
        )
        guard let days else { return }
        _ = try connection.query(
            "SELECT \(schema).add_compression_policy($1::text::regclass, compress_after => make_interval(days => $2))",
            name + [.int(days)]
        )
    }

    /// Chunks and bytes of the table, compressed ones among them.
    func size() throws(PostgresError) -> (chunks: Int, compressed: Int, bytes: Int) {
        guard let schema = try Self.schema(on: connection) else { return (0, 0, 0) }
        let row = try connection.query(
            """
            SELECT count(*) AS chunks, count(*) FILTER (WHERE is_compressed) AS compressed,
                coalesce(\(schema).hypertable_size($1::text::regclass), 0)::bigint AS bytes
            FROM timescaledb_information.chunks WHERE hypertable_schema = 'isotherm' AND hypertable_name = $2
            """,
            [.text(table.qualifiedName), .text(table.rawValue)]
        ).single()
        return (Int(try row.int("chunks")), Int(try row.int("compressed")), Int(try row.int("bytes")))
    }

    private func parts(of span: [Parameter]) throws(PostgresError) -> [String] {
        try connection.query(
            """
            SELECT format('%I.%I', chunk_schema, chunk_name) AS name FROM timescaledb_information.chunks
            WHERE hypertable_schema = 'isotherm' AND hypertable_name = $3 AND range_start >= $1 AND range_end <= $2
            """,
            span + [.text(table.rawValue)]
        ).map { (row) throws(PostgresError) in try row.string("name") }
    }
}

public import Postgres

/// How chunks are divided below their time: into how many partitions by hash of the series or device.
///
/// A chunk with more than one is itself a partitioned table with partitions `reading_20260131_h0`, `…_h1` and so on, into
/// which the server sorts the rows of a COPY. It is worth its price where several collectors write at once and wait for
/// the same last pages of the key, or where the partitions lie on several disks (tablespaces); one writer on one disk
/// gains nothing, and every statement that cannot name its series looks into all of them. Chunks that exist stay as they
/// are, and both kinds live beside each other. Segments are never divided.
public struct ChunkLayout: Hashable, Sendable {
    /// Partitions by hash of a chunk of readings or positions; 1 divides nothing.
    public let hashPartitions: Int

    /// Beyond this a month of hourly chunks alone would exceed what the server can lock.
    public static let range = 1...64

    /// Creates a layout of 1 to 64 partitions.
    public init(hashPartitions: Int) {
        precondition(Self.range.contains(hashPartitions), "a chunk has 1 to 64 partitions by hash")
        self.hashPartitions = hashPartitions
    }

    /// Lets all who make chunks in this database divide the ones to come so.
    ///
    /// - Throws: The server's error.
    public func apply(on connection: Connection) throws(PostgresError) {
        try connection.execute(
            """
            INSERT INTO isotherm.chunk_layout AS l (parent, hash_partitions) SELECT unnest($1::text[]), $2::int
            ON CONFLICT (parent) DO UPDATE SET hash_partitions = excluded.hash_partitions
            WHERE l.hash_partitions <> excluded.hash_partitions
            """,
            [.textArray(ChunkedTable.hot.map(\.rawValue)), .int(hashPartitions)]
        )
    }

    /// What holds for the chunks of a table that are made now.
    static func current(of table: ChunkedTable, on connection: Connection) throws(PostgresError) -> ChunkLayout {
        let rows = try connection.query(
            "SELECT hash_partitions FROM isotherm.chunk_layout WHERE parent = $1",
            [.text(table.rawValue)]
        )
        return ChunkLayout(hashPartitions: Int(try rows.first?.int("hash_partitions") ?? 1))
    }

    /// The statements that make the table of a chunk, not attached yet. Nobody but its owner reaches it by its name: the
    /// policies that keep tenants apart stand at the whole table.
    ///
    /// - Parameters:
    ///   - name: The chunk's name, without its schema.
    ///   - table: Whose chunk it is.
    ///   - columns: What stands between the brackets of its definition, from ``ChunkColumns``.
    /// - Returns: SQL.
    func creation(of name: String, in table: ChunkedTable, _ columns: String) -> String {
        let like = "CREATE TABLE isotherm.\(name) (\(columns))"
        let closed = "ALTER TABLE isotherm.\(name) ENABLE ROW LEVEL SECURITY;"
        guard hashPartitions > 1, let key = SegmentLayout.of(table)?.key else { return "\(like);\n\(closed)" }
        let parts = (0..<hashPartitions).map { part in
            """
            CREATE TABLE isotherm.\(name)_h\(part) PARTITION OF isotherm.\(name)
                FOR VALUES WITH (MODULUS \(hashPartitions), REMAINDER \(part));
            ALTER TABLE isotherm.\(name)_h\(part) ENABLE ROW LEVEL SECURITY;
            """
        }
        return "\(like) PARTITION BY HASH (\(key));\n\(closed)\n\(parts.joined(separator: "\n"))"
    }

    /// The subquery of a chunk and its partitions by hash, as `oid`. Unlike `pg_partition_tree` it locks none of them.
    static func tables(of chunk: String) -> String {
        "(SELECT (\(chunk))::oid AS oid UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = (\(chunk))::oid)"
    }

    /// The bytes of a chunk with its partitions and keys.
    static func bytes(of chunk: String) -> String {
        "(SELECT coalesce(sum(pg_total_relation_size(t.oid)), 0)::bigint FROM \(tables(of: chunk)) t)"
    }

    /// The rows of a chunk as the last analysis knows them; the partitions have them, not the table above.
    static func rows(of chunk: String) -> String {
        """
        (SELECT coalesce(sum(greatest(p.reltuples, 0)), 0)::bigint FROM \(tables(of: chunk)) t
         JOIN pg_class p ON p.oid = t.oid AND p.relkind = 'r')
        """
    }
}

internal import Postgres
internal import Telemetry

/// How fast a table grows, and how long its next chunks ought to be for that.
///
/// A chunk is to hold at most a quarter of the memory that PostgreSQL is told to count on (`effective_cache_size`), with
/// its key. The rule of thumb is TimescaleDB's: the indexes of the chunks that are written to should fit into 25 % of the
/// main memory (Tiger Data documentation, "Size hypertable chunks"). Ours counts the rows too, since a compression reads
/// the chunk whole and one that is in memory needs no disk for it. With PostgreSQL's default of 4 GB a chunk ends at
/// about ten million readings: a day of 1,000 series with a reading each ten seconds.
struct ChunkRate {
    /// Bytes a second, keys included, at the fullest chunk of the last month; nil when nothing is known.
    let bytesPerSecond: Double?
    /// Bytes that a chunk should not exceed.
    let target: Double

    /// A week's chunk is no larger than this: it fits the memory of a small machine many times over, and what is so
    /// small may wait a week to be compressed or removed.
    private static let largestWeek = Double(64 << 20)

    /// Measures a table; of a chunk that is compressed its size before counts.
    ///
    /// Chunks of the last 31 days count, so that one quiet night does not lengthen the chunks of a busy fleet. The one
    /// under way counts from its first hour on: a fleet that grows tenfold is noticed the same day.
    ///
    /// - Throws: The server's error.
    static func measure(_ table: ChunkedTable, now: Timestamp, on connection: Connection) throws(PostgresError)
        -> ChunkRate
    {
        let row = try connection.query(
            """
            SELECT pg_size_bytes(current_setting('effective_cache_size')) / 4 AS target,
                max(w.bytes / w.seconds)::double precision AS rate
            FROM (
                SELECT coalesce(k.bytes_before, 0) + \(ChunkLayout.bytes(of: "c.oid")) AS bytes,
                    extract(epoch FROM least(b.bounds[2]::timestamptz, $2) - b.bounds[1]::timestamptz) AS seconds
                FROM pg_inherits i
                JOIN pg_class c ON c.oid = i.inhrelid
                CROSS JOIN LATERAL (SELECT regexp_match(
                    pg_get_expr(c.relpartbound, c.oid), $$FROM \\('([^']+)'\\) TO \\('([^']+)'\\)$$) AS bounds) b
                LEFT JOIN isotherm.compressed_chunk k ON k.name = c.relname
                WHERE i.inhparent = $1::text::regclass AND b.bounds[2]::timestamptz > $2::timestamptz - interval '31 days'
                    AND b.bounds[1]::timestamptz <= $2::timestamptz - interval '1 hour'
                    AND (k.rows > 0 OR EXISTS (
                        SELECT FROM \(ChunkLayout.tables(of: "c.oid")) t WHERE pg_relation_size(t.oid) > 0))
            ) w
            """,
            [.text(table.qualifiedName), .timestamp(microseconds: now.microseconds)]
        ).single()
        return ChunkRate(bytesPerSecond: try row.optionalDouble("rate"), target: Double(try row.int("target")))
    }

    /// The longest width whose chunk stays within the target, an hour at least.
    ///
    /// - Parameter table: Only readings may get weeks: positions are personal data and minutes are kept for some months,
    ///   and both are to go on their day.
    /// - Returns: A day where nothing is known yet.
    func width(for table: ChunkedTable) -> ChunkWidth {
        guard let bytesPerSecond else { return .day }
        if table == .reading, bytesPerSecond * ChunkWidth.week.seconds <= Self.largestWeek { return .week }
        let fitting = ChunkWidth.all.filter { $0.hours <= 24 && bytesPerSecond * $0.seconds <= target }
        return fitting.last ?? ChunkWidth.all[0]
    }
}

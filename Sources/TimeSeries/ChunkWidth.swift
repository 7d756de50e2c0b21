internal import Postgres
internal import Telemetry

/// How long a chunk near the present is.
public enum ChunkWidth: Sendable {
    /// A day: what is usual, and what a table gets of which nothing is known yet.
    case day
    /// A week, where a day is so little that hundreds of small chunks a year would cost every plan more than they spare.
    case week

    /// A week's chunk is no larger than this: it fits the memory of a small machine many times over.
    private static let largestWeek: Int64 = 64 << 20

    /// What the last days' chunks of a table suggest; of a chunk that is compressed its size before counts.
    ///
    /// - Parameters:
    ///   - table: The table. Only readings may get weeks: positions are personal data and minutes are kept for some
    ///     months, and both are to go on their day.
    ///   - today: The present day, whose chunk is not full yet.
    ///   - connection: Where the table is.
    /// - Returns: A week when a week's rows are few.
    /// - Throws: The server's error.
    static func suited(
        to table: ChunkedTable,
        today: Day,
        on connection: Connection
    ) throws(PostgresError) -> ChunkWidth {
        guard table == .reading else { return .day }
        let rows = try connection.query(
            """
            SELECT max(w.bytes / w.days)::bigint AS bytes_a_day FROM (
                SELECT pg_total_relation_size(c.oid) + coalesce(k.bytes_before, 0) AS bytes,
                    greatest(extract(epoch FROM (b.bounds[2]::timestamptz - b.bounds[1]::timestamptz)) / 86400, 1) AS days
                FROM pg_inherits i
                JOIN pg_class c ON c.oid = i.inhrelid
                CROSS JOIN LATERAL (SELECT regexp_match(
                    pg_get_expr(c.relpartbound, c.oid), $$FROM \\('([^']+)'\\) TO \\('([^']+)'\\)$$) AS bounds) b
                LEFT JOIN isotherm.compressed_chunk k ON k.name = c.relname
                WHERE i.inhparent = $1::text::regclass AND b.bounds[2]::timestamptz <= $2
                    AND b.bounds[1]::timestamptz >= $2::timestamptz - interval '31 days'
                    AND (pg_relation_size(c.oid) > 0 OR k.rows > 0)
            ) w
            """,
            [.text(table.qualifiedName), .timestamp(microseconds: today.start.microseconds)]
        )
        guard let bytes = try rows.single().optionalInt("bytes_a_day") else { return .day }
        return bytes * 7 <= largestWeek ? .week : .day
    }
}

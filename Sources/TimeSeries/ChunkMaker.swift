public import Postgres
public import Telemetry

/// Makes the chunks of the tables that are cut by time, ahead and on demand.
///
/// A chunk is made as a table of its own and then attached, which unlike `CREATE … PARTITION OF` lets others go on
/// writing to the parent. Whatever lock it needs it waits for 50 ms at most and then lets go and tries again, so that
/// nobody queues behind it. Several makers at once are safe.
///
/// A chunk has no policy of its own, so that only its owner reads and writes it by its own name, as COPY has to;
/// everybody else goes by the whole table, whose policies keep tenants apart.
public final class ChunkMaker {
    private let connection: Connection
    private let retry: ChunkRetry
    private var maps: [ChunkedTable: ChunkMap] = [:]

    /// Creates a maker on a connection that is outside of any transaction when a chunk is to be made.
    public init(_ connection: Connection, retry: ChunkRetry = ChunkRetry()) {
        self.connection = connection
        self.retry = retry
    }

    /// Makes the chunks of the days to come, today included.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - days: How many days ahead of today.
    ///   - now: The present.
    /// - Returns: The chunks that were made now.
    /// - Throws: The server's error; 55P03 when a lock could not be had in all attempts.
    @discardableResult
    public func makeAhead(_ table: ChunkedTable, days: Int, now: Timestamp) throws(PostgresError) -> [Chunk] {
        let today = Day(containing: now)
        return try ensure(table, days: Set((0...max(days, 0)).map { today.advanced(by: $0) }), now: now)
    }

    /// Makes what is missing for the given instants; quick when they lie in known chunks.
    ///
    /// - Returns: The chunks that were made now.
    /// - Throws: The server's error; 55P03 when a lock could not be had in all attempts.
    @discardableResult
    public func ensure(
        _ table: ChunkedTable,
        for times: [Timestamp],
        now: Timestamp
    ) throws(PostgresError) -> [Chunk] {
        let map = maps[table] ?? ChunkMap()
        var missing: Set<Day> = []
        var last: Range<Timestamp>?
        for time in times where last?.contains(time) != true {
            let day = Day(containing: time)
            if let chunk = map.chunk(of: day) {
                last = chunk.days.lowerBound.start..<chunk.days.upperBound.start
            } else {
                missing.insert(day)
            }
        }
        return missing.isEmpty ? [] : try ensure(table, days: missing, now: now)
    }

    /// The chunk of a table that holds an instant, as far as this maker knows.
    func known(_ table: ChunkedTable, at time: Timestamp) -> Chunk? { maps[table]?.chunk(of: Day(containing: time)) }

    /// Makes a chunk of exactly these days, unless there is one for its first day.
    ///
    /// - Throws: The server's error; 55P03 when a lock could not be had in all attempts.
    func make(_ table: ChunkedTable, exactly chunk: Chunk) throws(PostgresError) {
        if try ChunkMap(chunks(of: table)).chunk(of: chunk.days.lowerBound) != nil { return }
        _ = try make(table, day: chunk.days.lowerBound) { _ in chunk }
        maps[table] = nil
    }

    /// Forgets what is known of a table, because somebody dropped a chunk.
    public func forget(_ table: ChunkedTable) { maps[table] = nil }

    /// The chunks of a table as the server knows them.
    public func chunks(of table: ChunkedTable) throws(PostgresError) -> [Chunk] {
        let rows = try connection.query(
            """
            SELECT (bounds[1]::timestamptz AT TIME ZONE 'UTC')::date - date '1970-01-01' AS first,
                   (bounds[2]::timestamptz AT TIME ZONE 'UTC')::date - date '1970-01-01' AS end
            FROM pg_inherits i
            JOIN pg_class c ON c.oid = i.inhrelid
            CROSS JOIN LATERAL regexp_match(
                pg_get_expr(c.relpartbound, c.oid), $$FROM \\('([^']+)'\\) TO \\('([^']+)'\\)$$) AS bounds
            WHERE i.inhparent = $1::text::regclass AND NOT i.inhdetachpending AND bounds IS NOT NULL
            """,
            [.text(table.qualifiedName)]
        )
        var chunks: [Chunk] = []
        for row in rows {
            chunks.append(Chunk(days: Day(number: Int(try row.int("first")))..<Day(number: Int(try row.int("end")))))
        }
        return chunks
    }

    private func ensure(
        _ table: ChunkedTable,
        days: Set<Day>,
        now: Timestamp
    ) throws(PostgresError) -> [Chunk] {
        if let map = maps[table], days.allSatisfy({ map.chunk(of: $0) != nil }) { return [] }
        guard !connection.isInTransaction else {
            throw PostgresError(.usage, operation: "chunk", message: "chunks are not made inside a transaction")
        }
        var map = ChunkMap(try chunks(of: table))
        let missing = days.filter { map.chunk(of: $0) == nil }.sorted()
        let today = Day(containing: now)
        let width = missing.isEmpty ? .day : try ChunkWidth.suited(to: table, today: today, on: connection)
        var made: [Chunk] = []
        for day in missing where map.chunk(of: day) == nil {
            let result = try make(table, day: day) { $0.proposal(for: day, today: today, width: width) }
            map = result.map
            if let chunk = result.made { made.append(chunk) }
        }
        maps[table] = map
        return made
    }

    /// Makes one chunk, again and again while its locks are taken.
    private func make(
        _ table: ChunkedTable,
        day: Day,
        proposal: (ChunkMap) -> Chunk
    ) throws(PostgresError) -> (map: ChunkMap, made: Chunk?) {
        try retry.run { () throws(PostgresError) in try attempt(table, day: day, proposal: proposal) }
    }

    private func attempt(
        _ table: ChunkedTable,
        day: Day,
        proposal: (ChunkMap) -> Chunk
    ) throws(PostgresError) -> (map: ChunkMap, made: Chunk?) {
        try connection.transaction { () throws(PostgresError) in
            // One maker per table at a time; whoever comes second finds the chunk there.
            try connection.execute("SELECT set_config('lock_timeout', $1, true)", [.text("10s")])
            try connection.execute(
                "SELECT pg_advisory_xact_lock($1::int, $2::text::regclass::oid::int)",
                [.int(Self.lockSpace), .text(table.qualifiedName)]
            )
            var map = ChunkMap(try chunks(of: table))
            if map.chunk(of: day) != nil { return (map, nil) }
            let chunk = proposal(map)
            let name = chunk.name(in: table)
            try connection.executeScript(
                """
                CREATE TABLE isotherm.\(name) (LIKE \(table.qualifiedName) INCLUDING ALL);
                ALTER TABLE isotherm.\(name) ENABLE ROW LEVEL SECURITY;
                SET LOCAL lock_timeout = '\(ChunkRetry.lockMilliseconds)ms';
                ALTER TABLE \(table.qualifiedName) ATTACH PARTITION isotherm.\(name)
                    FOR VALUES FROM ('\(chunk.days.lowerBound.text) 00:00:00+00')
                    TO ('\(chunk.days.upperBound.text) 00:00:00+00')
                """
            )
            map.insert(chunk)
            return (map, chunk)
        }
    }

    /// The first half of the advisory locks of chunk makers, "chnk" in ASCII; the table's number is the second.
    private static let lockSpace: Int32 = 0x6368_6E6B
}

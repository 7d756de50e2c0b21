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
    /// Tables that were found to make their chunks by themselves.
    private(set) var hypertables: Set<ChunkedTable> = []

    /// Creates a maker on a connection that is outside of any transaction when a chunk is to be made.
    public init(_ connection: Connection, retry: ChunkRetry = ChunkRetry()) {
        self.connection = connection
        self.retry = retry
    }

    /// Makes the chunks of the days to come, today included.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - days: How many days ahead of today, to the last one's end.
    ///   - now: The present.
    /// - Returns: The chunks that were made now.
    /// - Throws: The server's error; 55P03 when a lock could not be had in all attempts.
    @discardableResult
    public func makeAhead(_ table: ChunkedTable, days: Int, now: Timestamp) throws(PostgresError) -> [Chunk] {
        let end = Day(containing: now).advanced(by: max(days, 0) + 1).start
        let first = Day.startOfHour(now)
        let hours = Int(end.seconds(since: first)) / 3_600
        return try ensure(
            table,
            hours: Set((0..<hours).map { first.advanced(bySeconds: Double($0) * 3_600) }),
            now: now
        )
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
        var missing: Set<Timestamp> = []
        var last: Chunk?
        for time in times where last?.contains(time) != true {
            last = map.chunk(at: time)
            if last == nil { missing.insert(Day.startOfHour(time)) }
        }
        return missing.isEmpty ? [] : try ensure(table, hours: missing, now: now)
    }

    /// The chunk of a table that holds an instant, as far as this maker knows.
    func known(_ table: ChunkedTable, at time: Timestamp) -> Chunk? { maps[table]?.chunk(at: time) }

    /// Makes exactly this chunk, unless there is one for its beginning.
    ///
    /// - Throws: The server's error; 55P03 when a lock could not be had in all attempts.
    func make(_ table: ChunkedTable, exactly chunk: Chunk) throws(PostgresError) {
        if try ChunkMap(chunks(of: table)).chunk(at: chunk.span.lowerBound) != nil { return }
        _ = try make(table, at: chunk.span.lowerBound) { _ in chunk }
        maps[table] = nil
    }

    /// Forgets what is known of a table, because somebody dropped a chunk.
    public func forget(_ table: ChunkedTable) { maps[table] = nil }

    /// The chunks of a table as the server knows them.
    public func chunks(of table: ChunkedTable) throws(PostgresError) -> [Chunk] {
        let rows = try connection.query(
            """
            SELECT bounds[1]::timestamptz AS first, bounds[2]::timestamptz AS end
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
            let first = Timestamp(microseconds: try row.microseconds("first"))
            chunks.append(Chunk(span: first..<Timestamp(microseconds: try row.microseconds("end"))))
        }
        return chunks
    }

    private func ensure(
        _ table: ChunkedTable,
        hours: Set<Timestamp>,
        now: Timestamp
    ) throws(PostgresError) -> [Chunk] {
        if let map = maps[table], hours.allSatisfy({ map.chunk(at: $0) != nil }) { return [] }
        guard !connection.isInTransaction else {
            throw PostgresError(.usage, operation: "chunk", message: "chunks are not made inside a transaction")
        }
        // A hypertable makes its chunks by itself.
        guard try !Hypertable.isOne(table, on: connection) else {
            hypertables.insert(table)
            return []
        }
        var map = ChunkMap(try chunks(of: table))
        let missing = hours.filter { map.chunk(at: $0) == nil }.sorted()
        var made: [Chunk] = []
        if !missing.isEmpty {
            let width = try ChunkRate.measure(table, now: now, on: connection).width(for: table)
            for hour in missing where map.chunk(at: hour) == nil {
                let result = try make(table, at: hour) { $0.proposal(for: hour, now: now, width: width) }
                map = result.map
                if let chunk = result.made { made.append(chunk) }
            }
        }
        maps[table] = map
        return made
    }

    /// Makes one chunk, again and again while its locks are taken.
    private func make(
        _ table: ChunkedTable,
        at time: Timestamp,
        proposal: (ChunkMap) -> Chunk
    ) throws(PostgresError) -> (map: ChunkMap, made: Chunk?) {
        try retry.run { () throws(PostgresError) in try attempt(table, at: time, proposal: proposal) }
    }

    private func attempt(
        _ table: ChunkedTable,
        at time: Timestamp,
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
            if map.chunk(at: time) != nil { return (map, nil) }
            let chunk = proposal(map)
            let name = chunk.name(in: table)
            let layout = try ChunkLayout.current(of: table, on: connection)
            let columns = try ChunkColumns.definition(of: table, on: connection)
            try connection.executeScript(
                """
                \(layout.creation(of: name, in: table, columns))
                SET LOCAL lock_timeout = '\(ChunkRetry.lockMilliseconds)ms';
                ALTER TABLE \(table.qualifiedName) ATTACH PARTITION isotherm.\(name)
                    FOR VALUES FROM ('\(chunk.from)') TO ('\(chunk.until)')
                """
            )
            map.insert(chunk)
            return (map, chunk)
        }
    }

    /// The first half of the advisory locks of chunk makers, "chnk" in ASCII; the table's number is the second.
    private static let lockSpace: Int32 = 0x6368_6E6B
}

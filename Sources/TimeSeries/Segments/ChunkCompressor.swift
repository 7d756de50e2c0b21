public import Postgres
internal import Telemetry

/// Turns old chunks into segments and back; see the README of this folder for the steps and what they promise.
public final class ChunkCompressor {
    /// What became of a chunk.
    public struct Report: Sendable, Equatable {
        /// The partition's name.
        public var name = ""
        /// Rows that are in segments now.
        public var rows = 0
        /// Segments that were written.
        public var segments = 0
        /// Bytes of the partition with its index before.
        public var bytesBefore = 0
        /// Bytes of the segments with theirs.
        public var bytesAfter = 0
        /// Rows that came meanwhile and wait in the chunk to be merged.
        public var lateRows = 0
    }

    let connection: Connection
    let retry: ChunkRetry
    private let maker: ChunkMaker

    /// Creates a compressor on a connection outside of any transaction.
    public init(_ connection: Connection, retry: ChunkRetry = ChunkRetry()) {
        self.connection = connection
        self.retry = retry
        maker = ChunkMaker(connection, retry: retry)
    }

    /// The chunks that hold nothing but days before `day` and are no segments yet, oldest first.
    ///
    /// - Throws: The server's error.
    public func candidates(_ table: ChunkedTable, before day: Day) throws(PostgresError) -> [Chunk] {
        let done = try names(of: table, state: "compressed")
        return try maker.chunks(of: table)
            .filter { $0.span.upperBound <= day.start && !done.contains($0.name(in: table)) }
            .sorted { $0.span.lowerBound < $1.span.lowerBound }
    }

    /// Compresses a chunk; one that is compressed already gets its late rows merged.
    ///
    /// - Parameters:
    ///   - table: Readings or positions.
    ///   - chunk: A chunk as the server knows it.
    ///   - progress: Is told how many rows were read so far.
    /// - Returns: What was done.
    /// - Throws: The server's error, 53100 on a full disk; the chunk is then as it was. 55P03 when readers held the
    ///   chunk through all attempts to empty it.
    @discardableResult
    public func compress(
        _ table: ChunkedTable,
        _ chunk: Chunk,
        progress: (Int) -> Void = { _ in }
    ) throws(PostgresError) -> Report {
        guard let layout = SegmentLayout.of(table), !connection.isInTransaction else {
            throw PostgresError(.usage, operation: "compress", message: "readings and positions, outside a transaction")
        }
        let name = chunk.name(in: table)
        if try names(of: table, state: "compressed").contains(name) {
            return Report(name: name, lateRows: try mergeLate(table, chunk))
        }
        try announce(layout, chunk)
        try maker.make(layout.segments, exactly: chunk)
        return try connection.transaction { () throws(PostgresError) in
            try compressAnnounced(layout, chunk, progress)
        }
    }

    /// The names of chunks in a state.
    func names(of table: ChunkedTable, state: String) throws(PostgresError) -> Set<String> {
        let rows = try connection.query(
            "SELECT name FROM isotherm.compressed_chunk WHERE parent = $1 AND state = $2",
            [.text(table.rawValue), .text(state)]
        )
        return Set(try rows.map { (row) throws(PostgresError) in try row.string("name") })
    }

    /// From here on late rows of the chunk leave their keys.
    private func announce(_ layout: SegmentLayout, _ chunk: Chunk) throws(PostgresError) {
        let name = chunk.name(in: layout.table)
        try retry.run { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in
                let made = try connection.execute(
                    """
                    INSERT INTO isotherm.compressed_chunk (name, parent, from_time, until_time, state)
                    VALUES ($1, $2, $3, $4, 'announced') ON CONFLICT DO NOTHING
                    """,
                    [
                        .text(name), .text(layout.table.rawValue),
                        .timestamp(microseconds: chunk.span.lowerBound.microseconds),
                        .timestamp(microseconds: chunk.span.upperBound.microseconds),
                    ]
                )
                if made == 0 { return }
                try connection.executeScript(
                    """
                    SET LOCAL lock_timeout = '\(ChunkRetry.lockMilliseconds)ms';
                    DROP TRIGGER IF EXISTS late ON isotherm.\(name);
                    CREATE TRIGGER late BEFORE INSERT ON isotherm.\(name) FOR EACH ROW
                        EXECUTE FUNCTION isotherm.\(layout.trigger)('\(name)', '\(chunk.from)')
                    """
                )
            }
        }
    }

    private func compressAnnounced(
        _ layout: SegmentLayout,
        _ chunk: Chunk,
        _ progress: (Int) -> Void
    ) throws(PostgresError) -> Report {
        let name = chunk.name(in: layout.table)
        // Whoever comes second waits here and finds the state changed.
        let state = try connection.query(
            "SELECT state FROM isotherm.compressed_chunk WHERE name = $1 FOR UPDATE",
            [.text(name)]
        ).first?.string("state")
        guard state == "announced" else { return Report(name: name) }
        // The rows of these keys are committed, so the reading that begins now sees them.
        try connection.execute("DELETE FROM isotherm.late_key WHERE chunk = $1", [.text(name)])
        if layout.table == .reading { try noteByHour(name) }
        var report = Report(name: name)
        report.bytesBefore = try bytes(of: name)
        let pass = SegmentPass(connection, layout, chunk)
        for slice in try slices(of: chunk, name: name) {
            try pass.read(name, slice)
            progress(pass.rows)
        }
        try pass.finish()
        report.rows = pass.rows
        report.segments = pass.segments
        report.lateRows = try empty(layout, name)
        report.bytesAfter = try bytes(of: chunk.name(in: layout.segments))
        try connection.execute(
            """
            UPDATE isotherm.compressed_chunk SET state = 'compressed', compressed_at = clock_timestamp(), rows = $2,
                segments = $3, bytes_before = $4, bytes_after = $5 WHERE name = $1
            """,
            [
                .text(name), .int(report.rows), .int(report.segments), .int(report.bytesBefore),
                .int(report.bytesAfter),
            ]
        )
        return report
    }

    /// Notes by series and hour what others than the collector have written and the rollups have not read: they look
    /// for it by the transaction that wrote the rows, and segments do not tell that.
    private func noteByHour(_ name: String) throws(PostgresError) {
        let pending = "FROM isotherm.reading_change WHERE from_time IS NULL"
        if try connection.query("SELECT \(pending) LIMIT 1").isEmpty { return }
        try connection.execute(
            """
            INSERT INTO isotherm.reading_change
            SELECT DISTINCT r.series_id, h.hour, h.hour + interval '1 hour' FROM isotherm.\(name) r
            CROSS JOIN LATERAL (SELECT date_bin('1 hour', r.time, '2000-01-01') AS hour) h
            WHERE r.xmin = ANY (ARRAY(SELECT xmin \(pending)))
            """
        )
    }

    /// Empties the chunk but for the rows that came after they could be read.
    ///
    /// Not while rollups are made: a function that has begun before would find the chunk empty and the segments not
    /// there yet, since TRUNCATE asks for no snapshot.
    private func empty(_ layout: SegmentLayout, _ name: String) throws(PostgresError) -> Int {
        try connection.execute("SELECT pg_advisory_xact_lock($1)", [.int(RollupRefresher.lockKey)])
        try lock(name, mode: "ACCESS EXCLUSIVE")
        try connection.executeScript(
            """
            SET LOCAL isotherm.moving = 'on';
            CREATE TEMPORARY TABLE kept ON COMMIT DROP AS
                SELECT r.* FROM isotherm.\(name) r
                JOIN (SELECT DISTINCT time, key FROM isotherm.late_key WHERE chunk = '\(name)') k
                    ON k.time = r.time AND k.key = r.\(layout.key)
                WHERE NOT EXISTS (
                    SELECT FROM \(layout.segments.qualifiedName) s
                    WHERE s.\(layout.key) = r.\(layout.key) AND s.start <= r.time AND s.last_time >= r.time
                        AND isotherm.segment_has(s.data, isotherm.microseconds_of(r.time)));
            TRUNCATE isotherm.\(name);
            INSERT INTO isotherm.\(name) SELECT * FROM kept
            """
        )
        let late = try connection.query("SELECT count(*) AS n FROM kept").single().int("n")
        try connection.executeScript("DROP TABLE kept; SET LOCAL isotherm.moving = 'off'")
        return Int(late)
    }

    /// Stretches of the chunk of some million rows each, so that finished segments need not be held for long.
    private func slices(of chunk: Chunk, name: String) throws(PostgresError) -> [Range<Timestamp>] {
        let rows = try connection.query(
            "SELECT \(ChunkLayout.rows(of: "$1::text::regclass")) AS n",
            [.text("isotherm.\(name)")]
        ).single().int("n")
        let count = min(max(rows / 2_000_000, 1), 240)
        let (start, end) = (chunk.span.lowerBound.microseconds, chunk.span.upperBound.microseconds)
        let borders = (0...count).map { Timestamp(microseconds: start + (end - start) / count * $0) }
        return (0..<Int(count)).map { borders[$0]..<($0 == count - 1 ? Timestamp(microseconds: end) : borders[$0 + 1]) }
    }

    private func bytes(of name: String) throws(PostgresError) -> Int {
        Int(
            try connection.query(
                "SELECT \(ChunkLayout.bytes(of: "to_regclass($1)")) AS n",
                [.text("isotherm.\(name)")]
            ).single().int("n")
        )
    }
}

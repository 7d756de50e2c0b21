public import Postgres
internal import Telemetry

extension ChunkCompressor {
    /// A segment that late rows go into; without a start they make a new one before all others.
    private struct Target: Hashable {
        let key: Int32
        let start: Int64?
    }

    /// Rows that are moved in one transaction, while late writers of this chunk wait.
    private static let rowsAtOnce = 2_000

    /// Moves the late rows of a compressed chunk into its segments, some at a time.
    ///
    /// - Returns: How many rows were moved.
    /// - Throws: The server's error; what was moved before stays moved.
    @discardableResult
    public func mergeLate(_ table: ChunkedTable, _ chunk: Chunk) throws(PostgresError) -> Int {
        guard let layout = SegmentLayout.of(table) else { return 0 }
        var moved = 0
        while true {
            let count = try connection.transaction { () throws(PostgresError) in try mergeSome(layout, chunk) }
            moved += count
            if count < Self.rowsAtOnce { return moved }
        }
    }

    /// The compressed chunks that hold late rows.
    ///
    /// - Throws: The server's error.
    public func chunksWithLateRows(_ table: ChunkedTable) throws(PostgresError) -> [Chunk] {
        let rows = try connection.query(
            """
            SELECT DISTINCT c.name FROM isotherm.compressed_chunk c JOIN isotherm.late_key k ON k.chunk = c.name
            WHERE c.parent = $1 AND c.state = 'compressed'
            """,
            [.text(table.rawValue)]
        )
        let names = Set(try rows.map { (row) throws(PostgresError) in try row.string("name") })
        return try ChunkMaker(connection).chunks(of: table).filter { names.contains($0.name(in: table)) }
    }

    private func mergeSome(_ layout: SegmentLayout, _ chunk: Chunk) throws(PostgresError) -> Int {
        let name = chunk.name(in: layout.table)
        try lock(name, mode: "SHARE ROW EXCLUSIVE")
        let late = try lateRows(layout, chunk, name)
        if late.isEmpty {
            try connection.execute("DELETE FROM isotherm.late_key WHERE chunk = $1", [.text(name)])
            return 0
        }
        var buffer = CopyBuffer()
        var (keys, starts): ([Int64], [Int64]) = ([], [])
        for (target, rows) in late {
            var known: [SegmentColumn] = []
            if let start = target.start {
                known = try segment(layout, key: target.key, start: start)
                keys.append(Int64(target.key))
                starts.append(start)
            }
            Self.merge(layout, known, rows, key: target.key, to: &buffer)
        }
        try connection.execute(
            """
            DELETE FROM \(layout.segments.qualifiedName) s
            USING unnest($1::int[], $2::timestamptz[]) AS w(key, start)
            WHERE s.\(layout.key) = w.key AND s.start = w.start
            """,
            [.intArray(keys), .timestampArray(starts)]
        )
        try connection.copyIn(SegmentBuilder.copyStatement(layout, chunk), buffer)
        let all = late.flatMap { target, rows in rows.map { (Int64(target.key), $0[0] ?? 0) } }
        try forget(all, layout, name)
        return all.count
    }

    /// Late rows by the segment that they belong to.
    private func lateRows(
        _ layout: SegmentLayout,
        _ chunk: Chunk,
        _ name: String
    ) throws(PostgresError) -> [Target: [[Int64?]]] {
        var reader = CopyRowReader([.instant] + layout.columns.map(\.field))
        var row = [Int64?](repeating: nil, count: layout.columns.count + 1)
        var late: [Target: [[Int64?]]] = [:]
        let from = SegmentPass.literal(chunk.span.lowerBound)
        let columns = layout.columns.map { "r.\($0.name)" }.joined(separator: ", ")
        let sql = """
            COPY (SELECT r.\(layout.key), (
                      SELECT s.start FROM \(layout.segments.qualifiedName) s
                      WHERE s.\(layout.key) = r.\(layout.key) AND s.start <= r.time AND s.start >= \(from)
                      ORDER BY s.start DESC LIMIT 1), \(columns)
                  FROM isotherm.\(name) r ORDER BY r.\(layout.key), r.time LIMIT \(Self.rowsAtOnce))
            TO STDOUT (FORMAT binary)
            """
        do {
            try connection.copyOut(sql) { bytes in
                guard let key = reader.read(bytes, into: &row) else { return }
                late[Target(key: key, start: row[0]), default: []].append(Array(row.dropFirst()))
            }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.usage, operation: "merge", message: "\(error)")
        }
        return late
    }

    private func segment(_ layout: SegmentLayout, key: Int32, start: Int64) throws(PostgresError) -> [SegmentColumn] {
        let bytes = try connection.query(
            "SELECT data FROM \(layout.segments.qualifiedName) WHERE \(layout.key) = $1 AND start = $2",
            [.int(key), .timestamp(microseconds: start)]
        ).single().bytes("data")
        return try Self.columns(of: bytes, layout)
    }

    /// The columns of a segment.
    static func columns(of bytes: [UInt8], _ layout: SegmentLayout) throws(PostgresError) -> [SegmentColumn] {
        let damaged = PostgresError(.decoding, operation: "segment", message: "a segment's bytes cannot be read")
        guard let decoder = SegmentDecoder(bytes), let times = decoder.column(0, .instant) else { throw damaged }
        var columns = [times]
        for (number, column) in layout.columns.enumerated().dropFirst() {
            guard let values = decoder.column(number, column.kind, times: times) else { throw damaged }
            columns.append(values)
        }
        return columns
    }

    /// Writes the rows of both in order of time; of equal times the one that was there stays.
    private static func merge(
        _ layout: SegmentLayout,
        _ known: [SegmentColumn],
        _ late: [[Int64?]],
        key: Int32,
        to buffer: inout CopyBuffer
    ) {
        var rows = late.map { (time: $0[0] ?? 0, isLate: true, values: $0) }
        for row in 0..<(known.first?.count ?? 0) {
            let values = known.map { $0[row] }
            rows.append((values[0] ?? 0, false, values))
        }
        rows.sort { $0.time != $1.time ? $0.time < $1.time : !$0.isLate && $1.isLate }
        // Twice as long as usual is split in halves, so that segments stay of one order of size.
        let parts = max(1, (rows.count + SegmentBuilder.fullRows * 2 - 1) / (SegmentBuilder.fullRows * 2))
        let limit = (rows.count + parts - 1) / parts
        var builder = SegmentBuilder(layout)
        var last: Int64?
        for row in rows where row.time != last {
            if builder.count >= limit {
                builder.write(key: key, to: &buffer)
                builder.removeAll()
            }
            builder.append(row.values)
            last = row.time
        }
        builder.write(key: key, to: &buffer)
    }

    private func forget(_ rows: [(Int64, Int64)], _ layout: SegmentLayout, _ name: String) throws(PostgresError) {
        let places: [Parameter] = [.intArray(rows.map(\.0)), .timestampArray(rows.map(\.1))]
        try connection.execute(
            """
            DELETE FROM isotherm.\(name) r USING unnest($1::int[], $2::timestamptz[]) AS w(key, time)
            WHERE r.time = w.time AND r.\(layout.key) = w.key
            """,
            places
        )
        try connection.execute(
            """
            DELETE FROM isotherm.late_key k USING unnest($1::int[], $2::timestamptz[]) AS w(key, time)
            WHERE k.chunk = $3 AND k.time = w.time AND k.key = w.key
            """,
            places + [.text(name)]
        )
    }
}

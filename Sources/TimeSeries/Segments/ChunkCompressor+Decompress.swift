public import Postgres
internal import Telemetry

extension ChunkCompressor {
    /// Segments that go back in one transaction.
    private static let segmentsAtOnce = 200

    /// Turns a compressed chunk into rows again, some segments a transaction; what is read stays whole at any moment.
    ///
    /// - Parameters:
    ///   - table: Readings or positions.
    ///   - chunk: A chunk; one that is not compressed stays as it is.
    ///   - progress: Is told how many rows were put back so far.
    /// - Returns: How many rows were put back.
    /// - Throws: The server's error. What was put back before stays, and the next call goes on.
    @discardableResult
    public func decompress(
        _ table: ChunkedTable,
        _ chunk: Chunk,
        progress: (Int) -> Void = { _ in }
    ) throws(PostgresError) -> Int {
        guard let layout = SegmentLayout.of(table) else { return 0 }
        let name = chunk.name(in: table)
        guard try names(of: table, state: "compressed").contains(name) else { return 0 }
        var total = 0
        while true {
            let rows = try connection.transaction { () throws(PostgresError) in try putBack(layout, chunk) }
            total += rows
            if rows == 0 { break }
            progress(total)
        }
        try retry.run { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in
                try connection.executeScript(
                    """
                    SET LOCAL lock_timeout = '\(ChunkRetry.lockMilliseconds)ms';
                    DROP TRIGGER IF EXISTS late ON isotherm.\(name);
                    DELETE FROM isotherm.late_key WHERE chunk = '\(name)';
                    DELETE FROM isotherm.compressed_chunk WHERE name = '\(name)'
                    """
                )
            }
        }
        return total
    }

    private func putBack(_ layout: SegmentLayout, _ chunk: Chunk) throws(PostgresError) -> Int {
        let bounds: [Parameter] = [
            .timestamp(microseconds: chunk.span.lowerBound.microseconds),
            .timestamp(microseconds: chunk.span.upperBound.microseconds), .int(Self.segmentsAtOnce),
        ]
        let taken = try connection.query(
            """
            DELETE FROM \(layout.segments.qualifiedName) s USING (
                SELECT \(layout.key) AS key, start FROM \(layout.segments.qualifiedName)
                WHERE start >= $1 AND start < $2 ORDER BY start LIMIT $3) w
            WHERE s.\(layout.key) = w.key AND s.start = w.start AND s.start >= $1 AND s.start < $2
            RETURNING s.\(layout.key) AS key, s.data
            """,
            bounds
        )
        if taken.isEmpty { return 0 }
        var buffer = CopyBuffer(capacity: 1 << 20)
        for row in taken {
            let columns = try Self.columns(of: try row.bytes("data"), layout)
            Self.write(columns, layout, key: Int32(truncatingIfNeeded: try row.int("key")), to: &buffer)
        }
        try connection.execute("SELECT set_config('isotherm.moving', 'on', true)")
        return try connection.copyIn(
            """
            COPY isotherm.\(chunk.name(in: layout.table)) (\(layout.key), \(layout.columnList))
            FROM STDIN (FORMAT binary)
            """,
            buffer
        )
    }

    private static func write(
        _ columns: [SegmentColumn],
        _ layout: SegmentLayout,
        key: Int32,
        to buffer: inout CopyBuffer
    ) {
        for row in 0..<columns[0].count {
            buffer.beginRow(columns: columns.count + 1)
            buffer.append(int32: key)
            for (column, field) in zip(columns, layout.columns.map(\.field)) {
                guard let value = column[row] else {
                    buffer.appendNull()
                    continue
                }
                switch field {
                case .instant: buffer.append(timestamp: value)
                case .double: buffer.append(double: Double(bitPattern: UInt64(bitPattern: value)))
                case .real: buffer.append(real: Float(Double(bitPattern: UInt64(bitPattern: value))))
                case .int16: buffer.append(int16: Int16(truncatingIfNeeded: value))
                case .int32: buffer.append(int32: Int32(truncatingIfNeeded: value))
                case .int64, .rowPlace: buffer.append(int64: value)
                }
            }
        }
    }
}

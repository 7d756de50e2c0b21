internal import Postgres

extension RollupRow {
    /// The columns that all levels have, in the order of `append(to:hasHeat:)`.
    static let columns = """
        series_id, bucket, count, minimum, maximum, total, first, last, first_time, last_time, seconds, seconds_outside, \
        weighted, heat
        """

    /// The forms of ``columns`` without the series.
    static let fields: [CopyRowReader.Field] = [
        .instant, .int32, .double, .double, .double, .double, .double, .instant, .instant, .double, .double, .double,
        .double,
    ]

    /// Appends the row; without a heat that column is null.
    func append(to buffer: inout CopyBuffer, hasHeat: Bool) {
        buffer.beginRow(columns: 14)
        buffer.append(int32: series)
        buffer.append(timestamp: bucket)
        buffer.append(int32: count)
        for value in [minimum, maximum, total, first, last] { buffer.append(double: value) }
        buffer.append(timestamp: firstTime)
        buffer.append(timestamp: lastTime)
        for value in [seconds, secondsOutside, weighted] { buffer.append(double: value) }
        buffer.append(double: hasHeat ? heat : nil)
    }

    /// Reads rows.
    ///
    /// - Parameters:
    ///   - sql: A COPY to the program, in binary, of ``columns`` and what else is to be known.
    ///   - fields: The forms of its columns without the first, which is the series.
    ///   - connection: Where to read.
    ///   - take: Is told each row, and all columns without the series.
    /// - Throws: The server's error.
    static func read(
        _ sql: String,
        _ fields: [CopyRowReader.Field] = fields,
        on connection: Connection,
        _ take: (RollupRow, [Int64?]) -> Void
    ) throws(PostgresError) {
        var reader = CopyRowReader(fields)
        var values = [Int64?](repeating: nil, count: fields.count)
        try connection.copyRows(sql) { bytes in
            guard let series = reader.read(bytes, into: &values), let row = RollupRow(series: series, values) else {
                return
            }
            take(row, values)
        }
    }
}

extension Connection {
    /// ``copyOut(_:_:)`` for a consumer that does not fail.
    func copyRows(_ sql: String, _ consume: (UnsafeRawBufferPointer) -> Void) throws(PostgresError) {
        do {
            try copyOut(sql) { consume($0) }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.usage, operation: "rollups", message: "\(error)")
        }
    }
}

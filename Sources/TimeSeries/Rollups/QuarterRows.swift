internal import Postgres

/// Rows for `isotherm.rollup_15m`, with INSERT: the policies that keep tenants apart stand at the table, where COPY is
/// refused to all but superusers.
struct QuarterRows {
    private var rows: [RollupRow] = []
    private var heats: [Double?] = []
    private var sketches: [String] = []

    var count: Int { rows.count }

    mutating func append(_ row: RollupRow, sketch: String, hasHeat: Bool) {
        rows.append(row)
        heats.append(hasHeat ? row.heat : nil)
        sketches.append(sketch)
    }

    /// Stores the rows and forgets them.
    mutating func write(on connection: Connection) throws(PostgresError) {
        if rows.isEmpty { return }
        try connection.execute(
            """
            INSERT INTO isotherm.rollup_15m (\(RollupRow.columns), sketch)
            SELECT series_id, bucket, count, minimum, maximum, total, first, last, first_time, last_time, seconds,
                seconds_outside, weighted, heat, sketch::integer[]
            FROM unnest($1::int[], $2::timestamptz[], $3::int[], $4::double precision[], $5::double precision[],
                $6::double precision[], $7::double precision[], $8::double precision[], $9::timestamptz[],
                $10::timestamptz[], $11::double precision[], $12::double precision[], $13::double precision[],
                $14::double precision[], $15::text[])
            AS w(\(RollupRow.columns), sketch)
            """,
            [
                .intArray(rows.map { Int64($0.series) }), .timestampArray(rows.map(\.bucket)),
                .intArray(rows.map { Int64($0.count) }), .doubleArray(rows.map(\.minimum)),
                .doubleArray(rows.map(\.maximum)), .doubleArray(rows.map(\.total)), .doubleArray(rows.map(\.first)),
                .doubleArray(rows.map(\.last)), .timestampArray(rows.map(\.firstTime)),
                .timestampArray(rows.map(\.lastTime)), .doubleArray(rows.map(\.seconds)),
                .doubleArray(rows.map(\.secondsOutside)), .doubleArray(rows.map(\.weighted)),
                .optionalDoubleArray(heats), .textArray(sketches),
            ]
        )
        self = QuarterRows()
    }
}

extension RollupRow {
    /// The columns that all levels have, in the order of `append(to:hasHeat:)`.
    static let columns = """
        series_id, bucket, count, minimum, maximum, total, first, last, first_time, last_time, seconds, seconds_outside, \
        weighted, heat
        """

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
}

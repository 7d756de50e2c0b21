internal import Postgres

/// Rows for a level with sketches, with INSERT: the policies that keep tenants apart stand at the tables, where COPY is
/// refused to all but superusers.
struct LevelRows {
    /// Rows that are sent in one statement.
    private static let rowsPerStatement = 50_000

    private let connection: Connection
    private let table: String
    private var rows: [RollupRow] = []
    private var heats: [Double?] = []
    /// The sketches one behind the other, for lists of different lengths are no array, and where each begins and ends in it,
    /// counted from one.
    private var sketches: [Int32] = []
    private var begins: [Int32] = []
    private var ends: [Int32] = []

    init(_ connection: Connection, table: String) {
        self.connection = connection
        self.table = table
    }

    /// Takes a row, and stores those that are many.
    mutating func append(_ row: RollupRow, _ sketch: ValueSketch, _ traits: SeriesTraits) throws(PostgresError) {
        rows.append(row)
        heats.append(traits.isTemperature ? row.heat : nil)
        begins.append(Int32(truncatingIfNeeded: sketches.count + 1))
        sketch.append(to: &sketches)
        ends.append(Int32(truncatingIfNeeded: sketches.count))
        if rows.count >= Self.rowsPerStatement { try write() }
    }

    /// Stores the rows and forgets them.
    mutating func write() throws(PostgresError) {
        if rows.isEmpty { return }
        try connection.execute(
            """
            INSERT INTO isotherm.\(table) (\(RollupRow.columns), sketch)
            SELECT series_id, bucket, count, minimum, maximum, total, first, last, first_time, last_time, seconds,
                seconds_outside, weighted, heat, ($17::integer[])[sketch_begin:sketch_end]
            FROM unnest($1::int[], $2::timestamptz[], $3::int[], $4::double precision[], $5::double precision[],
                $6::double precision[], $7::double precision[], $8::double precision[], $9::timestamptz[],
                $10::timestamptz[], $11::double precision[], $12::double precision[], $13::double precision[],
                $14::double precision[], $15::integer[], $16::integer[])
            AS w(\(RollupRow.columns), sketch_begin, sketch_end)
            """,
            [
                .intArray(rows.map { Int64($0.series) }), .timestampArray(rows.map(\.bucket)),
                .intArray(rows.map { Int64($0.count) }), .doubleArray(rows.map(\.minimum)),
                .doubleArray(rows.map(\.maximum)), .doubleArray(rows.map(\.total)), .doubleArray(rows.map(\.first)),
                .doubleArray(rows.map(\.last)), .timestampArray(rows.map(\.firstTime)),
                .timestampArray(rows.map(\.lastTime)), .doubleArray(rows.map(\.seconds)),
                .doubleArray(rows.map(\.secondsOutside)), .doubleArray(rows.map(\.weighted)),
                .optionalDoubleArray(heats), .int32Array(begins), .int32Array(ends), .int32Array(sketches),
            ]
        )
        self = LevelRows(connection, table: table)
    }
}

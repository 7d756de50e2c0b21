internal import Postgres
internal import Telemetry

/// The hour and its day.
///
/// A day's sums come from its hours. What its values are spread over does not: of the lists of 24 hours one has changed, so
/// that hour's old list is taken away from the day's and the new one added, which in whole numbers is exact. Where the hours
/// and the day do not count the same values the day's list is made of all of its hours.
extension RollupMaker {
    private static let dayLength = 86_400.0
    /// Series of which all hours of a day are read at once.
    private static let seriesOfWholeDays = 2_000

    /// What a level had or has of a series: how many values, and over which bins they are spread.
    private struct Spread {
        var count: Int32 = 0
        var sketch = ValueSketch()
    }

    /// Replaces the rows of an hour that has been read, and those of its day.
    func makeHour(
        _ hour: Timestamp,
        in day: Timestamp?,
        _ choice: SeriesChoice,
        _ stream: RollupStream
    ) throws(PostgresError) {
        let before = try take("rollup_1h", hour, choice)
        var rows = LevelRows(connection, table: "rollup_1h")
        var after: [Int32: Spread] = [:]
        try stream.endHour { (row, sketch, traits) throws(PostgresError) in
            try rows.append(row, sketch, traits)
            if day != nil { after[row.series] = Spread(count: row.count, sketch: sketch) }
        }
        try rows.write()
        if let day { try makeDay(day, choice, stream, before, after) }
    }

    private func makeDay(
        _ day: Timestamp,
        _ choice: SeriesChoice,
        _ stream: RollupStream,
        _ before: [Int32: Spread],
        _ after: [Int32: Spread]
    ) throws(PostgresError) {
        var spreads = try take("rollup_1d", day, choice)
        let sums = try sumsOfHours(day, choice)
        var unknown: [Int32] = []
        for (series, sum) in sums {
            let (old, new) = (before[series] ?? Spread(), after[series] ?? Spread())
            var spread = spreads[series] ?? Spread()
            let isKnown = spread.count == sum.count - new.count + old.count && spread.sketch.remove(old.sketch)
            if isKnown { spread.sketch.add(new.sketch) } else { unknown.append(series) }
            spreads[series] = spread
        }
        for first in stride(from: 0, to: unknown.count, by: Self.seriesOfWholeDays) {
            let some = Array(unknown[first..<min(first + Self.seriesOfWholeDays, unknown.count)])
            for (series, sketch) in try sketchesOfHours(day, some) { spreads[series]?.sketch = sketch }
        }
        var rows = LevelRows(connection, table: "rollup_1d")
        for (series, sum) in sums {
            try rows.append(sum, spreads[series]?.sketch ?? ValueSketch(), stream.traits.of(series))
        }
        try rows.write()
    }

    /// Removes the rows of a stretch, to be replaced.
    private func take(
        _ table: String,
        _ bucket: Timestamp,
        _ choice: SeriesChoice
    ) throws(PostgresError) -> [Int32: Spread] {
        let chosen = choice.condition(at: 2)
        let rows = try connection.query(
            "DELETE FROM isotherm.\(table) WHERE bucket = $1\(chosen.sql) RETURNING series_id, count, sketch",
            [.timestamp(microseconds: bucket.microseconds)] + chosen.parameters
        )
        var taken: [Int32: Spread] = [:]
        for row in rows {
            taken[Int32(truncatingIfNeeded: try row.int("series_id"))] = Spread(
                count: Int32(truncatingIfNeeded: try row.int("count")),
                sketch: ValueSketch(try row.intArray("sketch"))
            )
        }
        return taken
    }

    private func sumsOfHours(_ day: Timestamp, _ choice: SeriesChoice) throws(PostgresError) -> [Int32: RollupRow] {
        let end = day.advanced(bySeconds: Self.dayLength)
        let sql = """
            COPY (SELECT \(RollupRow.columns) FROM isotherm.rollup_1h
                  WHERE bucket >= timestamptz '\(day.rfc3339)' AND bucket < timestamptz '\(end.rfc3339)'\(choice.clause))
            TO STDOUT (FORMAT binary)
            """
        var sums: [Int32: RollupRow] = [:]
        try RollupRow.read(sql, on: connection) { row, _ in
            sums[row.series, default: RollupRow(series: row.series, bucket: day.microseconds)].add(row)
        }
        return sums
    }

    private func sketchesOfHours(_ day: Timestamp, _ series: [Int32]) throws(PostgresError) -> [Int32: ValueSketch] {
        let rows = try connection.query(
            """
            SELECT series_id, sketch FROM isotherm.rollup_1h
            WHERE bucket >= $1 AND bucket < $2 AND series_id = ANY ($3::int[])
            """,
            [
                .timestamp(microseconds: day.microseconds),
                .timestamp(microseconds: day.advanced(bySeconds: Self.dayLength).microseconds),
                .intArray(series.map(Int64.init)),
            ]
        )
        var sketches: [Int32: ValueSketch] = [:]
        for row in rows {
            let number = Int32(truncatingIfNeeded: try row.int("series_id"))
            sketches[number, default: ValueSketch()].add(ValueSketch(try row.intArray("sketch")))
        }
        return sketches
    }
}

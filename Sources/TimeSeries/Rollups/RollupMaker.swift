internal import Postgres
internal import Telemetry

/// Makes the minutes and the quarters of an hour of a stretch from its readings, in the open transaction, and the hour and
/// its day where the stretch is a whole hour.
///
/// The server reads and writes rows, which it does well; what they amount to is reckoned here, for a tenth of what window
/// functions, sorts and lists of bins cost there. Hours that become complete with a part of theirs come from the quarters
/// by SQL (`rollup_coarser`), and the newest stretches of the views from the readings (`minutes_of`): `RollupTests` holds
/// both ways together.
struct RollupMaker {
    /// What is to be made.
    struct Stretch {
        /// The minutes, within one hour.
        let minutes: Range<Timestamp>
        /// The quarters of an hour that are complete with them; empty when none is.
        let quarters: Range<Timestamp>
        /// The series.
        var series: SeriesChoice
        /// The hour, when the minutes are all of it and its row is to be made too.
        var hour: Timestamp?
        /// The day of that hour, when its row is to be made too.
        var day: Timestamp?

        /// From where readings are needed: a quarter that began before the minutes is made of all of its readings.
        var readings: Range<Timestamp> {
            quarters.isEmpty ? minutes : min(minutes.lowerBound, quarters.lowerBound)..<minutes.upperBound
        }

        /// The same of other series.
        func of(_ series: SeriesChoice) -> Self {
            var stretch = self
            stretch.series = series
            return stretch
        }
    }

    /// Rows of minutes that a piece has at most, about 130 bytes each, and those of the table that are held beside them;
    /// only a minute of more series has more.
    private static let rowsAtOnce = 200_000
    /// Series that are made at once, some three kilobytes each with what their day had; more of them are made in turn, and
    /// the readings read again for each turn.
    private static let seriesAtOnce = 100_000
    private static let minute: Int64 = 60_000_000
    private static let quarter: Int64 = 900_000_000

    let connection: Connection
    private let seriesAtOnce: Int
    private let rowsAtOnce: Int

    /// Creates a maker; the limits are for tests.
    init(_ connection: Connection, seriesAtOnce: Int = Self.seriesAtOnce, rowsAtOnce: Int = Self.rowsAtOnce) {
        self.connection = connection
        self.seriesAtOnce = seriesAtOnce
        self.rowsAtOnce = rowsAtOnce
    }

    /// Replaces the rows of a stretch.
    ///
    /// - Parameters:
    ///   - stretch: What to make.
    ///   - chunk: The name of the chunk of minutes that holds it.
    /// - Returns: The series whose last reading in the minutes is at another instant than it was.
    /// - Throws: The server's error.
    @discardableResult
    func make(_ stretch: Stretch, in chunk: String) throws(PostgresError) -> [Int32] {
        let traits = try self.traits(of: stretch.series)
        var moved: [Int32] = []
        for choice in turns(traits.keys.sorted(), of: stretch.series) {
            try removeQuarters(stretch.quarters, choice)
            var stream = RollupStream(traits: traits, hour: stretch.hour?.microseconds)
            var minutes = MinuteRows(connection, chunk: chunk, choice, traits)
            for piece in pieces(of: stretch.readings, series: min(traits.count, seriesAtOnce)) {
                try make(piece, stretch, choice, &stream, &minutes)
            }
            try minutes.finish()
            if let hour = stretch.hour { try makeHour(hour, in: stretch.day, choice, stream) }
            moved += minutes.moved
        }
        return moved
    }

    /// The series in so many turns as the memory asks for; ranges leave none out, of whatever number.
    private func turns(_ numbers: [Int32], of choice: SeriesChoice) -> [SeriesChoice] {
        if numbers.count <= seriesAtOnce { return [choice] }
        return stride(from: 0, to: numbers.count, by: seriesAtOnce).map { first in
            let end = min(first + seriesAtOnce, numbers.count)
            if choice.listed != nil { return SeriesChoice(listed: Array(numbers[first..<end])) }
            let all = choice.between ?? SeriesChoice.allNumbers
            let low = first == 0 ? all.lowerBound : numbers[first]
            return SeriesChoice(between: low...(end == numbers.count ? all.upperBound : numbers[end] - 1))
        }
    }

    /// The stretches that are read one after the other: quarters of an hour, or as many minutes as the memory allows.
    private func pieces(of readings: Range<Timestamp>, series: Int) -> [Range<Timestamp>] {
        let length = Int64(min(max(rowsAtOnce / max(series, 1), 1), 15)) * Self.minute
        var (pieces, from) = ([Range<Timestamp>](), readings.lowerBound.microseconds)
        while from < readings.upperBound.microseconds {
            let border = RollupStream.begin(of: from, Self.quarter) + Self.quarter
            let until = min(from + length, border, readings.upperBound.microseconds)
            pieces.append(Timestamp(microseconds: from)..<Timestamp(microseconds: until))
            from = until
        }
        return pieces
    }

    /// Up to where rows of the table may be held together with those of a piece.
    private func heldUntil(_ piece: Range<Timestamp>, series: Int) -> Timestamp {
        let quarters = Int64(rowsAtOnce / max(min(series, seriesAtOnce), 1) / 15)
        let begin = RollupStream.begin(of: piece.lowerBound.microseconds, Self.quarter)
        return Timestamp(microseconds: quarters == 0 ? begin : begin + quarters * Self.quarter)
    }

    private func make(
        _ piece: Range<Timestamp>,
        _ stretch: Stretch,
        _ choice: SeriesChoice,
        _ stream: inout RollupStream,
        _ minutes: inout MinuteRows
    ) throws(PostgresError) {
        try read(piece, choice, into: &stream)
        for (opening, before) in try earlier(stream.openings, than: stretch.readings.lowerBound) {
            stream.resolve(opening, before: before)
        }
        // A quarter's first minutes may have been made before, and are read for the quarter alone.
        let first = stretch.minutes.lowerBound
        if first < piece.upperBound {
            let rows = stream.minutes.filter { $0.bucket >= first.microseconds }
            let end = min(
                stretch.minutes.upperBound,
                max(piece.upperBound, heldUntil(piece, series: stream.traits.count))
            )
            try minutes.replace(from: max(first, piece.lowerBound), readingUntil: end, by: rows)
        }
        let quarter = RollupStream.begin(of: piece.lowerBound.microseconds, Self.quarter)
        stream.endPiece(quarter: quarter)
        guard piece.upperBound.microseconds == quarter + Self.quarter else { return }
        var rows = LevelRows(connection, table: "rollup_15m")
        let isWanted = stretch.quarters.contains(Timestamp(microseconds: quarter))
        try stream.endQuarter { (row, sketch, traits) throws(PostgresError) in
            if isWanted { try rows.append(row, sketch, traits) }
        }
        try rows.write()
    }

    // MARK: - The server

    private func removeQuarters(_ quarters: Range<Timestamp>, _ choice: SeriesChoice) throws(PostgresError) {
        if quarters.isEmpty { return }
        let chosen = choice.condition(at: 3)
        try connection.execute(
            "DELETE FROM isotherm.rollup_15m WHERE bucket >= $1 AND bucket < $2\(chosen.sql)",
            [
                .timestamp(microseconds: quarters.lowerBound.microseconds),
                .timestamp(microseconds: quarters.upperBound.microseconds),
            ] + chosen.parameters
        )
    }

    private func traits(of choice: SeriesChoice) throws(PostgresError) -> [Int32: SeriesTraits] {
        let chosen = choice.condition(on: "s.id", at: 1)
        let rows = try connection.query(
            """
            SELECT s.id, s.metric = 'temperature' AS is_temperature, g.low, g.high
            FROM isotherm.series s LEFT JOIN isotherm.series_range g ON g.series_id = s.id
            WHERE true\(chosen.sql)
            """,
            chosen.parameters
        )
        var traits: [Int32: SeriesTraits] = [:]
        // Readings of a series that is in no list are made as well, as they would be without the list.
        for number in choice.listed ?? [] { traits[number] = SeriesTraits() }
        for row in rows {
            let number = Int32(truncatingIfNeeded: try row.int("id"))
            traits[number] = SeriesTraits(
                isTemperature: try row.bool("is_temperature"),
                low: try row.optionalDouble("low"),
                high: try row.optionalDouble("high")
            )
        }
        return traits
    }

    /// Reads the readings of a piece that count, in the order of their time.
    private func read(
        _ piece: Range<Timestamp>,
        _ choice: SeriesChoice,
        into stream: inout RollupStream
    ) throws(PostgresError) {
        let source = try connection.query(
            "SELECT isotherm.valid_readings($1, $2, $3) AS source",
            [
                .timestamp(microseconds: piece.lowerBound.microseconds),
                .timestamp(microseconds: piece.upperBound.microseconds), .bool(choice.listed != nil),
            ]
        ).single().string("source")
        let sql = """
            COPY (SELECT series_id, time, value FROM \(choice.fill(source, piece)) r \(choice.condition)
                  ORDER BY time) TO STDOUT (FORMAT binary)
            """
        // Nearly all rows of a stretch lie as the key has them, and sorting them again would be the dearer way; those of
        // some series are few.
        let isAll = choice.listed == nil
        if isAll { try connection.executeScript("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off") }
        var reader = CopyRowReader([.instant, .double])
        var row: [Int64?] = [nil, nil]
        try connection.copyRows(sql) { bytes in
            guard let series = reader.read(bytes, into: &row), let time = row[0], let value = row[1] else { return }
            let number = Double(bitPattern: UInt64(bitPattern: value))
            // Nobody but somebody's SQL stores what is no number; it has no place among values.
            if !number.isNaN { stream.add(series: series, time: time, value: number) }
        }
        if isAll { try connection.executeScript("SET LOCAL enable_sort = on; SET LOCAL enable_bitmapscan = on") }
    }

    /// When the series of openings had their readings before: their minutes are made, or will be and then these again.
    private func earlier(
        _ openings: [RollupStream.Opening],
        than start: Timestamp
    ) throws(PostgresError) -> [(RollupStream.Opening, Int64)] {
        if openings.isEmpty { return [] }
        let rows = try connection.query(
            """
            SELECT w.place, m.last_time FROM unnest($1::int[]) WITH ORDINALITY AS w(series_id, place)
            CROSS JOIN LATERAL (
                SELECT m.last_time FROM isotherm.rollup_1m m
                WHERE m.series_id = w.series_id AND m.bucket < $2 AND m.bucket >= $2::timestamptz - interval '62 minutes'
                ORDER BY m.bucket DESC LIMIT 1) m
            """,
            [.intArray(openings.map { Int64($0.series) }), .timestamp(microseconds: start.microseconds)]
        )
        var found: [(RollupStream.Opening, Int64)] = []
        for row in rows {
            found.append((openings[Int(try row.int("place")) - 1], try row.microseconds("last_time")))
        }
        return found
    }
}

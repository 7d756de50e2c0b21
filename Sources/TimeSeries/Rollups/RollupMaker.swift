internal import Postgres
internal import Telemetry

/// Makes the minutes and the quarters of an hour of a stretch from its readings, in the open transaction.
///
/// The server reads and writes rows, which it does well; what they amount to is reckoned here, for a tenth of what window
/// functions, sorts and lists of bins cost there. Coarser levels come from the quarters by SQL (`rollup_coarser`), and so do
/// the newest stretches of the views (`minutes_of`): `RollupTests` holds both ways together.
struct RollupMaker {
    /// What is to be made.
    struct Stretch {
        /// The minutes, within one hour.
        let minutes: Range<Timestamp>
        /// The quarters of an hour that are complete with them; empty when none is.
        let quarters: Range<Timestamp>
        /// The series; nil for all.
        let series: [Int32]?

        /// From where readings are needed: a quarter that began before the minutes is made of all of its readings.
        var readings: Range<Timestamp> {
            quarters.isEmpty ? minutes : min(minutes.lowerBound, quarters.lowerBound)..<minutes.upperBound
        }
    }

    /// Rows of minutes that a piece has at most, about 130 bytes each; only a minute of more series has more.
    private static let rowsAtOnce = 400_000
    /// Series that are made at once, some 400 bytes each; more of them are made in turn, and the readings read again for
    /// each turn.
    private static let seriesAtOnce = 200_000
    /// Rows that are sent in one statement.
    private static let rowsPerStatement = 50_000
    private static let minute: Int64 = 60_000_000
    private static let quarter: Int64 = 900_000_000

    private let connection: Connection
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
    /// - Throws: The server's error.
    func make(_ stretch: Stretch, in chunk: String) throws(PostgresError) {
        try remove(stretch)
        let traits = try self.traits(of: stretch.series)
        for choice in turns(traits.keys.sorted(), isListed: stretch.series != nil) {
            var stream = RollupStream(traits: traits)
            for piece in pieces(of: stretch.readings, series: min(traits.count, seriesAtOnce)) {
                try make(piece, stretch, choice, &stream, chunk)
            }
        }
    }

    /// The series in so many turns as the memory asks for; ranges leave none out, of whatever number.
    private func turns(_ numbers: [Int32], isListed: Bool) -> [SeriesChoice] {
        if numbers.count <= seriesAtOnce { return [SeriesChoice(listed: isListed ? numbers : nil)] }
        return stride(from: 0, to: numbers.count, by: seriesAtOnce).map { first in
            let end = min(first + seriesAtOnce, numbers.count)
            if isListed { return SeriesChoice(listed: Array(numbers[first..<end])) }
            let low = first == 0 ? Int32.min : numbers[first]
            return SeriesChoice(between: low...(end == numbers.count ? Int32.max : numbers[end] - 1))
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

    private func make(
        _ piece: Range<Timestamp>,
        _ stretch: Stretch,
        _ choice: SeriesChoice,
        _ stream: inout RollupStream,
        _ chunk: String
    ) throws(PostgresError) {
        try read(piece, choice, into: &stream)
        for (opening, before) in try earlier(stream.openings, than: stretch.readings.lowerBound) {
            stream.resolve(opening, before: before)
        }
        // A quarter's first minutes may have been made before, and are read for the quarter alone.
        let first = stretch.minutes.lowerBound.microseconds
        try write(stream.minutes.filter { $0.bucket >= first }, stream, to: chunk)
        let quarter = RollupStream.begin(of: piece.lowerBound.microseconds, Self.quarter)
        stream.endPiece(quarter: quarter)
        guard piece.upperBound.microseconds == quarter + Self.quarter else { return }
        var rows = QuarterRows()
        let isWanted = stretch.quarters.contains(Timestamp(microseconds: quarter))
        try stream.endQuarter { (row, sketch, traits) throws(PostgresError) in
            guard isWanted else { return }
            rows.append(row, sketch: sketch, hasHeat: traits.isTemperature)
            if rows.count >= Self.rowsPerStatement { try rows.write(on: connection) }
        }
        try rows.write(on: connection)
    }

    // MARK: - The server

    private func remove(_ stretch: Stretch) throws(PostgresError) {
        let chosen = stretch.series == nil ? "" : " AND series_id = ANY ($3)"
        let series: [Parameter] = stretch.series.map { [.intArray($0.map(Int64.init))] } ?? []
        func remove(_ table: String, _ range: Range<Timestamp>) throws(PostgresError) {
            try connection.execute(
                "DELETE FROM isotherm.\(table) WHERE bucket >= $1 AND bucket < $2\(chosen)",
                [
                    .timestamp(microseconds: range.lowerBound.microseconds),
                    .timestamp(microseconds: range.upperBound.microseconds),
                ] + series
            )
        }
        try remove("rollup_1m", stretch.minutes)
        if !stretch.quarters.isEmpty { try remove("rollup_15m", stretch.quarters) }
    }

    private func traits(of series: [Int32]?) throws(PostgresError) -> [Int32: SeriesTraits] {
        let rows = try connection.query(
            """
            SELECT s.id, s.metric = 'temperature' AS is_temperature, g.low, g.high
            FROM isotherm.series s LEFT JOIN isotherm.series_range g ON g.series_id = s.id
            \(series == nil ? "" : "WHERE s.id = ANY ($1)")
            """,
            series.map { [.intArray($0.map(Int64.init))] } ?? []
        )
        var traits: [Int32: SeriesTraits] = [:]
        // Readings of a series that is in no list are made as well, as they would be without the list.
        for number in series ?? [] { traits[number] = SeriesTraits() }
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
        do {
            try connection.copyOut(sql) { bytes in
                guard let series = reader.read(bytes, into: &row), let time = row[0], let value = row[1] else { return }
                let number = Double(bitPattern: UInt64(bitPattern: value))
                // Nobody but somebody's SQL stores what is no number; it has no place among values.
                if !number.isNaN { stream.add(series: series, time: time, value: number) }
            }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.usage, operation: "rollups", message: "\(error)")
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

    private func write(_ rows: [RollupRow], _ stream: RollupStream, to chunk: String) throws(PostgresError) {
        var buffer = CopyBuffer(capacity: 1 << 20)
        let sql = "COPY isotherm.\(chunk) (\(RollupRow.columns)) FROM STDIN (FORMAT binary)"
        for row in rows {
            row.append(to: &buffer, hasHeat: stream.traits(of: row.series).isTemperature)
            if buffer.rowCount >= Self.rowsPerStatement {
                try connection.copyIn(sql, buffer)
                buffer.removeAll()
            }
        }
        if buffer.rowCount > 0 { try connection.copyIn(sql, buffer) }
    }
}

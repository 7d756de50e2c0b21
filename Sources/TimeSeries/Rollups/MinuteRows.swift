internal import Postgres
internal import Telemetry

/// The rows of a chunk of minutes: they are read, and those that are to be others are replaced.
///
/// What comes late touches some minutes of an hour, and a row costs several times as much to write as to read. Rows are
/// written in the order of their key, by as many minutes together as the memory allows: the rows of a series then go to one
/// page of the index, which takes a third less of the server's time. The rows that were read also say which series had their
/// last reading elsewhere, for the next one stands for the time since it.
struct MinuteRows {
    /// Rows that are sent in one statement.
    private static let rowsPerStatement = 50_000
    private static let fields = RollupRow.fields + [.rowPlace]

    /// A row as it is in the table.
    private struct Made {
        let row: RollupRow
        let hasHeat: Bool
        let place: Int64
        var isToStay = false
    }

    /// What is known of a series.
    private struct Ends {
        let series: Int32
        /// Its last reading in the minutes that were replaced, before and after; the smallest number for none.
        var before = Int64.min
        var after = Int64.min
    }

    private static let minute: Int64 = 60_000_000

    private let connection: Connection
    private let chunk: String
    private let choice: SeriesChoice
    private let traits: [Int32: SeriesTraits]
    /// The rows of the minutes that are being replaced, and those that are to come for them.
    private var made: [Made] = []
    /// The row of each minute of each series, an index into `made`; -1 where there is none.
    private var rowOf: [Int32] = []
    private var new: [RollupRow] = []
    private var loaded: Range<Timestamp>?
    private var places = SeriesPlaces()
    private var ends: [Ends] = []

    init(_ connection: Connection, chunk: String, _ choice: SeriesChoice, _ traits: [Int32: SeriesTraits]) {
        self.connection = connection
        self.chunk = chunk
        self.choice = choice
        self.traits = traits
    }

    /// The series whose last reading in the replaced minutes is at another instant than it was.
    var moved: [Int32] { ends.filter { $0.before != $0.after }.map(\.series) }

    /// Takes what the minutes from an instant on are to be; they come in order.
    ///
    /// - Parameters:
    ///   - start: The first of the minutes.
    ///   - end: Up to where rows may be read together with theirs.
    ///   - rows: All rows of these minutes.
    /// - Throws: The server's error.
    mutating func replace(from start: Timestamp, readingUntil end: Timestamp, by rows: [RollupRow])
        throws(PostgresError)
    {
        if loaded.map({ start >= $0.upperBound }) ?? true {
            try finish()
            try load(start..<end)
        }
        for row in rows {
            let place = self.place(of: row.series)
            ends[place].after = max(ends[place].after, row.lastTime)
            let slot = self.slot(place, row.bucket)
            let index = slot < rowOf.count ? Int(rowOf[slot]) : -1
            if index >= 0, made[index].row.isSame(as: row),
                made[index].hasHeat == traits.of(row.series).isTemperature
            {
                made[index].isToStay = true
            } else {
                new.append(row)
            }
        }
    }

    /// Writes what was taken.
    mutating func finish() throws(PostgresError) {
        try remove(made.lazy.filter { !$0.isToStay }.map(\.place))
        try write(new)
        made.removeAll(keepingCapacity: true)
        new.removeAll(keepingCapacity: true)
    }

    private mutating func load(_ range: Range<Timestamp>) throws(PostgresError) {
        loaded = range
        made = try read(range)
        let placesOfMade = made.map { place(of: $0.row.series) }
        rowOf = [Int32](repeating: -1, count: places.count * minutesLoaded)
        for (index, (old, place)) in zip(made, placesOfMade).enumerated() {
            ends[place].before = max(ends[place].before, old.row.lastTime)
            rowOf[slot(place, old.row.bucket)] = Int32(truncatingIfNeeded: index)
        }
    }

    private mutating func place(of series: Int32) -> Int {
        let (place, isNew) = places.place(of: series)
        if isNew { ends.append(Ends(series: series)) }
        return place
    }

    private var minutesLoaded: Int {
        guard let loaded else { return 0 }
        return Int((loaded.upperBound.microseconds - loaded.lowerBound.microseconds) / Self.minute)
    }

    /// Where `rowOf` has a minute of a series; beyond its end for a series that had none.
    private func slot(_ place: Int, _ bucket: Int64) -> Int {
        place * minutesLoaded + Int((bucket - (loaded?.lowerBound.microseconds ?? bucket)) / Self.minute)
    }

    private func read(_ range: Range<Timestamp>) throws(PostgresError) -> [Made] {
        let sql = """
            COPY (SELECT \(RollupRow.columns), ctid FROM isotherm.\(chunk)
                  WHERE bucket >= timestamptz '\(range.lowerBound.rfc3339)'
                      AND bucket < timestamptz '\(range.upperBound.rfc3339)'\(choice.clause))
            TO STDOUT (FORMAT binary)
            """
        var made: [Made] = []
        try RollupRow.read(sql, Self.fields, on: connection) { row, values in
            made.append(Made(row: row, hasHeat: values[12] != nil, place: values[13] ?? 0))
        }
        return made
    }

    /// Removes rows by where they are: nobody else writes to minutes while the refresher has its lock, and who does by hand
    /// makes the transaction fail, to be done again.
    private func remove(_ places: [Int64]) throws(PostgresError) {
        if places.isEmpty { return }
        try connection.execute("DELETE FROM isotherm.\(chunk) WHERE ctid = ANY ($1)", [.rowPlaceArray(places)])
    }

    /// The places of rows in the order of their key; a row is ten times as long as what it is put in order by.
    private static func keyOrder(_ rows: [RollupRow]) -> [Int] {
        let keys = rows.enumerated().map { (series: $1.series, bucket: $1.bucket, place: $0) }
        return keys.sorted { ($0.series, $0.bucket) < ($1.series, $1.bucket) }.map(\.place)
    }

    private func write(_ rows: [RollupRow]) throws(PostgresError) {
        var buffer = CopyBuffer(capacity: 1 << 20)
        let sql = "COPY isotherm.\(chunk) (\(RollupRow.columns)) FROM STDIN (FORMAT binary)"
        for place in Self.keyOrder(rows) {
            let row = rows[place]
            row.append(to: &buffer, hasHeat: traits.of(row.series).isTemperature)
            if buffer.rowCount >= Self.rowsPerStatement {
                try connection.copyIn(sql, buffer)
                buffer.removeAll()
            }
        }
        if buffer.rowCount > 0 { try connection.copyIn(sql, buffer) }
    }
}

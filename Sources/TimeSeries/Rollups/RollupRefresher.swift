public import Postgres
public import Telemetry

/// Keeps the rollups up with the readings: makes new minutes, and makes again what late data touched.
///
/// Every step is one transaction that replaces whole stretches. A step that was killed has done nothing, one that is
/// repeated does the same again. Of several refreshers at once one works and the others find the lock taken.
public struct RollupRefresher {
    /// What a refresh did.
    public struct Report: Sendable, Equatable {
        /// Whether another refresher was at work, and nothing was done here.
        public var wasBusy = false
        /// Notes of changes that were taken.
        public var notes = 0
        /// Hours that were made again, in whole or for some series.
        public var repairedHours = 0
        /// Up to when the minutes are made.
        public var readyUntil = Timestamp(microseconds: 0)
        /// Whether nothing is left to do.
        public var isComplete = true
    }

    /// How far behind the present the minutes are made, so that most data are there when their turn comes.
    public static let lagSeconds = 60.0

    let connection: Connection
    private let seriesForTwo: Int

    /// Creates a refresher on a connection outside of any transaction. For an hour of many series it opens another one like
    /// it, until it is done.
    public init(_ connection: Connection) { self.init(connection, seriesForTwo: HourRepair.seriesForTwo) }

    /// Creates a refresher that opens a second connection from so many series on; for tests.
    init(_ connection: Connection, seriesForTwo: Int) {
        self.connection = connection
        self.seriesForTwo = seriesForTwo
    }

    /// Makes what there is to make.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - stepLimit: After so many steps it stops, to go on at the next call; each is an hour of data at most.
    /// - Returns: What was done.
    /// - Throws: The server's error; what was done before stays done.
    public func refresh(now: Timestamp, stepLimit: Int = .max) throws(PostgresError) -> Report {
        var report = Report()
        let locked = try connection.query("SELECT pg_try_advisory_lock($1) AS locked", [.int(Self.lockKey)]).single()
        guard try locked.bool("locked") else {
            report.wasBusy = true
            report.isComplete = false
            return report
        }
        let outcome: Result<Report, PostgresError>
        do throws(PostgresError) {
            outcome = .success(try refreshLocked(now: now, stepLimit: stepLimit))
        } catch {
            outcome = .failure(error)
        }
        if connection.isConnected { try connection.execute("SELECT pg_advisory_unlock($1)", [.int(Self.lockKey)]) }
        return try outcome.get()
    }

    /// "rollups" in ASCII.
    static let lockKey: Int64 = 0x72_6F6C_6C75_7073

    private func refreshLocked(now: Timestamp, stepLimit: Int) throws(PostgresError) -> Report {
        var report = Report()
        try HourRepair(connection: connection).awaitOrphan()
        let minute: Int64 = 60_000_000
        let target = Timestamp(microseconds: now.advanced(bySeconds: -Self.lagSeconds).microseconds / minute * minute)
        let maker = ChunkMaker(connection)
        try connection.execute("SELECT isotherm.rollup_begin($1)", [.timestamp(microseconds: target.microseconds)])
        let taken = try connection.query("SELECT isotherm.rollup_fold() AS taken").single()
        report.notes = Int(try taken.int("taken"))
        var steps = 0
        var beside: Connection?
        var chunks: Set<String> = []
        func chunk(of time: Timestamp) throws(PostgresError) -> String {
            try maker.ensure(.minute, for: [time], now: now)
            guard let chunk = maker.known(.minute, at: time) else {
                throw PostgresError(.usage, operation: "rollups", message: "no chunk of minutes holds \(time)")
            }
            let name = chunk.name(in: .minute)
            chunks.insert(name)
            return name
        }
        while steps < stepLimit, let hour = try nextDirtyHour() {
            try repair(hour, in: chunk(of: hour), beside: &beside)
            report.repairedHours += 1
            steps += 1
        }
        report.readyUntil = try readyUntil()
        while steps < stepLimit, report.readyUntil < target {
            try advance(from: report.readyUntil, to: target, in: chunk(of: report.readyUntil))
            report.readyUntil = try readyUntil()
            steps += 1
        }
        report.isComplete = steps < stepLimit
        if steps > 0 { try summarize(chunks) }
        return report
    }

    /// Sums up the new pages in the indexes of time, which the server would do at some later time: until then whoever asks
    /// for the newest stretches reads all of them.
    private func summarize(_ chunks: Set<String>) throws(PostgresError) {
        _ = try connection.query(
            """
            SELECT brin_summarize_new_values(x.indexrelid) FROM pg_index x
            JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am a ON a.oid = i.relam AND a.amname = 'brin'
            JOIN pg_class t ON t.oid = x.indrelid AND t.relnamespace = 'isotherm'::regnamespace AND t.relkind = 'r'
            WHERE t.relname = ANY ($1::text[])
            """,
            [.textArray(chunks.sorted() + ["rollup_15m", "rollup_1h"])]
        )
    }

    /// The oldest hour that must be made again; the order matters to no result, but makes progress easy to read.
    private func nextDirtyHour() throws(PostgresError) -> Timestamp? {
        let row = try connection.query(
            """
            SELECT min(d.hour) AS hour FROM isotherm.rollup_dirty d
            WHERE d.hour < (SELECT ready_until FROM isotherm.rollup_level WHERE name = '1m')
            """
        ).single()
        return try row.optionalMicroseconds("hour").map { Timestamp(microseconds: $0) }
    }

    /// Makes one hour again, for the series that are marked or for all.
    private func repair(
        _ hour: Timestamp,
        in chunk: String,
        beside: inout Connection?
    ) throws(PostgresError) {
        try connection.transaction { () throws(PostgresError) in
            try connection.executeScript(HourRepair.needNotWait)
            let marks = try connection.query(
                "DELETE FROM isotherm.rollup_dirty WHERE hour = $1 RETURNING series_id",
                [.timestamp(microseconds: hour.microseconds)]
            )
            let ready = try readyUntil()
            let nextHour = hour.advanced(bySeconds: 3_600)
            let isFrozen = try HourRepair.isFrozen(before: nextHour, connection)
            if marks.isEmpty || hour >= ready || isFrozen { return }
            let marked = try marks.map { row throws(PostgresError) in
                Int32(truncatingIfNeeded: try row.int("series_id"))
            }
            let end = min(nextHour, ready)
            let quarters = hour..<max(hour, min(end, try readyUntil(level: "15m")))
            let stretch = RollupMaker.Stretch(
                minutes: hour..<end,
                quarters: quarters,
                series: try isMost(marked) ? SeriesChoice() : SeriesChoice(listed: marked),
                hour: try isReady("1h", nextHour) ? hour : nil,
                day: try readyDay(of: hour)
            )
            try HourRepair(connection: connection, seriesForTwo: seriesForTwo).make(stretch, in: chunk, beside: &beside)
        }
    }

    /// Whether marks are of all series, for which 0 stands, or of most: the hour is then made for all, in the order of its
    /// key and without asking each reading for its series.
    private func isMost(_ marked: [Int32]) throws(PostgresError) -> Bool {
        if marked.contains(0) { return true }
        let all = try connection.query("SELECT count(*) AS n FROM isotherm.series").single().int("n")
        return Int64(marked.count) * 2 > all
    }

    /// Makes the next minutes, to the end of the hour at most.
    private func advance(from ready: Timestamp, to target: Timestamp, in chunk: String) throws(PostgresError) {
        let end = min(target, Day.startOfHour(ready).advanced(bySeconds: 3_600))
        try connection.transaction { () throws(PostgresError) in
            let open = try readyUntil(level: "15m")
            try connection.execute(
                "UPDATE isotherm.rollup_level l SET ready_until = date_bin(l.width, $1, '2000-01-01')",
                [.timestamp(microseconds: end.microseconds)]
            )
            let quarters = open..<max(open, try readyUntil(level: "15m"))
            // A whole hour, as after an outage, was read from its beginning; what becomes complete with less comes from its
            // parts.
            let isWhole = Day.startOfHour(ready) == ready && end == ready.advanced(bySeconds: 3_600)
            let stretch = RollupMaker.Stretch(
                minutes: ready..<end,
                quarters: quarters,
                series: SeriesChoice(),
                hour: isWhole ? ready : nil,
                day: try isWhole ? readyDay(of: ready) : nil
            )
            try RollupMaker(connection).make(stretch, in: chunk)
            if isWhole { return }
            // A step ends with its hour, so what has become complete on any level begins with the first open quarter or
            // holds it; the levels' borders cut off what is not complete.
            try connection.execute(
                "SELECT isotherm.rollup_coarser($1, $2, NULL, true)",
                [.timestamp(microseconds: open.microseconds), .timestamp(microseconds: end.microseconds)]
            )
        }
    }

    /// Whether a level is made up to an instant.
    private func isReady(_ level: String, _ time: Timestamp) throws(PostgresError) -> Bool {
        try time <= readyUntil(level: level)
    }

    /// The beginning of an instant's day, when that level is made to the day's end.
    private func readyDay(of time: Timestamp) throws(PostgresError) -> Timestamp? {
        let day = Day(containing: time)
        return try isReady("1d", day.advanced(by: 1).start) ? day.start : nil
    }

    private func readyUntil(level: String = "1m") throws(PostgresError) -> Timestamp {
        let row = try connection.query(
            "SELECT ready_until FROM isotherm.rollup_level WHERE name = $1",
            [.text(level)]
        ).single()
        return Timestamp(microseconds: try row.microseconds("ready_until"))
    }
}

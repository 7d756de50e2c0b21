internal import Postgres
internal import Telemetry

/// Makes an hour again; where it has many series half of them over a connection of its own, so that two processes of the
/// server work.
///
/// Each half is made with all that follows from it, and committed before the marks of the hour go: whatever is killed
/// between, the hour is still marked, and making it once more changes nothing of a half that was made. A half whose other
/// one is gone may still be under way: the next refresh waits for it (`awaitOrphan`).
struct HourRepair {
    /// From so many series on a second connection is worth what it takes to open one, some milliseconds.
    static let seriesForTwo = 500
    /// Whoever waits for a lock over one connection while somebody else waits for what the other one has is seen by no
    /// server. The hour is made at the next refresh then.
    private static let lockTimeout = "SET lock_timeout = '5s'"

    /// "rolluphf" in ASCII; held while a second connection makes its half.
    private static let lockKey: Int64 = 0x726F_6C6C_7570_6866

    /// What a crash takes away of an hour it takes away with the removal of its marks, for the log has both or neither: nobody
    /// need wait for the disk.
    static let needNotWait = "SET LOCAL synchronous_commit = off"

    let connection: Connection
    /// From so many series on half of them go over a second connection.
    var seriesForTwo = Self.seriesForTwo

    /// Waits until no half is under way of a refresh that has lost its first connection.
    func awaitOrphan() throws(PostgresError) {
        try connection.execute("SELECT pg_advisory_xact_lock($1)", [.int(Self.lockKey)])
    }

    /// Whether readings before an instant may be removed any time.
    ///
    /// Retention moves this border before it removes anything, and waits for the open transaction from here on: what is made
    /// again is made of all readings, or stays as it is.
    static func isFrozen(before time: Timestamp, _ connection: Connection) throws(PostgresError) -> Bool {
        let border = try connection.query("SELECT frozen_before FROM isotherm.storage_horizon FOR SHARE").single()
        return time.microseconds <= (try border.microseconds("frozen_before"))
    }

    /// Makes what a stretch says, in the open transaction and in one of the second connection.
    ///
    /// - Parameters:
    ///   - stretch: What to make.
    ///   - chunk: The name of the chunk of minutes that holds it.
    ///   - beside: The second connection; opened here when it is the first that is needed.
    /// - Throws: The server's error; one half may be made then.
    func make(_ stretch: RollupMaker.Stretch, in chunk: String, beside: inout Connection?) throws(PostgresError) {
        guard let middle = try middle(of: stretch.series), let second = try opened(&beside) else {
            return try make(stretch, in: chunk, over: connection)
        }
        let (here, there) = stretch.series.halves(through: middle)
        try SideBySide.run { () throws(PostgresError) in
            try make(stretch.of(here), in: chunk, over: connection)
        } _: { () throws(PostgresError) in
            try second.transaction { () throws(PostgresError) in
                try second.executeScript(Self.needNotWait)
                try second.execute("SELECT pg_advisory_xact_lock($1)", [.int(Self.lockKey)])
                // The first transaction has asked, too; but it may be gone before this one is done.
                if try Self.isFrozen(before: stretch.minutes.upperBound, second) { return }
                try make(stretch.of(there), in: chunk, over: second)
            }
        }
    }

    private func make(
        _ stretch: RollupMaker.Stretch,
        in chunk: String,
        over connection: Connection
    ) throws(PostgresError) {
        let moved = try RollupMaker(connection).make(stretch, in: chunk)
        if moved.isEmpty { return }
        try connection.execute(
            "SELECT isotherm.rollup_follow($1, $2::int[])",
            [.timestamp(microseconds: stretch.minutes.upperBound.microseconds), .intArray(moved.map(Int64.init))]
        )
    }

    /// The last number of the lower half of the series that are to be made; nil when they are too few for two connections.
    private func middle(of choice: SeriesChoice) throws(PostgresError) -> Int32? {
        let fewest = max(seriesForTwo, 2)
        if let listed = choice.listed {
            return listed.count < fewest ? nil : listed.sorted()[listed.count / 2 - 1]
        }
        let chosen = choice.condition(on: "id", at: 1)
        let row = try connection.query(
            """
            SELECT count(*) AS n, percentile_disc(0.5) WITHIN GROUP (ORDER BY id) AS middle
            FROM isotherm.series WHERE true\(chosen.sql)
            """,
            chosen.parameters
        ).single()
        guard try row.int("n") >= fewest else { return nil }
        return Int32(truncatingIfNeeded: try row.int("middle"))
    }

    /// The second connection; nil when the server has none to give, for one is enough.
    private func opened(_ beside: inout Connection?) throws(PostgresError) -> Connection? {
        if let beside { return beside }
        do throws(PostgresError) {
            let second = try connection.sibling()
            try second.executeScript(Self.lockTimeout)
            beside = second
            return second
        } catch  where error.code == .connectionFailed {
            return nil
        }
    }
}

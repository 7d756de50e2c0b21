internal import Postgres
internal import Telemetry

/// What a writer owes the tables of newest values, and how it stands in `isotherm.latest_debt`.
struct LatestDebt {
    /// Microseconds before and after the newest values of a batch within which those of the next may be owed: five minutes
    /// and a quarter of an hour, for time goes on, and what is sent from a memory goes on fast.
    private static let (before, after): (Int64, Int64) = (300_000_000, 900_000_000)
    /// The longest range: two hours. Whoever makes good after a crash reads the chunk within it, so it is kept narrow.
    private static let longest: Int64 = 7_200_000_000

    let debtor: String
    let seconds: Double
    /// The range that may be owed.
    private var range: ClosedRange<Int64>?
    /// Whether the range stands in the table.
    private var isNoted = false
    /// When the newest values were last written.
    private(set) var paidAt = Timestamp(microseconds: .min)

    init(debtor: String, seconds: Double) {
        self.debtor = debtor
        self.seconds = seconds
    }

    /// Whether a time may be owed.
    func covers(_ time: Int64) -> Bool { range?.contains(time) ?? false }

    /// Whether it is time to pay.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - count: How many newest values wait.
    ///   - isBehind: Whether the writer has fallen behind what it is sent, so that what waits is soon replaced.
    /// - Returns: Whether to pay now.
    func isDue(at now: Timestamp, count: Int, isBehind: Bool) -> Bool {
        if paidAt.microseconds == .min || now < paidAt { return true }
        let share = isBehind ? min(Double(count) * Self.secondsPerValue / Self.share, Self.longestWait) : 0
        return now.seconds(since: paidAt) >= max(seconds, share)
    }

    /// What a newest value costs the server, measured with a million of them; the share of its time that they may take
    /// while the writer is behind; and how long they wait for that at most.
    private static let secondsPerValue = 5e-6
    private static let share = 0.05
    private static let longestWait = 30.0

    /// Notes that everything was written. A batch with newest values about the same times may be owed next: about all
    /// of them, or about the one in the middle when a device is hours away from the others.
    mutating func wasPaid(at now: Timestamp, around times: ClosedRange<Int64>, middle: Int64) {
        wasPaid(at: now)
        let isWide = times.upperBound - times.lowerBound > Self.longest - Self.before - Self.after
        let times = isWide ? middle...middle : times
        if covers(times.lowerBound), covers(times.upperBound) { return }
        range = (times.lowerBound - Self.before)...(times.upperBound + Self.after)
        isNoted = false
    }

    /// Notes that everything was written.
    mutating func wasPaid(at now: Timestamp) { paidAt = now }

    /// Enters the range in the open transaction, unless it stands there.
    mutating func note(since arrival: Timestamp, on connection: Connection) throws(PostgresError) {
        guard let range, !isNoted else { return }
        try connection.execute(
            """
            INSERT INTO isotherm.latest_debt (debtor, earliest, latest, since) VALUES ($1, $2, $3, $4)
            ON CONFLICT (debtor) DO UPDATE
            SET earliest = excluded.earliest, latest = excluded.latest, since = excluded.since
            """,
            [
                .text(debtor), .timestamp(microseconds: range.lowerBound), .timestamp(microseconds: range.upperBound),
                .timestamp(microseconds: arrival.microseconds),
            ]
        )
        isNoted = true
    }
}

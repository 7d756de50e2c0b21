internal import Postgres
internal import Telemetry

/// What a writer owes the tables of newest values, and how it stands in `isotherm.latest_debt`.
struct LatestDebt {
    /// Microseconds on either side of the event time around which batches may be owed: five minutes. Whoever makes good
    /// after a crash reads the chunk within this range, so it is kept narrow.
    private static let halfWidth: Int64 = 300_000_000

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
    func isDue(at now: Timestamp) -> Bool {
        paidAt.microseconds == .min || now.seconds(since: paidAt) >= seconds || now < paidAt
    }

    /// Notes that everything was written; a batch around `time` may be owed next.
    mutating func wasPaid(at now: Timestamp, around time: Int64?) {
        paidAt = now
        guard let time, !covers(time) else { return }
        range = (time - Self.halfWidth)...(time + Self.halfWidth)
        isNoted = false
    }

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

internal import Postgres
internal import Telemetry

extension ReadingWriter {
    /// Notes that travel as text with the rows, at most; beyond that as a statement with parameters.
    private static let notesInText = 16

    /// Notes for the rollups what the batch touches, in the open transaction and before its rows.
    ///
    /// Readings that arrive in time are one row together, which the rollups drop unread: their minutes are not made
    /// yet. Late ones are noted by series and hour, and whole hours as one row when many series come late at once.
    ///
    /// - Returns: Statements that are to be done before the rows, in their round trip; empty when they are done.
    func noteChanges(_ batch: ReadingBatch) throws(PostgresError) -> String {
        if batch.count == 0 { return "" }
        var notes = ChangeNotes()
        let (numbers, times, arrivals) = (registry.numbers(of: batch.series), batch.times, batch.receivedAt)
        for row in numbers.indices {
            notes.add(series: numbers[row], time: times[row].microseconds, receivedAt: arrivals[row].microseconds)
        }
        let ranges = notes.ranges()
        guard ranges.count > Self.notesInText else {
            // Numbers and instants: nothing in them could end a text.
            let rows = ranges.map { range in
                let number = range.series.map { String($0) } ?? "NULL"
                return "(\(number), \(Self.literal(range.from)), \(Self.literal(range.until)))"
            }
            return """
                SET LOCAL isotherm.noted = 'on'; \
                INSERT INTO isotherm.reading_change VALUES \(rows.joined(separator: ", "));
                """
        }
        try connection.execute(
            """
            INSERT INTO isotherm.reading_change
            SELECT w.series_id, w.from_time, w.until_time
            FROM (SELECT set_config('isotherm.noted', 'on', true) AS noted) c
            CROSS JOIN unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS w(series_id, from_time, until_time)
            WHERE c.noted = 'on'
            """,
            [
                .optionalIntArray(ranges.map { $0.series.map(Int64.init) }),
                .timestampArray(ranges.map(\.from)), .timestampArray(ranges.map(\.until)),
            ]
        )
        return ""
    }

    private static func literal(_ microseconds: Int64) -> String {
        "'\(Timestamp(microseconds: microseconds).rfc3339)'"
    }
}

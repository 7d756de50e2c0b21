internal import Postgres
internal import Telemetry

extension ReadingWriter {
    /// Notes for the rollups what the batch touches, in the open transaction and before its rows.
    ///
    /// Readings that arrive in time are one row together, which the rollups drop unread: their minutes are not made
    /// yet. Late ones are noted by series and hour, and whole hours as one row when many series come late at once.
    func noteChanges(_ batch: ReadingBatch) throws(PostgresError) {
        if batch.count == 0 { return }
        var notes = ChangeNotes()
        let (series, times, arrivals) = (batch.series, batch.times, batch.receivedAt)
        for row in series.indices {
            let (time, arrival) = (times[row].microseconds, arrivals[row].microseconds)
            notes.add(series: registry.number(of: series[row]), time: time, receivedAt: arrival)
        }
        let ranges = notes.ranges()
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
    }
}

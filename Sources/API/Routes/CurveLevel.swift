import Postgres

/// A level of rollups that the points of a curve are put together from.
enum CurveLevel: String, CaseIterable {
    case minute = "1m"
    case quarter = "15m"
    case hour = "1h"
    case day = "1d"

    /// The width of one of its rows in milliseconds.
    var milliseconds: Int64 {
        switch self {
        case .minute: 60_000
        case .quarter: 900_000
        case .hour: 3_600_000
        case .day: 86_400_000
        }
    }

    /// The coarsest level that a point of this width still holds; nil for points under a minute.
    static func fitting(_ width: Int64) -> CurveLevel? { allCases.last { $0.milliseconds <= width } }

    /// Looks how much of a span, in microseconds since the Unix epoch, can be answered by this level.
    ///
    /// - Parameters:
    ///   - series: The number of the series.
    ///   - span: The span that is asked for.
    ///   - connection: Where the rollups are.
    /// - Returns: The part that the level has whole and made; nil where there is none.
    /// - Throws: The server's error.
    func made(
        of series: Int64,
        in span: Range<Int64>,
        on connection: Connection
    ) throws(PostgresError) -> Range<Int64>? {
        let row = try connection.query(
            "select greatest(least(ready_until, now()), 'epoch') as ready from isotherm.rollup_level where name = $1",
            [.text(rawValue)]
        ).single()
        let width = milliseconds * 1_000
        let first = (span.lowerBound + width - 1) / width * width
        let last = try min(span.upperBound, row.microseconds("ready")) / width * width
        guard first < last else { return nil }
        // What came late, or was changed, and is not in the rollups yet: then the readings themselves are asked.
        let stale = try connection.query(
            """
            select 1 as stale from isotherm.reading_change
            where (series_id = $1 or series_id is null) and (from_time is null or (from_time < $3 and until_time > $2))
            union all
            select 1 from isotherm.rollup_dirty
            where series_id in ($1, 0) and hour < $3 and hour > $2::timestamptz - interval '1 hour' limit 1
            """,
            [.int(series), .timestamp(microseconds: first), .timestamp(microseconds: last)]
        )
        return stale.isEmpty ? first..<last : nil
    }
}

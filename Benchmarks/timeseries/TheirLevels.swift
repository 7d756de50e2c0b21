import Postgres

/// Four levels of continuous aggregates as ours are, each from the finer one, without the time since the reading before and
/// without percentiles: what a refresh of the one level beside them is not to be compared with.
enum TheirLevels {
    /// What makes them, to be appended to other statements.
    static var statements: String {
        let finest = """
            ;
            CREATE MATERIALIZED VIEW theirs.l1 WITH (timescaledb.continuous) AS
                SELECT series_id, public.time_bucket('1 minute', time) AS bucket, count(*) AS n, min(value) AS low,
                    max(value) AS high, sum(value) AS total, public.first(value, time) AS first,
                    public.last(value, time) AS last, min(time) AS first_time, max(time) AS last_time
                FROM theirs.reading GROUP BY 1, 2 WITH NO DATA
            """
        let coarser = [(2, "15 minutes"), (3, "1 hour"), (4, "1 day")].map { level, width in
            """
            ;
            CREATE MATERIALIZED VIEW theirs.l\(level) WITH (timescaledb.continuous) AS
                SELECT series_id, public.time_bucket('\(width)', bucket) AS bucket, sum(n) AS n, min(low) AS low,
                    max(high) AS high, sum(total) AS total, public.first(first, bucket) AS first,
                    public.last(last, bucket) AS last, min(first_time) AS first_time, max(last_time) AS last_time
                FROM theirs.l\(level - 1) GROUP BY 1, 2 WITH NO DATA
            """
        }
        return finest + coarser.joined()
    }

    /// Brings theirs up: the one level, and the four.
    ///
    /// - Returns: What each took.
    static func refresh(_ connection: Connection) throws -> (one: Duration, four: Duration) {
        let clock = ContinuousClock()
        let refresh = { (name: String) in
            try connection.executeScript("CALL refresh_continuous_aggregate('theirs.\(name)', NULL, NULL)")
        }
        let one = try clock.measure { try refresh("hourly") }
        return (one, try clock.measure { for level in 1...4 { try refresh("l\(level)") } })
    }
}

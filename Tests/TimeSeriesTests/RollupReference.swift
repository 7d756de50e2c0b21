import Postgres

/// What the rollups must be, from the readings alone and in one statement a level.
enum RollupReference {
    private static let widths = [("1m", "1 minute"), ("15m", "15 minutes"), ("1h", "1 hour"), ("1d", "1 day")]

    /// The levels' rows that differ, as text; empty when all is right.
    static func differences(on connection: Connection, source: String = "isotherm.reading") throws -> [String] {
        var found: [String] = []
        for (level, width) in widths {
            let rows = try connection.query(statement(level: level, width: width, source: source))
            found += try rows.map { "\(level): \(try $0.string("difference"))" }
        }
        return found
    }

    private static func statement(level: String, width: String, source: String) -> String {
        let sketch = level == "1m" ? "NULL::int[]" : "sketch"
        return """
            WITH weighed AS (
                SELECT r.series_id, r.time, r.value,
                    CASE WHEN r.time - lag(r.time) OVER w <= '1 hour'
                         THEN date_part('epoch', r.time - lag(r.time) OVER w) ELSE 0 END AS seconds
                FROM \(source) r WHERE r.value IS NOT NULL AND r.quality & 1 = 0
                WINDOW w AS (PARTITION BY r.series_id ORDER BY r.time)
            ), plain AS (
                SELECT w.series_id, date_bin('\(width)', w.time, '2000-01-01Z') AS bucket, count(*) AS n,
                    min(w.value) AS low, max(w.value) AS high, sum(w.value) AS total,
                    isotherm.first(w.value, w.time) AS first, isotherm.last(w.value, w.time) AS last,
                    min(w.time) AS first_time, max(w.time) AS last_time, sum(w.seconds) AS seconds,
                    coalesce(sum(w.seconds) FILTER (WHERE w.value < g.low OR w.value > g.high), 0) AS outside,
                    sum(w.value * w.seconds) AS weighted,
                    sum(w.seconds * exp(10000 * (1 / 278.15 - 1 / (w.value + 273.15)))) AS heat,
                    array_agg(isotherm.sketch_bin(w.value)) AS bins
                FROM weighed w LEFT JOIN isotherm.series_range g USING (series_id)
                GROUP BY 1, 2
            ), made AS (
                SELECT *, \(sketch) AS marks FROM isotherm.rollup_\(level)_live
            )
            SELECT coalesce(p.series_id, m.series_id) || ' ' || coalesce(p.bucket, m.bucket) || ' '
                || coalesce(m::text, 'missing') || ' / ' || coalesce(p::text, 'surplus') AS difference
            FROM plain p FULL JOIN made m USING (series_id, bucket)
            WHERE ROW(p.n, p.low, p.high, p.first, p.last, p.first_time, p.last_time)
                IS DISTINCT FROM ROW(m.count::bigint, m.minimum, m.maximum, m.first, m.last, m.first_time, m.last_time)
                OR abs(p.total - m.total) > 1e-6 OR abs(p.seconds - m.seconds) > 1e-6
                OR abs(p.outside - m.seconds_outside) > 1e-6 OR abs(p.weighted - m.weighted) > 1e-5
                OR abs(p.heat - m.heat) > 1e-6 * (1 + p.heat)
                OR m.marks IS DISTINCT FROM CASE WHEN m.marks IS NOT NULL THEN (
                    SELECT array_agg(v ORDER BY b.bin, v_place) FROM (
                        SELECT bin, count(*)::int AS c FROM unnest(p.bins) AS bin GROUP BY bin) b
                    CROSS JOIN LATERAL (VALUES (1, b.bin), (2, b.c)) AS x(v_place, v)) END
            ORDER BY 1 LIMIT 3
            """
    }
}

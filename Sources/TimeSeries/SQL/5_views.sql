-- The views that stay stable. docs/sql.md explains them.

-- Every reading, compressed or not. Over compressed data a bound on time does not spare the decoding: ask
-- isotherm.readings_between(from, until) for long histories.
CREATE OR REPLACE VIEW isotherm.readings AS
    SELECT r.time, d.tenant, d.name AS device, s.metric, r.value, s.unit, r.quality, r.received_at, s.channel, r.sequence
    FROM isotherm.reading r
    JOIN isotherm.series s ON s.id = r.series_id
    JOIN isotherm.device d ON d.id = s.device_id
    UNION ALL
    SELECT x.time, d.tenant, d.name, s.metric, x.value, s.unit, x.quality, x.received_at, s.channel, x.sequence
    FROM isotherm.reading_segment g
    JOIN isotherm.series s ON s.id = g.series_id
    JOIN isotherm.device d ON d.id = s.device_id
    CROSS JOIN LATERAL isotherm.segment_readings(g.data) AS x;

CREATE OR REPLACE FUNCTION isotherm.readings_between(
    from_time timestamptz, until_time timestamptz, of_device text DEFAULT NULL, of_metric text DEFAULT NULL,
    of_tenant text DEFAULT NULL)
RETURNS SETOF isotherm.readings LANGUAGE sql STABLE ROWS 10000 AS $$
    -- The series are chosen first: outside of the union a join would come after the decoding of all series.
    WITH chosen AS MATERIALIZED (
        SELECT s.id, d.tenant, d.name, s.metric, s.unit, s.channel
        FROM isotherm.device d JOIN isotherm.series s ON s.device_id = d.id
        WHERE (of_device IS NULL OR d.name = of_device) AND (of_metric IS NULL OR s.metric = of_metric)
            AND (of_tenant IS NULL OR d.tenant = of_tenant)
    )
    SELECT x.time, c.tenant, c.name, c.metric, x.value, c.unit, x.quality, x.received_at, c.channel, x.sequence
    FROM chosen c
    JOIN (
        SELECT r.series_id, r.time, r.value, r.quality, r.sequence, r.received_at FROM isotherm.reading r
        WHERE r.time >= from_time AND r.time < until_time AND r.series_id = ANY (ARRAY(SELECT id FROM chosen))
        UNION ALL
        SELECT g.series_id, y.time, y.value, y.quality, y.sequence, y.received_at
        FROM chosen k
        JOIN isotherm.reading_segment g ON g.series_id = k.id AND g.start < until_time
            AND g.start >= from_time - interval '32 days' AND g.last_time >= from_time
        CROSS JOIN LATERAL isotherm.segment_readings(g.data) AS y
        WHERE y.time >= from_time AND y.time < until_time
    ) x ON x.series_id = c.id $$;

CREATE OR REPLACE VIEW isotherm.positions AS
    SELECT p.time, d.tenant, d.name AS device, p.latitude, p.longitude, p.speed_kmh, p.course_deg, p.altitude_m,
           p.accuracy_m, p.received_at
    FROM isotherm.position p
    JOIN isotherm.device d ON d.id = p.device_id
    UNION ALL
    SELECT x.time, d.tenant, d.name, x.latitude, x.longitude, x.speed_kmh, x.course_deg, x.altitude_m,
           x.accuracy_m, x.received_at
    FROM isotherm.position_segment g
    JOIN isotherm.device d ON d.id = g.device_id
    CROSS JOIN LATERAL isotherm.segment_positions(g.data) AS x;

-- The newest value of every series, one row each and no search.
CREATE OR REPLACE VIEW isotherm.latest_readings AS
    SELECT l.time, d.tenant, d.name AS device, s.metric, l.value, s.unit, l.quality, l.received_at, s.channel
    FROM isotherm.latest_reading l
    JOIN isotherm.series s ON s.id = l.series_id
    JOIN isotherm.device d ON d.id = s.device_id;

-- What the goods that a device watches are taken to be, and how long they keep if things go on as they do.
CREATE OR REPLACE VIEW isotherm.goods_estimates AS
    SELECT g.time, d.tenant, d.name AS device, v.vehicle, v.compartment, g.celsius, g.aboard_since, g.keeps_until
    FROM isotherm.goods_estimate g
    JOIN isotherm.device d ON d.id = g.device_id
    LEFT JOIN isotherm.vehicle_device v ON v.tenant = d.tenant AND v.device = d.name;

-- The last value of every series before an instant: one search of an index per series, not a scan.
CREATE OR REPLACE FUNCTION isotherm.readings_at(
    at timestamptz, look_back interval DEFAULT '1 day', of_tenant text DEFAULT NULL)
RETURNS SETOF isotherm.latest_readings LANGUAGE sql STABLE AS $$
    SELECT coalesce(r.time, m.last_time), d.tenant, d.name, s.metric, coalesce(r.value, m.last), s.unit,
        coalesce(r.quality, 0::smallint), r.received_at, s.channel
    FROM isotherm.device d
    JOIN isotherm.series s ON s.device_id = d.id
    LEFT JOIN LATERAL (
        SELECT q.last, q.last_time FROM isotherm.rollup_1m q
        WHERE q.series_id = s.id AND q.bucket >= at - look_back AND q.last_time < at
        ORDER BY q.bucket DESC LIMIT 1) m ON true
    LEFT JOIN LATERAL (
        SELECT b.* FROM (
            SELECT o.time, o.value, o.quality, o.received_at FROM isotherm.reading o
            WHERE o.series_id = s.id AND o.time < at
                AND o.time >= greatest(at - interval '2 minutes', coalesce(m.last_time, '-infinity'))
            UNION ALL
            SELECT o.time, o.value, o.quality, o.received_at
            FROM isotherm.segment_readings_between(
                greatest(at - interval '2 minutes', coalesce(m.last_time, '-infinity')), at, ARRAY[s.id]) o
        ) b
        ORDER BY b.time DESC LIMIT 1) r ON true
    WHERE (of_tenant IS NULL OR d.tenant = of_tenant) AND coalesce(r.time, m.last_time) IS NOT NULL $$;

-- Each level with its newest tail: what is made, and what is computed now from the finer levels and the readings
-- (newest_values and the others in 4_rollups.sql). No level has rows beyond what is made of it (rollup_level), so its part
-- needs no condition, and the planner knows how many rows it gives. What a question asks for decides what is computed: a
-- join to rows that are distinct is left out where nothing of them is asked for.
CREATE OR REPLACE VIEW isotherm.rollup_1m_live AS
    SELECT * FROM isotherm.rollup_1m
    UNION ALL
    SELECT v.series_id, v.bucket, v.count, v.minimum, v.maximum, v.total, d.first, d.last, d.first_time, d.last_time,
        d.seconds, d.seconds_outside, d.weighted, d.heat
    FROM isotherm.newest_values('1m') v
    LEFT JOIN (SELECT DISTINCT ON (series_id, bucket) * FROM isotherm.newest_times('1m')) d USING (series_id, bucket);

DO $outer$
DECLARE level text;
BEGIN
    FOREACH level IN ARRAY ARRAY['15m', '1h', '1d'] LOOP
        EXECUTE format($view$
            CREATE OR REPLACE VIEW isotherm.rollup_%1$s_live AS
            SELECT * FROM isotherm.rollup_%1$s
            UNION ALL
            SELECT v.series_id, v.bucket, v.count, v.minimum, v.maximum, v.total, d.first, d.last, d.first_time,
                d.last_time, d.seconds, d.seconds_outside, d.weighted, d.heat, coalesce(k.sketch, '{}')
            FROM isotherm.newest_values(%1$L) v
            LEFT JOIN (SELECT DISTINCT ON (series_id, bucket) * FROM isotherm.newest_times(%1$L)) d
                USING (series_id, bucket)
            LEFT JOIN (SELECT DISTINCT ON (series_id, bucket) * FROM isotherm.newest_sketches(%1$L)) k
                USING (series_id, bucket) $view$, level);
    END LOOP;
END $outer$;

CREATE OR REPLACE VIEW isotherm.readings_1m AS
    SELECT r.bucket AS time, d.tenant, d.name AS device, s.metric, s.channel, s.unit, r.count, r.minimum, r.maximum,
        r.total / r.count AS mean, r.first, r.last, r.seconds AS covered_seconds, r.seconds_outside AS outside_seconds,
        r.weighted / nullif(r.seconds, 0) AS time_weighted_mean,
        isotherm.mean_kinetic_temperature(r.heat, r.seconds) AS mean_kinetic_temperature, r.total, r.weighted, r.heat
    FROM isotherm.rollup_1m_live r
    JOIN isotherm.series s ON s.id = r.series_id
    JOIN isotherm.device d ON d.id = s.device_id;

DO $outer$
DECLARE level text;
BEGIN
    FOREACH level IN ARRAY ARRAY['15m', '1h', '1d'] LOOP
        EXECUTE format($view$
            CREATE OR REPLACE VIEW isotherm.readings_%1$s AS
            SELECT r.bucket AS time, d.tenant, d.name AS device, s.metric, s.channel, s.unit, r.count, r.minimum,
                r.maximum, r.total / r.count AS mean, r.first, r.last, r.seconds AS covered_seconds,
                r.seconds_outside AS outside_seconds, r.weighted / nullif(r.seconds, 0) AS time_weighted_mean,
                isotherm.mean_kinetic_temperature(r.heat, r.seconds) AS mean_kinetic_temperature,
                r.total, r.weighted, r.heat,
                isotherm.sketch_percentile(r.sketch, 0.05) AS p05, isotherm.sketch_percentile(r.sketch, 0.5) AS median,
                isotherm.sketch_percentile(r.sketch, 0.95) AS p95, r.sketch
            FROM isotherm.rollup_%1$s_live r
            JOIN isotherm.series s ON s.id = r.series_id
            JOIN isotherm.device d ON d.id = s.device_id $view$, level);
    END LOOP;
END $outer$;

-- A curve for a chart from the level that fits: one row a stretch of at least `width_seconds`, with the level's own
-- width where that is larger. Below a minute the readings themselves.
CREATE OR REPLACE FUNCTION isotherm.curve(
    of_series integer, from_time timestamptz, until_time timestamptz, width_seconds double precision)
RETURNS TABLE (start timestamptz, count bigint, minimum double precision, maximum double precision,
    mean double precision) LANGUAGE plpgsql STABLE AS $$
DECLARE
    level text := CASE WHEN width_seconds >= 86400 THEN '1d' WHEN width_seconds >= 3600 THEN '1h'
        WHEN width_seconds >= 900 THEN '15m' WHEN width_seconds >= 60 THEN '1m' END;
    step interval := greatest(width_seconds, 0.000001) * interval '1 second';
BEGIN
    IF level IS NULL THEN
        RETURN QUERY EXECUTE format('SELECT date_bin($4, time, ''2000-01-03 00:00:00+00''), count(*), min(value), '
            || 'max(value), avg(value) FROM %s AS r GROUP BY 1 ORDER BY 1',
            isotherm.valid_readings(from_time, until_time, true))
            USING from_time, until_time, ARRAY[of_series], step;
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format('SELECT date_bin($4, bucket, ''2000-01-03 00:00:00+00''), sum(count)::bigint, '
        || 'min(minimum), max(maximum), sum(total) / sum(count) FROM isotherm.rollup_%s_live '
        || 'WHERE series_id = $3 AND bucket >= $1 AND bucket < $2 GROUP BY 1 ORDER BY 1', level)
        USING date_bin((SELECT l.width FROM isotherm.rollup_level l WHERE l.name = level), from_time, '2000-01-01Z'),
            until_time, of_series, step;
END $$;

-- A device's curve without holes: every stretch from start to before finish, what was measured in it, and what may
-- stand for it where nothing was.
CREATE OR REPLACE FUNCTION isotherm.gapfill(
    width interval, start timestamptz, finish timestamptz, of_device text, of_metric text DEFAULT 'temperature',
    of_tenant text DEFAULT NULL)
RETURNS TABLE (bucket timestamptz, tenant text, device text, channel text, count bigint, mean double precision,
    locf double precision, interpolate double precision) LANGUAGE sql STABLE ROWS 1000 AS $$
    WITH chosen AS MATERIALIZED (
        SELECT s.id, d.tenant, d.name AS device, s.channel
        FROM isotherm.device d JOIN isotherm.series s ON s.device_id = d.id
        WHERE d.name = of_device AND s.metric = of_metric AND (of_tenant IS NULL OR d.tenant = of_tenant)
    ), known AS MATERIALIZED (
        SELECT k.id, q.start AS bucket, q.count, q.mean
        FROM chosen k
        CROSS JOIN LATERAL isotherm.curve(k.id, start, finish, extract(epoch FROM width)::double precision) q
    ), filled AS (
        SELECT b.bucket, k.tenant, k.device, k.channel, k.id, c.count, c.mean, c.bucket AS known
        FROM chosen k
        CROSS JOIN isotherm.time_bucket_gapfill(width, start, finish) AS b(bucket)
        LEFT JOIN known c ON c.id = k.id AND c.bucket = b.bucket
    )
    SELECT f.bucket, f.tenant, f.device, f.channel, coalesce(f.count, 0), f.mean, isotherm.locf(f.mean) OVER past,
        isotherm.interpolate(f.bucket, isotherm.locf(f.known) OVER past, isotherm.locf(f.mean) OVER past,
            isotherm.locf(f.known) OVER future, isotherm.locf(f.mean) OVER future)
    FROM filled f
    WINDOW past AS (PARTITION BY f.id ORDER BY f.bucket), future AS (PARTITION BY f.id ORDER BY f.bucket DESC)
    ORDER BY f.tenant, f.channel, f.id, f.bucket $$;
COMMENT ON FUNCTION isotherm.gapfill(interval, timestamptz, timestamptz, text, text, text) IS
    'A curve without holes: the mean of each stretch, the last one known, and the straight line between known ones';

-- Who reads by a view is asked for himself, not the view's owner, whom a superuser's rights may put beyond the policies
-- that keep tenants apart.
DO $outer$
DECLARE
    name text;
BEGIN
    IF current_setting('server_version_num')::integer >= 150000 THEN
        FOREACH name IN ARRAY ARRAY['readings', 'positions', 'messages', 'latest_readings', 'goods_estimates', 'breaches',
            'readings_1m', 'readings_15m', 'readings_1h', 'readings_1d', 'rollup_1m_live', 'rollup_15m_live', 'rollup_1h_live', 'rollup_1d_live']
        LOOP
            EXECUTE format('ALTER VIEW isotherm.%I SET (security_invoker = true)', name);
        END LOOP;
    END IF;
END $outer$;

-- For analysts and their tools: may read, and nothing else. Made where this role may make roles.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'isotherm_reader') THEN
        CREATE ROLE isotherm_reader NOLOGIN;
    END IF;
    GRANT USAGE ON SCHEMA isotherm TO isotherm_reader;
    GRANT SELECT ON isotherm.readings, isotherm.positions, isotherm.latest_readings, isotherm.goods_estimates,
        isotherm.goods_estimate, isotherm.vehicle_device, isotherm.readings_1m, isotherm.readings_15m, isotherm.readings_1h, isotherm.readings_1d, isotherm.breaches,
        isotherm.reading, isotherm.reading_segment, isotherm.position_segment, isotherm.position,
        isotherm.latest_reading, isotherm.rollup_1m, isotherm.rollup_15m, isotherm.rollup_1h, isotherm.rollup_1d,
        isotherm.rollup_1m_live, isotherm.rollup_15m_live, isotherm.rollup_1h_live, isotherm.rollup_1d_live,
        isotherm.rollup_level, isotherm.series, isotherm.series_range, isotherm.device, isotherm.compressed_chunk,
        isotherm.episode
        TO isotherm_reader;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
    RAISE NOTICE 'the role isotherm_reader cannot be made or granted: %', SQLERRM;
END $$;
